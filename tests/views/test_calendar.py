"""Moments in an event's zone, alike on every machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from companion.views.calendar import Calendar, Printed
from tests.views.conftest import FACTS, at


def test_moments_are_printed_in_the_zone_of_the_event() -> None:
    calendar = Calendar(FACTS)
    noon = datetime(2011, 4, 7, 11, 0, 59, tzinfo=UTC)

    assert calendar.clock(noon) == Printed("12:00", "2011-04-07T12:00+01:00")
    assert calendar.day(noon) == Printed("7 April 2011", "2011-04-07")
    assert calendar.weekday(noon) == Printed("Thursday 7 April 2011", "2011-04-07")


@pytest.mark.parametrize(
    ("zone", "printed"),
    [
        ("Europe/London", "Europe/London (BST, UTC+01:00)"),
        ("America/St_Johns", "America/St_Johns (NDT, UTC-02:30)"),
        ("America/Sao_Paulo", "America/Sao_Paulo (UTC-03:00)"),
        ("Etc/UTC", "Etc/UTC (UTC)"),
        ("No/Where", "UTC+01:00"),
        ("../../etc/passwd", "UTC+01:00"),
        ("", "UTC+01:00"),
    ],
)
def test_the_zone_says_what_its_clocks_showed(zone: str, printed: str) -> None:
    assert Calendar(replace(FACTS, time_zone=zone)).zone == printed


def test_an_unknown_zone_keeps_the_time_that_was_announced() -> None:
    facts = replace(
        FACTS, time_zone="No/Where", starts_at=datetime(2011, 4, 7, 9, tzinfo=timezone(timedelta(hours=-5)))
    )

    assert Calendar(facts).clock(facts.starts_at).text == "09:00"


def test_an_event_of_several_days_names_the_first_and_the_last() -> None:
    facts = replace(FACTS, ends_at=at(12) + timedelta(days=2))

    assert Calendar(FACTS).days(FACTS).text == "Thursday 7 April 2011"
    assert Calendar(facts).days(facts) == Printed("7 April 2011 to 9 April 2011", "2011-04-07")
