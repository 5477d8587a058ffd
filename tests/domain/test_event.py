"""The state of one event: its cursor and the names in it."""

from datetime import timedelta

import pytest

from companion.domain import commands as c
from companion.domain.event import NOTHING_YET, version_of
from tests.builders import ANA, a_day, a_draft, at


def test_an_empty_log_is_an_event_at_version_0() -> None:
    assert (NOTHING_YET.version, NOTHING_YET.facts, NOTHING_YET.cursor) == (0, None, "0-")


def test_a_cursor_is_that_of_the_last_record() -> None:
    play = a_day()

    assert play.event.cursor == play.records[-1].cursor


@pytest.mark.parametrize(
    ("cursor", "version"), [("12-abc", 12), ("0-", 0), ("", None), ("12", None), ("x-1", None), ("١٢-a", None)]
)
def test_a_cursor_begins_with_its_version(cursor: str, version: int | None) -> None:
    assert version_of(cursor) == version


def test_people_are_known_by_the_name_they_are_shown_with() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)

    assert play.event.known_as("ana") == "Ana"
    assert play.event.known_as("system") == "Companion"


def test_who_is_unknown_is_somebody() -> None:
    assert a_day().event.known_as("nobody") == "Somebody"


def test_the_time_at_an_event_is_real_time_unless_its_clock_was_set() -> None:
    play = a_draft()
    before = play.event.time(at("12:00"))

    play.do(c.SetClock(timedelta(hours=-2).total_seconds()))

    assert before == at("12:00")
    assert play.event.time(at("12:00")) == at("10:00")
