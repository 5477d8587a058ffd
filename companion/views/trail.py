"""The trail: the log in words, the newest first, for those who run the event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import urlencode

from msgspec import Struct

from companion.domain.changes import Record
from companion.domain.event import Event
from companion.domain.people import SYSTEM
from companion.views.choices import Choice
from companion.views.items import facts_of, moment_of, zone_of
from companion.views.moments import Moment, day_in
from companion.views.pages import Heading, Site, heading
from companion.views.told import TELLINGS, concerned, tell
from companion.views.told.telling import Sort

SORTS = {
    Sort.RUNDOWN: "The rundown",
    Sort.SEATS: "Seats and doors",
    Sort.WALL: "The wall",
    Sort.PEOPLE: "People",
    Sort.SETTINGS: "The day and its settings",
}


class Wanted(Struct, frozen=True):
    """What a reader wants to see. `person` did it, or it was done to them; "" and None for whatever and whoever."""

    person: str = ""
    sort: Sort | None = None

    def takes(self, event: Event, record: Record) -> bool:
        """Tell whether a record is among it."""
        of_sort = self.sort is None or TELLINGS[type(record.change)].sort is self.sort
        return of_sort and (not self.person or self.person in concerned(event, record))


class Entry(Struct, frozen=True):
    """One record. `only` is the address at which this person's are; `link` leads to what it concerns, "" nowhere."""

    version: int
    at: Moment
    who: str
    only: str
    words: str
    link: str


class TrailDay(Struct, frozen=True):
    """What happened on one day."""

    day: str
    entries: tuple[Entry, ...]


class TrailPage(Struct, frozen=True, kw_only=True):
    """Part of the trail. `older` is the address of the next part, "" at the beginning of the log.

    `looked_through` is how many records were looked at, if they were many and held less than a page.
    """

    site: Site
    event: Heading
    people: tuple[Choice, ...]
    sorts: tuple[Choice, ...]
    days: tuple[TrailDay, ...]
    newest: str
    older: str
    looked_through: int


def trail_page(
    event: Event, site: Site, wanted: Wanted, records: Sequence[Record], *, before: int, is_newest: bool, looked_at: int
) -> TrailPage:
    """Show part of the trail.

    Args:
        records: What the reader wants, the newest first.
        before: The version from which older ones are to be looked for; 1 if there are none.
        looked_at: How many records were looked through, if a page of what is wanted was not found; otherwise 0.
    """
    return TrailPage(
        site=site,
        event=heading(event),
        people=tuple(_people(event, wanted.person)),
        sorts=(
            Choice("", "Everything", wanted.sort is None),
            *(Choice(sort.value, label, sort is wanted.sort) for sort, label in SORTS.items()),
        ),
        days=tuple(_days(event, wanted, records)),
        newest="" if is_newest else _address(event, wanted),
        older=_address(event, wanted, before) if before > 1 else "",
        looked_through=looked_at,
    )


def _people(event: Event, chosen: str) -> Iterator[Choice]:
    """Those who run it, the machine, and whoever was asked for."""
    yield Choice("", "Everybody", not chosen)
    helpers = {person: delegate.name for person, delegate in event.people.items() if delegate.grants}
    asked_for = {chosen: event.known_as(chosen)} if chosen else {}
    named = {**helpers, **asked_for, SYSTEM.id: SYSTEM.name}
    for person, name in sorted(named.items(), key=lambda each: (each[1].casefold(), each[0])):
        yield Choice(person, name, person == chosen)


def _days(event: Event, wanted: Wanted, records: Sequence[Record]) -> Iterator[TrailDay]:
    zone = zone_of(event)
    for day, some in groupby(records, key=lambda record: day_in(zone, record.at)):
        yield TrailDay(day, tuple(_entry(event, wanted, record) for record in some))


def _entry(event: Event, wanted: Wanted, record: Record) -> Entry:
    said = tell(event, record)
    return Entry(
        version=record.version,
        at=moment_of(event, record.at),
        who=event.known_as(record.by),
        only=_address(event, Wanted(record.by, wanted.sort)),
        words=said.words,
        link=f"/e/{facts_of(event).slug}/{said.link}" if said.link else "",
    )


def _address(event: Event, wanted: Wanted, before: int | None = None) -> str:
    asked = {"person": wanted.person, "sort": wanted.sort.value if wanted.sort else "", "before": before or ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    here = f"/e/{facts_of(event).slug}/host/log"
    return f"{here}?{query}" if query else here
