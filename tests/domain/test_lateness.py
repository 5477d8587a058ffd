"""Lateness: whatever the day and the delay, protected times hold and nothing changes its order."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from companion.domain import commands as c
from companion.domain.agenda import Agenda, Delay, Item, Kind
from companion.domain.errors import NoTimeLeftError
from companion.domain.lateness import SHORTEST_BREAK_MIN, ShiftMode, delays, fingerprint, to_come
from companion.domain.plan import with_delays
from tests.builders import Play, a_day, a_workshop, an_item, at

E, B, K = ShiftMode.EVERYTHING, ShiftMode.BREAKS, ShiftMode.KEEP


@st.composite
def days(draw: st.DrawFn) -> tuple[Item, ...]:
    """A day of talks, breaks and workshops, some side by side, with gaps between some of them."""
    items, clock = list[Item](), at("09:00")
    for number in range(draw(st.integers(2, 9))):
        clock += timedelta(minutes=draw(st.sampled_from([0, 0, 0, 5, 12])))
        minutes = draw(st.sampled_from([5, 10, 20, 30, 60]))
        kind = draw(st.sampled_from([Kind.TALK, Kind.BREAK, Kind.BREAK, Kind.WORKSHOP, Kind.CLOSE]))
        rooms = ["red", "blue"] if kind is Kind.WORKSHOP else [None]
        for room in rooms:
            longer = draw(st.sampled_from([0, 0, 15])) if room else 0
            protected = draw(st.sampled_from([None, None, True, False]))
            items.append(
                Item(
                    id=f"i{number}{room or ''}",
                    title=f"Item {number}{room or ''}",
                    kind=kind,
                    starts_at=clock,
                    minutes=minutes + longer,
                    room=room,
                    protected=protected,
                )
            )
        clock += timedelta(minutes=minutes)
    return tuple(items)


MOMENTS = st.tuples(days(), st.integers(0, 3), st.integers(0, 20))
"""A day, how many of its items have started, and which of those to come is the first that is late."""

MINUTES = st.integers(0, 70)
MODES = st.sampled_from(ShiftMode)


def lived(moment: tuple[tuple[Item, ...], int, int]) -> tuple[Play, Item]:
    """The day at that moment, and the first item that is late."""
    items, started, choice = moment
    play = a_day(items)
    for item in play.event.agenda.items[:started]:
        play.do(c.StartItem(item.id))
    coming = list(play.event.agenda.upcoming())
    assume(coming)
    return play, coming[choice % len(coming)]


@given(moment=MOMENTS, minutes=MINUTES, mode=MODES)
def test_protected_times_hold_or_the_break_that_is_too_short_is_named(
    moment: tuple[tuple[Item, ...], int, int], minutes: int, mode: ShiftMode
) -> None:
    play, first = lived(moment)
    agenda = play.event.agenda
    held = [item for item in to_come(agenda, first) if agenda.protects(item)]

    outcome = outcome_of(agenda, first, minutes, mode)

    if isinstance(outcome, NoTimeLeftError):
        check_refusal(agenda, first, minutes, mode, outcome)
    else:
        assert all(Delay(item.id) in outcome for item in held)


def outcome_of(agenda: Agenda, first: Item, minutes: int, mode: ShiftMode) -> tuple[Delay, ...] | NoTimeLeftError:
    """What comes of a delay, refused or not."""
    try:
        return delays(agenda, first, minutes, mode)
    except NoTimeLeftError as refusal:
        return refusal


def check_refusal(agenda: Agenda, first: Item, minutes: int, mode: ShiftMode, refusal: NoTimeLeftError) -> None:
    """See that a refusal names what it must, and that the delay it offers instead is the longest that fits."""
    held = [item for item in to_come(agenda, first) if agenda.protects(item)]
    fits = refusal.fits_min

    assert refusal.protected == (held[0].id if held else "")
    for named in (*held[:1], *breaks_before(agenda, first, held)):
        assert f"“{named.title}”" in str(refusal)
    assert isinstance(outcome_of(agenda, first, fits, mode), tuple)
    assert fits < minutes
    assert not fits or f"Shift by {fits} at most" in str(refusal)
    assert isinstance(outcome_of(agenda, first, fits + 1, mode), NoTimeLeftError)


def breaks_before(agenda: Agenda, first: Item, held: list[Item]) -> list[Item]:
    """The breaks that could give some time before the first protected item."""
    chain = to_come(agenda, first)
    breaks = [item for item in chain if item.kind is Kind.BREAK and not agenda.protects(item)]
    return [item for item in breaks if not held or item.ends_at <= held[0].starts_at]


@given(moment=MOMENTS, minutes=MINUTES, mode=MODES)
def test_nothing_overtakes_or_begins_before_what_came_before_it_has_ended(
    moment: tuple[tuple[Item, ...], int, int], minutes: int, mode: ShiftMode
) -> None:
    play, first = lived(moment)
    agenda = play.event.agenda
    outcome = outcome_of(agenda, first, minutes, mode)
    assume(isinstance(outcome, tuple))

    late = with_delays(agenda, outcome, "Late.")  # type: ignore[arg-type]

    assert [item.id for item in late.items] == [item.id for item in agenda.items]
    for one, other in combinations(late.upcoming(), 2):
        before, after = late.planned(one), late.planned(other)
        assert before.starts_at > after.starts_at or one.starts_at <= other.starts_at
        assert before.ends_at > after.starts_at or one.ends_at <= other.starts_at
    for planned, item in zip(agenda.items, late.items, strict=True):
        assert planned.starts_at <= item.starts_at <= planned.starts_at + timedelta(minutes=minutes)
        assert item.minutes == planned.minutes or item.minutes >= SHORTEST_BREAK_MIN
        assert item.minutes == planned.minutes or item.kind is Kind.BREAK


@given(moment=MOMENTS, shifts=st.lists(st.tuples(MINUTES, MODES), min_size=1, max_size=3))
def test_what_is_confirmed_is_what_was_looked_at_and_what_has_begun_stays(
    moment: tuple[tuple[Item, ...], int, int], shifts: list[tuple[int, ShiftMode]]
) -> None:
    play, first = lived(moment)
    for minutes, mode in shifts:
        before = play.event.agenda
        looked_at = outcome_of(before, play.item(first.id), minutes, mode)
        if isinstance(looked_at, NoTimeLeftError):
            continue
        expected = with_delays(before, looked_at, "Why.")

        changed = play.do(c.ShiftAgenda(first.id, minutes, mode, "Why.", expects=fingerprint(before, looked_at)))

        after = play.event.agenda
        assert (after.items, after.delayed) == (expected.items, expected.delayed)
        assert play.do(c.ShiftAgenda(first.id, minutes, mode, "Why.")) == ()
        assert all(item in after.items for item in before.items if before.progress_of(item).started_at)
        if changed:
            play.do(c.UndoItem(first.id))
            assert (play.event.agenda.items, play.event.agenda.delayed) == (before.items, before.delayed)
            play.do(c.ShiftAgenda(first.id, minutes, mode, "Why."))


# By example

MORNING = (
    an_item("panel", "10:00", 60),
    an_item("coffee", "11:00", 20, kind=Kind.BREAK),
    an_item("talk", "11:20", 30),
    an_item("tea", "11:50", 10, kind=Kind.BREAK),
    an_item("lunch", "12:00", 60, kind=Kind.BREAK),
    an_item("review", "13:00", 30),
    an_item("close", "13:30", 15, kind=Kind.CLOSE),
)


def late(minutes: int, mode: ShiftMode, first: str = "coffee", **released: bool) -> list[tuple[str, int, int]]:
    """What is late on that morning, by how much, and what it gives."""
    play = a_day(MORNING)
    play.do(c.StartItem("panel"))
    for item in released:
        play.do(c.SetProtection(item, protected=False))
    agenda = play.event.agenda
    outcome = delays(agenda, play.item(first), minutes, mode)
    return [(each.item, each.late_min, each.given_min) for each in outcome if each != Delay(each.item)]


def test_everything_is_shifted_and_the_last_break_before_lunch_gives() -> None:
    assert late(5, E) == [("coffee", 5, 0), ("talk", 5, 0), ("tea", 5, 5)]


def test_when_the_last_break_can_give_no_more_the_one_before_it_does() -> None:
    assert late(12, E) == [("coffee", 12, 7), ("talk", 5, 0), ("tea", 5, 5)]


def test_taken_from_the_breaks_the_first_one_gives() -> None:
    assert late(12, B) == [("coffee", 12, 12)]
    assert late(17, B) == [("coffee", 17, 15), ("talk", 2, 0), ("tea", 2, 2)]


def test_published_times_are_kept_whatever_the_minutes() -> None:
    assert late(30, K) == []


def test_where_nothing_is_protected_the_whole_day_is_late() -> None:
    assert [each[:2] for each in late(30, E, lunch=False, close=False)] == [
        (item.id, 30) for item in MORNING if item.id != "panel"
    ]


def test_a_meal_and_a_close_are_protected_and_a_short_break_is_not() -> None:
    assert [item.id for item in MORNING if item.keeps_time] == ["lunch", "close"]


@pytest.mark.parametrize(
    ("minutes", "mode", "first", "told"),
    [
        (
            25,
            E,
            "coffee",
            "“Coffee” and “Tea” are too short: only 20 of the 25 minutes can be found before “Lunch”, which keeps its"
            " time. Shift by 20 at most, or let “Lunch” move.",
        ),
        (
            7,
            B,
            "talk",
            "“Tea” is too short: only 5 of the 7 minutes can be found before “Lunch”, which keeps its time."
            " Shift by 5 at most, or let “Lunch” move.",
        ),
        (
            7,
            E,
            "lunch",
            "No minute is free before “Lunch”, which keeps its time. Keep the published times, or let “Lunch” move.",
        ),
    ],
)
def test_a_refusal_names_the_break_that_is_too_short(minutes: int, mode: ShiftMode, first: str, told: str) -> None:
    with pytest.raises(NoTimeLeftError) as refusal:
        late(minutes, mode, first)

    assert str(refusal.value) == told


def test_without_a_protected_item_the_breaks_must_do_until_the_end() -> None:
    with pytest.raises(NoTimeLeftError) as refusal:
        late(7, B, "review", close=False)

    told = "No minute is free in what is left of the day. Keep the published times, or shift everything."
    assert str(refusal.value) == told
    assert refusal.value.protected == ""


def test_a_gap_absorbs_a_delay_and_a_break_beside_a_workshop_only_what_is_free() -> None:
    day = (
        an_item("panel", "10:00", 60),
        a_workshop("clay", "11:05", 60, "red"),
        an_item("tea", "11:50", 20, kind=Kind.BREAK),
        an_item("lunch", "12:10", 60, kind=Kind.BREAK),
    )
    agenda = a_day(day).event.agenda

    assert delays(agenda, day[0], 9, B) == (
        Delay("panel", 9),
        Delay("clay", 4),
        Delay("tea", 4, 4),
        Delay("lunch"),
    )
    with pytest.raises(NoTimeLeftError):
        delays(agenda, day[0], 11, B)
