"""The day as a drawing: for each room, when its items were planned and when they were held, on one scale of hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from companion.domain.agenda import Item, ItemState
from companion.domain.event import Event
from companion.views.calendar import Calendar, minute
from companion.views.items import facts_of

MOST_HOURS = 16
MOST_LANES = 12
"""More than this no page is wide and no glance long enough for."""

EVERYWHERE = "Everyone"

Spans = dict[str, tuple[datetime, datetime]]
"""From when to when, by an item's id."""


class Bar(Struct, frozen=True):
    """From which minute of the drawing, and for how many."""

    x: int
    width: int


class Lane(Struct, frozen=True):
    """What was in one room."""

    name: str
    planned: tuple[Bar, ...]
    held: tuple[Bar, ...]


class Drawing(Struct, frozen=True):
    """The lanes of a day; `hours` name the columns, and `minutes` is how many all of them have."""

    hours: tuple[str, ...]
    minutes: int
    lanes: tuple[Lane, ...]


def drawing(event: Event) -> Drawing | None:
    """Draw the day. None if it would be no drawing: too long, too many rooms, or nothing in it."""
    planned, held = _planned(event), _held(event)
    moments = [moment for span in (*planned.values(), *held.values()) for moment in span]
    rooms = _rooms(event, {*planned, *held})
    if not held or len(rooms) > MOST_LANES:
        return None
    # In the event's own offset: elsewhere, an hour may begin at half past.
    opens = min(moments).astimezone(facts_of(event).starts_at.tzinfo).replace(minute=0, second=0, microsecond=0)
    hours = -(-(max(moments) - opens) // timedelta(hours=1))
    if hours > MOST_HOURS:
        return None
    calendar = Calendar(facts_of(event))
    return Drawing(
        tuple(calendar.clock(opens + timedelta(hours=hour)).text.partition(":")[0] for hour in range(hours)),
        hours * 60,
        tuple(Lane(name, _bars(planned, items, opens), _bars(held, items, opens)) for name, items in rooms),
    )


def _planned(event: Event) -> Spans:
    published = (event.agenda.published(item) for item in event.agenda.items if not item.added)
    return {item.id: (item.starts_at, item.ends_at) for item in published}


def _held(event: Event) -> Spans:
    return {
        item_id: (minute(progress.started_at), minute(progress.finished_at))
        for item_id, progress in event.agenda.progress.items()
        if progress.state is ItemState.DONE and progress.started_at and progress.finished_at
    }


def _rooms(event: Event, drawn: set[str]) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """Each room in which something was, with its items: where it was held, that is, or else was to be."""
    places: tuple[tuple[str | None, str], ...] = (
        (None, EVERYWHERE),
        *((room.id, room.name) for room in event.agenda.rooms),
    )
    lanes = ((name, _in(event.agenda.items, place, drawn)) for place, name in places)
    return tuple((name, items) for name, items in lanes if items)


def _in(items: Iterable[Item], place: str | None, drawn: set[str]) -> tuple[Item, ...]:
    return tuple(item for item in items if item.room == place and item.id in drawn)


def _bars(spans: Spans, items: Iterable[Item], opens: datetime) -> tuple[Bar, ...]:
    return tuple(_bar(*spans[item.id], opens) for item in items if item.id in spans)


def _bar(start: datetime, to: datetime, opens: datetime) -> Bar:
    """At least a minute wide; a minute narrower than it took, so that one can tell it from the next."""
    each = timedelta(minutes=1)
    return Bar((start - opens) // each, max(1, (to - start) // each - 1))
