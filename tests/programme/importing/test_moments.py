"""Dates, times and lengths, as they are written elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from companion.programme.importing.found import When
from companion.programme.importing.moments import (
    clock_in,
    day_of,
    minutes_between,
    minutes_in,
    numeric_day,
    on_day,
    placed,
    when_in,
)

LONDON = ZoneInfo("Europe/London")


def wall(*parts: int) -> datetime:
    """What a clock on the wall shows, wherever that is."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("2031-06-14T09:00:00+02:00", When(wall(2031, 6, 14, 9), timedelta(hours=2))),
        ("2031-06-14T09:00:59", When(wall(2031, 6, 14, 9))),
        ("20310614T090000", When(wall(2031, 6, 14, 9))),
        ("20310614T090000Z", When(wall(2031, 6, 14, 9), timedelta(), "UTC", exact=True)),
        ("2031-06-14", None),
        ("1066-10-14T09:00:00", None),
        ("tomorrow at nine", None),
        ("", None),
    ],
)
def test_when_in_takes_the_clock_on_the_wall(written: str, when: When | None) -> None:
    assert when_in(written, exact=True) == when


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        *(("00:45", 45), ("1:30", 90), ("00:45:00", 45), ("2:01:00", 121)),
        *(("45", 45), ("45 min", 45), ("1h30", 90), ("1 h", 60), ("PT45M", 45), ("P1DT1H", 25 * 60), ("PT45M30S", 45)),
        *(("", None), ("-5", None), ("long", None), ("P", 0), ("9" * 60, None)),
    ],
)
def test_minutes_in_takes_lengths(written: str, minutes: int | None) -> None:
    assert minutes_in(written) == minutes


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        *(("9:30", time(9, 30)), ("09:30:00", time(9, 30)), ("9.30 pm", time(21, 30)), ("12:15 AM", time(0, 15))),
        *(("9h05", time(9, 5)), ("25:00", None), ("9:60", None), ("soon", None), ("", None)),
    ],
)
def test_clock_in_takes_times_of_day(written: str, clock: time | None) -> None:
    assert clock_in(written) == clock


def test_a_date_in_numbers_begins_with_the_day_or_with_the_month() -> None:
    assert numeric_day("14/06/2031", month_first=False) == numeric_day("06/14/2031", month_first=True)
    assert numeric_day("14/06/2031", month_first=True) is None
    assert numeric_day("14.06/2031", month_first=False) is None


def test_a_length_is_that_of_the_clock_on_the_wall_or_between_two_zones() -> None:
    lisbon, utc = When(wall(2031, 6, 14, 9), None, "Europe/Lisbon"), When(wall(2031, 6, 14, 9), None, "UTC")

    assert minutes_between(When(wall(2031, 6, 14, 9)), When(wall(2031, 6, 14, 9, 30))) == 30
    assert minutes_between(lisbon, utc) == 60


def test_what_is_early_in_the_night_belongs_to_the_day_before() -> None:
    assert on_day(date(2031, 6, 14), time(0, 30)) == When(wall(2031, 6, 15, 0, 30))
    assert day_of(wall(2031, 6, 15, 0, 30)) == date(2031, 6, 14)
    assert day_of(wall(2031, 6, 15, 4)) == date(2031, 6, 15)


@pytest.mark.parametrize(
    ("when", "moment", "told"),
    [
        (When(wall(2031, 6, 14, 9)), datetime(2031, 6, 14, 8, tzinfo=UTC), ""),
        (When(wall(2031, 6, 14, 9), timedelta(hours=1)), datetime(2031, 6, 14, 8, tzinfo=UTC), ""),
        (When(wall(2031, 6, 14, 9), timedelta(hours=5)), datetime(2031, 6, 14, 8, tzinfo=UTC), "The offset"),
        (When(wall(2031, 6, 14, 9), None, "Europe/Lisbon"), datetime(2031, 6, 14, 8, tzinfo=UTC), ""),
        (
            When(wall(2031, 6, 14, 9), None, "Asia/Tokyo"),
            datetime(2031, 6, 14, 0, tzinfo=UTC),
            "This is in another",
        ),
        (When(wall(2031, 6, 14, 9), timedelta(), "UTC", exact=True), datetime(2031, 6, 14, 9, tzinfo=UTC), ""),
        (When(wall(2031, 10, 26, 1, 30)), datetime(2031, 10, 26, 0, 30, tzinfo=UTC), ""),
        (When(wall(2031, 10, 26, 1, 30), timedelta()), datetime(2031, 10, 26, 1, 30, tzinfo=UTC), ""),
        (When(wall(2031, 3, 30, 1, 30)), datetime(2031, 3, 30, 1, 30, tzinfo=UTC), "Clocks leave this time out"),
    ],
)
def test_a_moment_is_placed_by_the_wall_unless_it_is_in_another_zone(when: When, moment: datetime, told: str) -> None:
    placed_at, remark = placed(when, LONDON)

    assert placed_at == moment
    assert remark.startswith(told)
    assert bool(remark) == bool(told)
