"""What a programme must be: times that exist, inside the day, and one thing at a time in a room."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from companion.domain.agenda import Item, Room
from companion.domain.programme import faults, local_moment
from tests.builders import SMALL_DAY, a_workshop, an_item, some_facts

ROOMS = (Room("red", "Red Room", holds=10), Room("blue", "Blue Room"))
LONDON = ZoneInfo("Europe/London")


def test_the_small_day_has_no_fault() -> None:
    assert list(faults(some_facts(), ROOMS, SMALL_DAY)) == []


@pytest.mark.parametrize(
    ("item", "field", "sentence"),
    [
        (
            an_item("early", "09:00", 10, "blue"),
            "start",
            "“Early” starts at 09:00, before the event does at 09:30. Change one of the two.",
        ),
        (
            an_item("late", "15:50", 20, "blue"),
            "start",
            "“Late” ends at 16:10, after the event does at 16:00. Change one of the two.",
        ),
        (
            a_workshop("large", "14:00", 20, "red", capacity=11),
            "capacity",
            "“Large” has 11 seats, but Red Room holds 10 people. Offer fewer, or choose another room.",
        ),
        (
            an_item("second", "10:30", 20, "red"),
            "start",
            "“Clay” is in the same room until 11:15. Move one of the two.",
        ),
    ],
)
def test_what_is_wrong_with_an_item_is_told_with_what_to_change(item: Item, field: str, sentence: str) -> None:
    (fault,) = faults(some_facts(), ROOMS, (*SMALL_DAY, item))

    assert (fault.item, fault.field, fault.sentence) == (item, field, sentence)


def test_a_short_item_inside_a_long_one_does_not_hide_what_follows() -> None:
    items = (an_item("long", "10:00", 60, "red"), an_item("a", "10:10", 5, "red"), an_item("b", "10:40", 5, "red"))

    assert [fault.item.id for fault in faults(some_facts(), ROOMS, items)] == ["a", "b"]


def test_without_known_times_of_the_event_only_the_rest_is_told() -> None:
    assert list(faults(None, ROOMS, [an_item("early", "05:00", 10, "red")])) == []


def test_a_time_that_clocks_leave_out_is_told_and_the_first_of_two_is_meant() -> None:
    left_out = local_moment(date(2026, 3, 29), time(1, 30), LONDON)
    twice = local_moment(date(2026, 10, 25), time(1, 30), LONDON)

    assert left_out[1] == "Clocks go forward that day, and 01:30 does not come. Choose another time."
    assert (twice[0].utcoffset(), twice[1]) == (timedelta(hours=1), "")
