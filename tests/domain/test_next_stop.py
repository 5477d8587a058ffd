"""The next stop: what comes along, and what stays with the day that was."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import FieldError, NotFoundError
from companion.domain.event import NOTHING_YET
from companion.domain.facts import Access, Provided, Section, Series, Venue, Video
from companion.domain.lateness import ShiftMode
from companion.domain.next_stop import next_stop
from companion.domain.people import SYSTEM
from companion.domain.rules.setting_up import check_programme
from companion.domain.typed import Kept, TypedStop
from tests.builders import HOST, Play, a_day, at

STOP = TypedStop(
    title="Next Day",
    slug="next-day",
    date="2026-10-25",
    venue="Town Hall",
    series="Days",
    series_slug="days",
    keep=frozenset(Kept),
)


def a_told_day() -> Play:
    """The small day, with all that a day comes to have."""
    play = a_day()
    assert play.event.facts is not None
    venue = Venue("Town Hall", "1 Square", provided=(Provided(Access.BSL),))
    told = {"video": Video("Film"), "story": (Section("What", "was"),), "provenance": "Notes.", "venue": venue}
    play.change(ch.EventCreated(replace(play.event.facts, series=Series("days", "Days", "Told.", 2), **told)))
    play.do(c.SetProtection("close", protected=False))
    play.do(c.ShiftAgenda("close", 5, ShiftMode.EVERYTHING))
    play.do(c.MoveItem("clay", "hall"))
    play.do(c.AddItem("Photo", "14:00", 5))
    return play


def test_the_next_stop_is_the_day_as_it_was_published_at_its_times_of_day() -> None:
    play, published = a_told_day(), a_day().event.agenda

    made = next_stop(play.event, STOP, 3)

    assert [(item.id, item.room, item.minutes) for item in made.items] == [
        (item.id, item.room, item.minutes) for item in published.items
    ]
    assert [f"{item.starts_at:%H:%M %z}" for item in made.items][:2] == ["10:00 +0000", "10:15 +0000"]
    assert (made.rooms, made.speakers, made.hosted) == (published.rooms, published.speakers, True)
    check_programme(made)


def test_the_facts_come_along_without_what_only_that_day_had() -> None:
    facts = next_stop(a_told_day().event, STOP, 3).facts

    assert (facts.video, facts.story, facts.provenance) == (None, (), "")
    assert facts.venue == Venue("Town Hall", "1 Square", provided=(Provided(Access.BSL),))
    assert facts.series == Series("days", "Days", "Told.", 3)


def test_another_place_and_another_series_start_anew() -> None:
    typed = replace(STOP, venue="Barn", series="Nights", series_slug="nights")

    facts = next_stop(a_told_day().event, typed, 3).facts

    assert (facts.venue, facts.series) == (Venue("Barn"), Series("nights", "Nights"))


@pytest.mark.parametrize("kept", Kept)
def test_each_part_is_left_out_by_itself(kept: Kept) -> None:
    made = next_stop(a_told_day().event, replace(STOP, keep=frozenset(Kept) - {kept}), 2)

    assert {part for part in Kept if not getattr(made, "items" if part is Kept.AGENDA else part)} == {kept}
    check_programme(made)


def test_every_wrong_field_is_told_at_once() -> None:
    with pytest.raises(FieldError) as refusal:
        next_stop(a_told_day().event, TypedStop(slug="A b", series="🎪"), 2)

    assert set(refusal.value.fields) == {"slug", "date", "title", "venue", "series"}


def test_a_time_that_clocks_leave_out_that_day_is_told_beside_the_date() -> None:
    play = Play(now=at("00:00"))
    facts = next_stop(a_day().event, STOP, 0).facts
    early = replace(facts, starts_at=at("01:30"), ends_at=at("16:00"), slug="early")
    play.do(c.CreateEvent(early, hosted=True), HOST)

    with pytest.raises(FieldError) as refusal:
        next_stop(play.event, replace(STOP, date="2026-03-29"), 0)

    assert refusal.value.fields == {"date": "Clocks go forward that day, and 01:30 does not come. Choose another time."}


def test_of_nothing_there_is_no_next_stop() -> None:
    with pytest.raises(NotFoundError):
        next_stop(NOTHING_YET, STOP, 1)


def test_whoever_makes_an_event_is_its_first_host_and_an_import_has_none() -> None:
    made, imported = Play(now=at("09:00")), Play(now=at("09:00"))
    command = next_stop(a_day().event, STOP, 1)

    made.do(command, HOST)
    imported.do(replace(command, hosted=False), SYSTEM)

    assert [delegate.name for delegate in made.event.people.values()] == ["First Host"]
    assert made.event.people[HOST.id].grants
    assert not imported.event.people
