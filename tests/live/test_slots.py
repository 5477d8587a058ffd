"""Slots: one rendering for all to whom a seat looks the same, and none for those to whom it looks as before."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.people import Person
from companion.live.slots import Slots, turned
from tests.builders import ANA, BEN, CEM, DEE, HOST, a_day
from tests.live.shown import RENDERER


def test_each_person_sees_their_own_seats() -> None:
    day = a_day()
    day.do(c.TakeSeat("clay"), ANA)

    theirs = {person: Slots(RENDERER).partials(day.event, person) for person in (ANA.id, BEN.id, None)}

    assert theirs[ANA.id].count("Your seat") == 1
    assert theirs[BEN.id].count("Take a seat") == 4
    assert theirs[None].count("Sign in to take a seat") == 4


def test_a_seat_that_looks_the_same_is_rendered_once() -> None:
    day, slots = a_day(), Slots(RENDERER)
    for person in ("one", "two", "three"):
        slots.partials(day.event, person)

    assert slots._html.cache_info().misses == 4


def test_whoever_has_had_nothing_to_do_with_seats_shares_one_rendering_of_each_state() -> None:
    day, slots = a_day(), Slots(RENDERER)
    day.do(c.TakeSeat("clay"), ANA)
    before, asked = slots.partials(day.event, "one"), slots._html.cache_info()

    assert slots.partials(day.event, "two") == before
    assert slots._html.cache_info() == asked
    day.do(c.TakeSeat("clay"), BEN)
    assert slots.partials(day.event, "one") != before
    assert "Your seat" in slots.partials(day.event, BEN.id)


def test_seats_look_different_to_everybody_when_they_fill_up_come_free_or_are_over_and_when_a_line_moves() -> None:
    day = a_day()

    def turns(command: c.Command, by: Person = HOST) -> bool:
        before = day.event
        day.do(command, by)
        return "workshops" in turned(before, day.event)

    assert [
        turns(c.TakeSeat("clay"), ANA),
        turns(c.TakeSeat("clay"), BEN),
        turns(c.TakeSeat("clay"), CEM),
        turns(c.TakeSeat("clay"), DEE),
        turns(c.LeaveSeat("clay"), BEN),
        turns(c.LeaveSeat("clay"), DEE),
        turns(c.LeaveSeat("clay"), CEM),
        turns(c.TakeSeat("drums"), CEM),
        turns(c.StartItem("clay")),
        turns(c.FinishItem("clay")),
        turns(c.UndoItem("clay")),
        turns(c.PostComment("Hello"), ANA),
        turns(c.Wrap()),
    ] == [False, True, False, False, True, True, True, False, False, True, True, False, True]
