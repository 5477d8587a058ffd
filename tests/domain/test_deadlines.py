"""What time itself asks for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.agenda import Move
from companion.domain.changes import ItemsMoved
from companion.domain.commands import Wrap
from companion.domain.deadlines import PURGED_AFTER, WRAPPED_AFTER, Due, due
from companion.domain.event import NOTHING_YET, Event
from companion.domain.facts import Facts, Venue
from companion.domain.people import SYSTEM
from companion.domain.phases import Phase
from companion.domain.rules.seating import BEFORE_THE_DAY_MIN
from companion.domain.seats import Terms
from tests.builders import ANA, BEN, Play, a_day, a_draft

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


def asked(play: Play) -> Play:
    """Let Ben be offered the seat that Ana gave up, for five minutes."""
    play.do(c.SetSeatTerms("drums-again", Terms(offer_min=5)))
    for person in (ANA, BEN):
        play.do(c.TakeSeat("drums-again"), person)
    play.do(c.LeaveSeat("drums-again"), ANA)
    return play


@pytest.mark.parametrize(("begin", "minutes"), [(a_draft, BEFORE_THE_DAY_MIN), (a_day, 5)])
def test_an_offer_lapses_in_time_before_the_day_and_on_it(begin: Callable[[], Play], minutes: int) -> None:
    play = asked(begin())
    until = play.now + timedelta(minutes=minutes)

    assert due(play.event, until - timedelta(seconds=1)) == ()
    (lapse,) = due(play.event, until)
    assert lapse == Due(
        f"timekeeper:lapse:drums-again:ben:{int(until.timestamp())}", c.LapseOffer("drums-again", "ben")
    )


def test_untaken_seats_are_released_once_the_minute_after_the_beginning_has_come() -> None:
    play = a_day()
    version = play.event.version + 1
    play.do(c.SetSeatTerms("clay", Terms(release_min=5)))
    assert due(play.event, play.now + timedelta(hours=1)) == (), "it has not begun"
    play.do(c.StartItem("clay"))
    minute = play.now + timedelta(minutes=5)

    assert due(play.event, minute - timedelta(seconds=1)) == ()
    (release,) = due(play.event, minute)
    assert release.command == c.ReleaseSeats("clay", version)
    play.do(release.command, after_s=300)
    assert due(play.event, play.now) == ()


def test_seats_that_are_free_while_people_wait_are_filled() -> None:
    play = asked(a_day())
    play.do(c.TakeSeat("drums-again"), BEN)
    play.do(c.TakeSeat("drums-again"), ANA)
    assert due(play.event, play.now) == ()

    larger = Move("drums-again", play.item("drums-again").starts_at, "hall", capacity=2)
    play.change(ItemsMoved("drums-again", (larger,)))

    assert [each.command for each in due(play.event, play.now)] == [c.FillSeats("drums-again")]


def test_what_frees_seats_fills_them_so_that_no_seat_is_asked_for_twice() -> None:
    play = asked(a_day())
    play.do(c.TakeSeat("drums-again"), ANA)
    larger = Move("drums-again", play.item("drums-again").starts_at, "hall", capacity=2)
    play.change(ItemsMoved("drums-again", (larger,)))

    commands = [each.command for each in due(play.event, play.now + timedelta(hours=1))]

    assert commands == [c.LapseOffer("drums-again", "ben")]


def test_what_is_needed_no_longer_is_purged_once_ninety_days_after_the_freeze() -> None:
    play = a_day()
    for step in (c.Wrap(), c.Freeze()):
        play.do(step)
    day = play.now + PURGED_AFTER

    assert due(play.event, day - timedelta(seconds=1)) == ()
    (purge,) = due(play.event, day)
    assert purge == Due("timekeeper:purge", c.PurgePersonalData())
    play.do(purge.command, SYSTEM, after_s=PURGED_AFTER.total_seconds())
    assert due(play.event, day + PURGED_AFTER) == ()
