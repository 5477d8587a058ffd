"""What time itself asks for."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from companion.domain.commands import Wrap
from companion.domain.deadlines import WRAPPED_AFTER, Due, due
from companion.domain.event import NOTHING_YET, Event
from companion.domain.facts import Facts, Venue
from companion.domain.phases import Phase

END = datetime(2011, 4, 7, 16, tzinfo=UTC)
FACTS = Facts(
    slug="manchester",
    title="Co-production",
    starts_at=END - timedelta(hours=7),
    ends_at=END,
    time_zone="Europe/London",
    venue=Venue("The hall"),
)
LIVE = Event(facts=FACTS, phase=Phase.LIVE)


def test_an_event_that_nobody_wraps_is_wrapped_twelve_hours_after_its_end() -> None:
    assert due(LIVE, END + WRAPPED_AFTER) == (Due("timekeeper:wrap", Wrap()),)


def test_nothing_is_due_before() -> None:
    assert due(LIVE, END + WRAPPED_AFTER - timedelta(seconds=1)) == ()


def test_a_day_on_which_something_still_happens_is_not_wrapped() -> None:
    entered_later = replace(LIVE, moment=END + timedelta(days=30))

    assert due(entered_later, END + timedelta(days=30, hours=11)) == ()
    assert due(entered_later, END + timedelta(days=30, hours=12)) == (Due("timekeeper:wrap", Wrap()),)


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.WRAPPED, Phase.FROZEN])
def test_only_a_live_event_is_wrapped(phase: Phase) -> None:
    assert due(replace(LIVE, phase=phase), END + timedelta(days=365)) == ()


def test_nothing_is_due_for_an_event_that_does_not_exist() -> None:
    assert due(NOTHING_YET, END) == ()
