"""Rules for setting up."""

import pytest
from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Room, Speaker
from companion.domain.errors import ConflictError, FieldError
from companion.domain.people import SYSTEM, Role
from companion.domain.rules.setting_up import check_programme
from companion.domain.screens import MAIN, Screen
from companion.domain.seats import Terms
from tests.builders import ANA, Play, a_day, a_draft, a_programme, a_workshop, an_item, at, some_facts


def test_creating_an_event_sets_facts_then_rooms_then_speakers_then_items() -> None:
    programme = a_programme()

    changes = Play(now=at("09:00")).do(programme, SYSTEM)

    assert changes == (
        ch.EventCreated(programme.facts),
        *(ch.RoomSet(room) for room in programme.rooms),
        *(ch.SpeakerSet(speaker) for speaker in programme.speakers),
        *(ch.ItemSet(item) for item in programme.items),
    )


def test_creating_an_event_also_sets_what_a_programme_says_beside_its_plan() -> None:
    beside = {
        "write_ups": {"clay": "Much clay."},
        "terms": {"ink": Terms(10, 5)},
        "screens": (Screen("foyer", "Foyer"),),
    }
    play = Play(now=at("09:00"))

    play.do(replace(a_programme(), **beside), SYSTEM)

    assert dict(play.event.agenda.write_ups.items()) == {"clay": "Much clay."}
    assert play.event.seats.at("ink").terms == Terms(10, 5)
    assert play.event.screens == (MAIN, Screen("foyer", "Foyer"))


def test_an_event_is_created_once() -> None:
    refusal = a_draft().refused(a_programme(), SYSTEM)

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "“Small Day” exists already. Choose another slug."


@pytest.mark.parametrize(
    ("programme", "field", "told"),
    [
        (
            replace(
                a_programme(), rooms=(Room("red", "Red"), Room("blue", "Blue"), Room("hall", "A"), Room("red", "R"))
            ),
            "rooms",
            "The id red is used twice in rooms. Give each its own.",
        ),
        (
            replace(a_programme(), speakers=(Speaker("speaker", "A"), Speaker("speaker", "B"))),
            "speakers",
            "The id speaker is used twice in speakers. Give each its own.",
        ),
        (
            a_programme([an_item("talk", "10:00", 5), an_item("talk", "11:00", 5)]),
            "items",
            "The id talk is used twice in items. Give each its own.",
        ),
        (
            replace(a_programme(), facts=replace(some_facts(), ends_at=at("09:30"))),
            "ends_at",
            "The event ends before it starts. Check both times.",
        ),
        (
            a_programme([an_item("talk", "10:00", 5, "attic")]),
            "items.talk.room",
            "“Talk” is in the room attic, which is not listed.",
        ),
        (
            a_programme([an_item("talk", "10:00", 5, speakers=("nobody",))]),
            "items.talk.speakers",
            "“Talk” names nobody, who is not among the speakers.",
        ),
        (a_programme([an_item("talk", "10:00", 0)]), "items.talk.minutes", "“Talk” needs a length in minutes."),
        (
            a_programme([a_workshop("clay", "10:00", 5, "red", capacity=0)]),
            "items.clay.capacity",
            "“Clay” needs at least one seat, or no capacity at all.",
        ),
    ],
)
def test_a_programme_that_contradicts_itself_is_told_where(programme: c.CreateEvent, field: str, told: str) -> None:
    with pytest.raises(FieldError) as refusal:
        check_programme(programme)

    assert refusal.value.fields == {field: told}


def test_every_contradiction_is_told_at_once() -> None:
    programme = a_programme([an_item("talk", "10:00", 0, "attic"), an_item("panel", "11:00", -5)])

    with pytest.raises(FieldError) as refusal:
        check_programme(programme)

    assert list(refusal.value.fields) == ["items.talk.room", "items.talk.minutes", "items.panel.minutes"]


def test_the_clock_may_be_set_before_there_is_an_event() -> None:
    play = Play(now=at("09:00"))

    assert play.do(c.SetClock(-60.0), SYSTEM) == (ch.ClockSet(-60.0),)
    assert play.do(c.SetClock(-60.0), SYSTEM) == ()


def test_granting_a_role_introduces_who_is_new() -> None:
    play = a_draft()

    assert play.do(c.GrantRole("ana", "Ana", Role.HOST)) == (
        ch.PersonJoined("ana", "Ana"),
        ch.RoleGranted("ana", Role.HOST),
    )


def test_granting_a_role_to_who_is_known_keeps_their_name() -> None:
    play = a_draft()
    play.do(c.GrantRole("ana", "Ana", Role.HOST))

    assert play.do(c.GrantRole("ana", "Someone Else", Role.STEWARD, "red")) == (
        ch.RoleGranted("ana", Role.STEWARD, "red"),
    )
    assert play.event.known_as("ana") == "Ana"


def test_granting_a_role_twice_changes_nothing() -> None:
    play = a_draft()
    play.do(c.GrantRole("ana", "Ana", Role.STEWARD, "red"))

    assert play.do(c.GrantRole("ana", "Ana", Role.STEWARD, "red")) == ()


def test_granting_a_role_to_who_is_kept_out_lets_them_in_again() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)
    play.do(c.BanPerson("ana"))

    assert play.do(c.GrantRole("ana", "Ana", Role.STEWARD)) == (
        ch.PersonReadmitted("ana"),
        ch.RoleGranted("ana", Role.STEWARD),
    )


def test_a_role_for_one_room_is_another_than_for_the_whole_event() -> None:
    play = a_draft()
    play.do(c.GrantRole("ana", "Ana", Role.STEWARD, "red"))

    assert play.do(c.GrantRole("ana", "Ana", Role.STEWARD)) == (ch.RoleGranted("ana", Role.STEWARD),)


def test_the_last_host_stays_one() -> None:
    play = a_draft()
    play.do(c.GrantRole("host", "First Host", Role.HOST, "red"), SYSTEM)
    play.do(c.RevokeRole("other-host", Role.HOST))
    play.do(c.RevokeRole("host", Role.HOST, "red"))

    own, others = play.refused(c.RevokeRole("host", Role.HOST)), play.refused(c.RevokeRole("host", Role.HOST), SYSTEM)

    assert isinstance(own, ConflictError)
    assert str(own) == "You are the only host, and somebody has to be. Invite another host first."
    assert str(others) == "First Host is the only host, and somebody has to be. Invite another host first."
    assert play.event.people["host"].has(Role.HOST)


def test_revoking_takes_the_role_back() -> None:
    play = a_draft()
    play.do(c.GrantRole("ana", "Ana", Role.HOST))

    assert play.do(c.RevokeRole("ana", Role.HOST)) == (ch.RoleRevoked("ana", Role.HOST),)
    assert not play.event.people["ana"].has(Role.HOST)


@pytest.mark.parametrize("person", ["host", "nobody"])
def test_revoking_a_role_that_nobody_granted_changes_nothing(person: str) -> None:
    assert a_draft().do(c.RevokeRole(person, Role.STEWARD)) == ()
