"""Rules for facts, venue, rooms and speakers."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Room, Speaker
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.facts import Access, Provided, Venue
from companion.domain.people import SYSTEM, Role
from companion.domain.typed import TypedFacts, TypedRoom, TypedSpeaker, TypedVenue
from tests.builders import ANA, Play, a_day, a_draft, an_item, at
from tests.typing_hosts import A_DAY

RED = TypedRoom(name="Red Room", floor="First floor", way="Up, then left.", access="By lift.", holds="12")


def facts(**other: str) -> c.SetFacts:
    return c.SetFacts(replace(A_DAY, **other))


def told(play: Play, command: c.Command) -> dict[str, str]:
    refusal = play.refused(command)
    assert isinstance(refusal, FieldError)
    return refusal.fields


def test_facts_are_set_and_setting_them_again_changes_nothing() -> None:
    play = a_draft()

    (change,) = play.do(facts())

    assert isinstance(change, ch.FactsSet)
    assert play.event.facts is not None
    assert (play.event.facts.hosts, play.event.facts.slug) == (("An Organisation", "Another"), "small-day")
    assert play.do(facts()) == ()
    play.do(c.SetLicence("CC-BY-4.0"))
    assert play.do(facts()) == ()


def test_on_another_day_every_item_keeps_its_time_of_day() -> None:
    play = a_draft()

    play.do(facts(date="2026-01-15"))

    assert [f"{item.starts_at:%Y-%m-%d %H:%M %z}" for item in play.event.agenda.items][:2] == [
        "2026-01-15 10:00 +0000",
        "2026-01-15 10:15 +0000",
    ]


def test_an_item_that_lay_outside_the_day_keeps_nobody_from_changing_the_rest() -> None:
    play = a_draft([an_item("party", "17:00", 60)])

    (change,) = play.do(facts(title="Smaller Day"))

    assert isinstance(change, ch.FactsSet)


def test_in_another_zone_every_item_keeps_its_time_of_day() -> None:
    play = a_draft()

    play.do(facts(time_zone="America/New_York"))

    assert f"{play.item('welcome').starts_at:%H:%M %z}" == "10:00 -0400"


def test_a_day_too_short_for_its_items_is_refused_beside_the_time_that_is_wrong() -> None:
    play = a_draft()

    assert told(play, facts(start="10:05")) == {
        "start": "“Welcome” starts at 10:00, before the event does at 10:05. Change one of the two."
    }
    assert told(play, facts(end="13:00")) == {
        "end": "“Close” ends at 13:15, after the event does at 13:00. Change one of the two."
    }


def test_once_the_day_has_begun_it_is_no_other_day() -> None:
    play = a_day()

    for other in ({"date": "2011-04-08"}, {"time_zone": "Europe/Paris"}):
        assert isinstance(play.refused(facts(**other)), ConflictError)
    play.do(facts(title="The Small Day", end="17:00"))

    assert play.event.facts is not None
    assert (play.event.facts.title, play.event.facts.ends_at) == ("The Small Day", at("17:00"))
    assert play.item("welcome").starts_at == at("10:00")


def test_a_venue_says_what_is_provided() -> None:
    play = a_draft()

    play.do(c.SetVenue(TypedVenue(name="Town Hall", provided={"bsl": "In the hall"})))

    assert play.event.facts is not None
    assert play.event.facts.venue == Venue("Town Hall", provided=(Provided(Access.BSL, "In the hall"),))


def test_a_new_room_is_last_and_a_room_that_is_described_anew_stays_where_it_is() -> None:
    play = a_draft()

    play.do(c.SetRoom("", TypedRoom(name="Attic")))
    play.do(c.SetRoom("red", RED))

    assert [room.name for room in play.event.agenda.rooms] == ["Hall", "Red Room", "Blue Room", "Attic"]
    assert play.event.agenda.room("red") == Room("red", "Red Room", "First floor", "Up, then left.", "By lift.", 12)


def test_a_room_smaller_than_a_workshop_in_it_is_refused() -> None:
    assert told(a_draft(), c.SetRoom("red", replace(RED, holds="1"))) == {
        "holds": "“Clay” has 2 seats in this room. Offer fewer there first, or check this number."
    }


def test_a_room_that_items_are_in_is_not_removed() -> None:
    refusal = a_draft().refused(c.RemoveRoom("red"))

    assert str(refusal) == "“Clay” and “Ink” are in Red Room. Put them elsewhere first."


def test_a_room_goes_with_the_roles_that_were_for_it_alone() -> None:
    play = a_draft()
    play.do(c.SetRoom("", TypedRoom(name="Attic")))
    attic = play.event.agenda.rooms[-1].id
    play.do(c.GrantRole(ANA.id, ANA.name, Role.STEWARD, attic), SYSTEM)
    play.do(c.GrantRole(ANA.id, ANA.name, Role.STEWARD, "red"), SYSTEM)

    play.do(c.RemoveRoom(attic))

    assert play.event.agenda.room(attic) is None
    assert [grant.room for grant in play.event.people[ANA.id].grants] == ["red"]
    assert play.do(c.RemoveRoom(attic)) == ()


def test_a_room_goes_with_what_else_was_for_it_alone() -> None:
    play = a_draft()
    play.do(c.SetRoom("", TypedRoom(name="Attic")))
    attic = play.event.agenda.rooms[-1].id
    play.do(c.Invite("to-attic", Role.STEWARD, room=attic))
    play.do(c.Invite("to-red", Role.STEWARD, room="red"))
    play.do(c.PostNotice("Mind your head.", urgent=True, room=attic))
    play.do(c.AddScreen("Stairs", attic))

    play.do(c.RemoveRoom(attic))

    assert set(play.event.invitations) == {"to-red"}
    assert play.event.notices == ()
    assert [screen.room for screen in play.event.screens] == [None, None]


def test_an_id_that_was_used_once_is_never_given_again() -> None:
    play = a_draft()
    for _ in range(2):
        play.do(c.SetRoom("", TypedRoom(name="Attic")))
        play.do(c.RemoveRoom(play.event.agenda.rooms[-1].id))

    set_up = [record.change.room.id for record in play.records if isinstance(record.change, ch.RoomSet)]

    assert len(set(set_up)) == len(set_up)


def test_a_speaker_is_added_described_anew_and_removed_from_every_item() -> None:
    play = a_draft()
    play.do(c.SetSpeaker("", TypedSpeaker(name="B. Speaker")))
    play.do(c.SetSpeaker("speaker", TypedSpeaker(name="A. Speaker", role="Chair", affiliation="Elsewhere")))
    assert play.event.agenda.speakers[0] == Speaker("speaker", "A. Speaker", "Chair", "Elsewhere")

    assert play.do(c.RemoveSpeaker("speaker")) == (ch.SpeakerRemoved("speaker"),)

    assert [speaker.name for speaker in play.event.agenda.speakers] == ["B. Speaker"]
    assert play.item("welcome").speakers == ()
    assert play.do(c.RemoveSpeaker("speaker")) == ()


def test_a_speaker_who_was_removed_stays_away_when_the_plan_is_restored() -> None:
    play = a_day()
    play.do(c.MoveItem("close", "blue"))
    play.do(c.RemoveSpeaker("speaker"))

    play.do(c.UndoItem("close"))

    assert play.item("close").room == "hall"
    assert play.item("welcome").speakers == ()


@pytest.mark.parametrize("command", [c.SetRoom("attic", RED), c.SetSpeaker("nobody", TypedSpeaker(name="N"))])
def test_what_was_removed_meanwhile_is_not_there_to_be_changed(command: c.Command) -> None:
    assert isinstance(a_draft().refused(command), NotFoundError)


def test_without_an_event_there_is_nothing_to_describe() -> None:
    assert isinstance(Play(now=at("09:00")).refused(c.SetFacts(TypedFacts())), NotFoundError)
