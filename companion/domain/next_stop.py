"""The next stop of a roadshow: what comes along from an event, without its day and its people."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from companion.domain.agenda import Item
from companion.domain.commands import CreateEvent
from companion.domain.errors import NotFoundError
from companion.domain.event import Event
from companion.domain.facts import Facts, Series, Venue
from companion.domain.programme import MOST_STOPS, day_of, moved_along
from companion.domain.reading import Reading
from companion.domain.typed import Kept, TypedStop, series_of


def next_stop(event: Event, typed: TypedStop, number: int) -> CreateEvent:
    """Make an event of another: the same times of day on a new one, and of the rest what is to be kept.

    People, comments, seats taken and notices stay behind; so do delays, moves and additions of that day.

    Args:
        number: Which stop of the series it is; 0 where that is unknown.

    Raises:
        FieldError: With a sentence for each field that is wrong.
        NotFoundError: If there is no event to begin with.
    """
    if event.facts is None:
        raise NotFoundError("There is no such event.")
    reading = Reading()
    facts = _facts(reading, event.facts, typed, number)
    reading.check()
    published = (event.agenda.published(item) for item in event.agenda.items if not item.added)
    items = moved_along(published, event.facts, facts) if Kept.AGENDA in typed.keep else ()
    return CreateEvent(
        facts,
        rooms=event.agenda.rooms if Kept.ROOMS in typed.keep else (),
        speakers=event.agenda.speakers if Kept.SPEAKERS in typed.keep else (),
        items=tuple(_kept(item, typed) for item in items),
        hosted=True,
    )


def _facts(reading: Reading, before: Facts, typed: TypedStop, number: int) -> Facts:
    reading.slug("slug", typed.slug)
    day = reading.day("date", typed.date)
    name = reading.line("venue", typed.venue, needed="Name the place.")
    anew = replace(
        before,
        slug=typed.slug,
        title=reading.line("title", typed.title, needed="Give the event a title."),
        venue=before.venue if name == before.venue.name else Venue(name),
        provenance="",
        series=_series(reading, before.series, typed, number),
        video=None,
        story=(),
    )
    return _on(reading, anew, day)


def _on(reading: Reading, facts: Facts, day: date) -> Facts:
    """Put the event on a day, at the times of day that it had."""
    zone, days = ZoneInfo(facts.time_zone), day - day_of(facts)
    begins, ends = (at.astimezone(zone) for at in (facts.starts_at, facts.ends_at))
    return replace(
        facts,
        starts_at=reading.moment("date", begins.date() + days, begins.time(), zone),
        ends_at=reading.moment("date", ends.date() + days, ends.time(), zone),
    )


def _series(reading: Reading, before: Series | None, typed: TypedStop, number: int) -> Series | None:
    title = reading.line("series", typed.series)
    if not title:
        return None
    if before is not None and typed.series_slug == before.slug:
        stops = max(before.stops, min(number, MOST_STOPS)) if before.stops else None
        return replace(before, title=title, stops=stops)
    return series_of(reading, title, typed.series_slug)


def _kept(item: Item, typed: TypedStop) -> Item:
    """The item with what else is kept. Without its room it is for everyone until it is given another."""
    return replace(
        item,
        room=item.room if Kept.ROOMS in typed.keep else None,
        speakers=item.speakers if Kept.SPEAKERS in typed.keep else (),
    )
