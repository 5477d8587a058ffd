"""Rules for an agenda that is being drawn up, alone and in any order."""

from __future__ import annotations

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Kind, Room, Speaker
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.typed import TypedItem
from tests.builders import ANA, BEN, CEM, Play, a_day, a_draft, at
from tests.typing_hosts import an_item_typed

CLAY = an_item_typed("Clay", "10:15", 60, "red", kind="workshop", capacity="2")
DRUMS = replace(CLAY, title="Drums", room="blue")


def told(play: Play, command: c.Command) -> dict[str, str]:
    refusal = play.refused(command)
    assert isinstance(refusal, FieldError), refusal
    return refusal.fields


def order(play: Play) -> list[str]:
    return [f"{item.id} {item.starts_at:%H:%M}" for item in play.event.agenda.items]


def test_an_item_is_put_where_its_time_is() -> None:
    play = a_draft()

    (change,) = play.do(c.SetItem("", an_item_typed("Photo", "13:20", "10", "hall", speakers=("speaker",))))

    assert isinstance(change, ch.ItemSet)
    item = play.event.agenda.items[-1]
    assert item == change.item
    assert (item.title, item.starts_at, item.minutes, item.room, item.kind, item.speakers, item.added) == (
        "Photo", at("13:20"), 10, "hall", Kind.TALK, ("speaker",), False
    )  # fmt: skip


def test_an_item_may_bring_a_room_and_a_speaker_unless_they_are_there_already() -> None:
    play = a_draft()
    typed = an_item_typed("Talk", "13:30", 30, new_room="Attic", new_speaker="B. Speaker")

    play.do(c.SetItem("", typed))
    play.do(
        c.SetItem("", replace(typed, title="Talk again", start="14:30", new_room="ATTIC", new_speaker="b. speaker"))
    )

    attic, speaker = play.event.agenda.rooms[-1], play.event.agenda.speakers[-1]
    assert (attic, speaker) == (Room(attic.id, "Attic"), Speaker(speaker.id, "B. Speaker"))
    assert [(item.room, item.speakers) for item in play.event.agenda.items[-2:]] == [(attic.id, (speaker.id,))] * 2


def test_changing_a_title_leaves_an_item_where_it_stands_among_those_beside_it() -> None:
    play = a_draft()

    play.do(c.SetItem("clay", replace(CLAY, title="Wet clay")))

    assert order(play)[1:3] == ["clay 10:15", "drums 10:15"]
    assert play.do(c.SetItem("clay", replace(CLAY, title="Wet clay"))) == ()


def test_every_wrong_field_of_an_item_is_told_at_once() -> None:
    typed = TypedItem(
        title="", kind="party", start="soon", minutes="0", room="attic", speakers=("nobody",), capacity="-1"
    )

    assert list(told(a_draft(), c.SetItem("", typed))) == [
        "start", "minutes", "title", "kind", "capacity", "room", "speakers"
    ]  # fmt: skip


def test_two_items_in_one_room_at_once_are_refused_with_the_other_named() -> None:
    play = a_draft()

    first = told(play, c.SetItem("", an_item_typed("Glue", "10:30", 20, "red")))
    second = told(play, c.SetItem("", an_item_typed("Glue", "10:05", 20, "red")))

    assert first == {"start": "“Clay” is in the same room until 11:15. Move one of the two."}
    assert second == {"start": "It runs into “Clay”. Choose another time, length or room."}


def test_an_item_outside_the_day_or_with_more_seats_than_its_room_is_refused() -> None:
    play = a_draft()
    play.change(ch.RoomSet(Room("red", "Red Room", holds=10)))

    assert list(told(play, c.SetItem("", an_item_typed("Dawn", "06:00", 20)))) == ["start"]
    assert list(told(play, c.SetItem("clay", replace(CLAY, capacity="11")))) == ["capacity"]


def test_seats_that_are_taken_stay() -> None:
    play = a_draft()
    for person in (ANA, BEN, CEM):
        play.do(c.TakeSeat("clay"), person)

    assert told(play, c.SetItem("clay", replace(CLAY, capacity="1"))) == {
        "capacity": "2 seats are taken here. Offer at least as many."
    }
    assert list(told(play, c.SetItem("clay", replace(CLAY, capacity="")))) == ["capacity"]


def test_nobody_comes_to_hold_two_seats_at_once() -> None:
    play = a_draft()
    for item in ("clay", "ink"):
        play.do(c.TakeSeat(item), ANA)

    refusal = play.refused(c.SetItem("ink", replace(CLAY, title="Ink", room="hall", start="10:30")))

    assert isinstance(refusal, ConflictError)
    assert "which would then be at the same time" in str(refusal)


def test_an_item_goes_with_its_seats_once_it_is_known_who_loses_one() -> None:
    play = a_draft()
    for person in (ANA, BEN, CEM):
        play.do(c.TakeSeat("clay"), person)
    play.do(c.TakeSeat("ink"), ANA)

    refusal = play.refused(c.RemoveItem("clay", seats=2))
    play.do(c.RemoveItem("clay", seats=3))

    assert str(refusal) == "3 people hold a seat in “Clay”, or a place in line. Confirm that they lose it."
    assert play.event.agenda.item("clay") is None
    assert play.event.seats.of(ANA.id) == {"ink"}
    assert play.event.seats.taken("clay") == 0
    assert play.do(c.RemoveItem("clay")) == ()


def test_an_item_that_goes_past_a_block_takes_its_time_along() -> None:
    play = a_draft()

    play.do(c.ReorderItem("lunch", past="clay"))

    assert order(play) == [
        "welcome 10:00", "lunch 10:15", "clay 11:00", "drums 11:00", "ink 12:00", "drums-again 12:00", "close 13:00"
    ]  # fmt: skip


def test_an_item_that_would_run_into_another_stays() -> None:
    play = a_draft()
    play.do(c.SetItem("clay", replace(CLAY, minutes="30")))
    play.do(c.SetItem("", an_item_typed("Glue", "10:45", 30, "red")))
    before = play.event.agenda

    refusal = play.refused(c.ReorderItem("ink", past="clay"))

    assert str(refusal) == "“Clay” would run into “Lunch”. Change a length or a time first."
    assert play.event.agenda == before


def test_what_runs_side_by_side_is_told_to_stay_in_its_room() -> None:
    refusal = a_draft().refused(c.ReorderItem("clay", past="lunch"))

    assert str(refusal).startswith("“Clay” runs side by side with others, and changes places only within its room.")


def test_seats_are_in_the_way_of_a_new_order_only_where_somebody_would_hold_two() -> None:
    play = a_draft()
    play.do(c.TakeSeat("clay"), ANA)
    play.do(c.TakeSeat("drums-again"), ANA)

    refusal = play.refused(c.ReorderItem("clay", past="ink"))

    assert "People hold seats in" in str(refusal)


def test_on_the_day_an_item_is_described_anew_wherever_the_plan_remembers_it() -> None:
    play = a_day()
    play.do(c.SetProtection("close", protected=False))
    play.do(c.MoveItem("clay", "hall"))
    before = play.item("clay")

    play.do(c.DescribeItem("clay", TypedItem(title="Wet clay", summary="Bring an apron.", new_speaker="B. Speaker")))
    speaker = play.event.agenda.speakers[-1]
    after = play.item("clay")
    play.do(c.UndoItem("clay"))

    assert after == replace(before, title="Wet clay", summary="Bring an apron.", speakers=(speaker.id,))
    assert (play.item("clay").title, play.item("clay").room) == ("Wet clay", "red")
    assert (
        play.do(c.DescribeItem("clay", TypedItem(title="Wet clay", summary="Bring an apron.", speakers=(speaker.id,))))
        == ()
    )


def test_what_was_removed_meanwhile_is_not_there_to_be_changed() -> None:
    for command in (c.SetItem("attic", CLAY), c.ReorderItem("attic", "clay"), c.ReorderItem("clay", "attic")):
        assert isinstance(a_draft().refused(command), NotFoundError)
