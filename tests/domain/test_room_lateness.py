"""Lateness of one room: its items move together, and nobody who waits for them elsewhere is kept waiting."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.agenda import Agenda, Delay, Item, Kind
from companion.domain.errors import NoTimeLeftError
from companion.domain.lateness import ShiftMode
from companion.domain.plan import with_delays
from companion.domain.room_lateness import next_for_all, room_delays
from tests.builders import a_day, a_workshop, an_item
from tests.domain.test_lateness import MINUTES, MODES, days, lived

ROOMS = ("red", "blue")
E, B, K = ShiftMode.EVERYTHING, ShiftMode.BREAKS, ShiftMode.KEEP
AFTERNOON = (
    an_item("welcome", "10:00", 15, "hall", kind=Kind.WELCOME, plenary=True),
    a_workshop("clay", "10:15", 30, "red"),
    a_workshop("drums", "10:15", 60, "blue"),
    a_workshop("ink", "10:50", 15, "red"),
    an_item("lunch", "11:15", 45, kind=Kind.BREAK),
    a_workshop("stone", "12:00", 30, "red"),
)
"""In the red room there are 5 minutes between clay and ink, and 10 between ink and lunch."""


def agenda_of(items: tuple[Item, ...] = AFTERNOON) -> Agenda:
    return a_day(items).event.agenda


def late(agenda: Agenda, item_id: str, minutes: int, mode: ShiftMode = E) -> dict[str, int]:
    """By how much each item would be late."""
    first = next(item for item in agenda.items if item.id == item_id)
    return {delay.item: delay.late_min for delay in room_delays(agenda, first, minutes, mode)}


@pytest.mark.parametrize(
    ("minutes", "mode", "expected"),
    [
        (0, E, {"clay": 0, "ink": 0}),
        (10, E, {"clay": 10, "ink": 10}),
        (15, E, {"clay": 15, "ink": 10}),
        (5, B, {"clay": 5, "ink": 0}),
        (15, K, {"clay": 0, "ink": 0}),
    ],
)
def test_a_room_is_late_up_to_what_is_next_for_everyone(
    minutes: int, mode: ShiftMode, expected: dict[str, int]
) -> None:
    assert late(agenda_of(), "clay", minutes, mode) == expected


def test_what_does_not_fit_before_it_is_refused_with_what_does() -> None:
    with pytest.raises(NoTimeLeftError) as refused:
        late(agenda_of(), "clay", 16)

    assert (refused.value.protected, refused.value.fits_min) == ("lunch", 15)
    assert str(refused.value) == (
        "Only 15 of the 16 minutes are free there before “Lunch”, which is for everyone. "
        "Shift by 15 at most, or have a host shift the whole day."
    )


def test_where_no_minute_is_free_it_says_so() -> None:
    with pytest.raises(NoTimeLeftError, match="No minute is free there before “Lunch”"):
        late(agenda_of(), "drums", 1)


def test_a_day_that_is_late_leaves_a_room_that_much_more() -> None:
    play = a_day(AFTERNOON)
    play.do(c.SetProtection("lunch", protected=False))
    play.do(c.ShiftAgenda("lunch", 20, E))

    assert late(play.event.agenda, "drums", 20) == {"drums": 20}


def test_after_the_last_that_is_for_everyone_a_room_may_end_later() -> None:
    assert late(agenda_of(), "stone", 90) == {"stone": 90}


def test_a_protected_item_of_the_room_keeps_its_time() -> None:
    play = a_day(AFTERNOON)
    play.do(c.SetProtection("ink", protected=True))

    assert late(play.event.agenda, "clay", 5) == {"clay": 5}
    with pytest.raises(NoTimeLeftError, match="“Ink”, which keeps its time"):
        late(play.event.agenda, "clay", 6)


def with_workshops(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The day, and two more workshops side by side at its end: most days have none that is yet to begin."""
    ends_at = max(item.ends_at for item in items)
    return (*items, *(replace(a_workshop(f"last-{room}", "09:00", 30, room), starts_at=ends_at) for room in ROOMS))


@given(
    items=days().map(with_workshops), started=st.integers(0, 3), choice=st.integers(0, 20), minutes=MINUTES, mode=MODES
)
def test_nothing_but_the_room_moves_and_it_is_over_in_time_if_it_was(
    items: tuple[Item, ...], started: int, choice: int, minutes: int, mode: ShiftMode
) -> None:
    play, _ = lived((items, started, choice))
    agenda = play.event.agenda
    in_rooms = [item for item in agenda.upcoming() if not item.for_everyone]
    assume(in_rooms)
    first = in_rooms[choice % len(in_rooms)]
    until = next_for_all(agenda, first)

    try:
        outcome = room_delays(agenda, first, minutes, mode)
    except NoTimeLeftError as refusal:
        minutes = refusal.fits_min
        outcome = room_delays(agenda, first, minutes, mode)
    after = with_delays(agenda, outcome, "")

    moved = [(item, now) for item, now in zip(agenda.items, after.items, strict=True) if item != now]
    assert all(now.room == first.room and not now.for_everyone for _, now in moved)
    assert not [delay for delay in outcome if delay.late_min > minutes or delay.given_min]
    for item, now in moved:
        assert until is None or now.ends_at <= until.starts_at or item.ends_at > until.starts_at
    assert Delay(first.id, 0 if mode is K else outcome[0].late_min) == outcome[0]
