"""The plan on the day: published, planned and expected stay apart, and each comes back."""

from companion.domain.agenda import Delay, Move
from companion.domain.plan import with_delays, with_moves, with_plan_of
from tests.builders import a_day, at

AGENDA = a_day().event.agenda
LATE = with_delays(AGENDA, [Delay("ink", 7), Delay("lunch", 7, 5)], "Fog.")
TO_HALL = Move("ink", at("12:00"), "hall", 2)


def test_what_is_late_is_planned_and_published_as_before() -> None:
    ink, lunch = LATE.item("ink"), LATE.item("lunch")

    assert ink is not None
    assert lunch is not None
    assert (ink.starts_at, ink.minutes) == (at("12:07"), 60)
    assert (lunch.starts_at, lunch.minutes) == (at("11:22"), 40)
    assert [LATE.planned(item) for item in LATE.items] == list(AGENDA.items)
    assert [LATE.published(item) for item in LATE.items] == list(AGENDA.items)
    assert LATE.whys(ink) == ("Fog.",)


def test_a_delay_of_nothing_ends_a_delay_and_leaves_others_alone() -> None:
    on_time = with_delays(LATE, [Delay("lunch")], "")

    assert [delayed.delay for delayed in on_time.delayed.values()] == [Delay("ink", 7)]
    assert with_delays(on_time, [Delay("ink")], "") == AGENDA


def test_what_is_moved_stays_late_and_says_both_reasons() -> None:
    moved = with_moves(LATE, [TO_HALL], "Too cold.")
    ink = moved.item("ink")

    assert ink is not None
    assert (ink.room, ink.starts_at) == ("hall", at("12:07"))
    assert moved.published(ink) == AGENDA.item("ink")
    assert moved.whys(ink) == ("Too cold.", "Fog.")


def test_moving_back_leaves_nothing_moved_and_the_delay_in_force() -> None:
    moved = with_moves(LATE, [TO_HALL], "Too cold.")

    assert with_moves(moved, [Move("ink", at("12:00"), "red", 2)], "Warm again.") == LATE


def test_the_order_follows_the_plan_and_not_the_delay() -> None:
    very_late = with_delays(AGENDA, [Delay("welcome", 200)], "")
    later = with_moves(AGENDA, [Move("welcome", at("12:30"), "hall", None)], "")

    assert [item.id for item in very_late.items] == [item.id for item in AGENDA.items]
    assert [item.id for item in later.items][-2:] == ["welcome", "close"]


def test_the_plan_of_an_earlier_agenda_comes_back() -> None:
    assert with_plan_of(with_moves(LATE, [TO_HALL], "Too cold."), LATE) == LATE
