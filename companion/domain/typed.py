"""What a host types to set an event up, and how it is read: with a sentence for each field that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.facts import Access, Facts, Provided, Series, Venue
from companion.domain.programme import (
    DAY_BEGINS,
    MINUTES_A_DAY,
    MOST_PEOPLE,
    MOST_STOPS,
)
from companion.domain.reading import Reading, is_slug
from companion.domain.text import one_line

EVENINGS = time(12)
"""What begins from here on may end after midnight."""


class Kept(StrEnum):
    """What comes along to the next stop."""

    AGENDA = "agenda"
    ROOMS = "rooms"
    SPEAKERS = "speakers"


class TypedFacts(Struct, frozen=True, kw_only=True):
    """The facts of an event. `hosts` has a line for each; `series` is a title, `series_slug` its part of an address."""

    title: str = ""
    date: str = ""
    start: str = ""
    end: str = ""
    time_zone: str = ""
    summary: str = ""
    provenance: str = ""
    hosts: str = ""
    series: str = ""
    series_slug: str = ""
    series_about: str = ""
    stops: str | int = ""


class TypedEvent(Struct, frozen=True, kw_only=True):
    """What an event needs to come into being. `slug` is its address, "" for one that is made of its title."""

    title: str = ""
    slug: str = ""
    date: str = ""
    start: str = ""
    end: str = ""
    time_zone: str = ""
    venue: str = ""
    hosts: str = ""
    series: str = ""
    series_slug: str = ""


class TypedStop(Struct, frozen=True, kw_only=True):
    """The next stop of a roadshow: what is another than it was at the last. `keep` says what comes along."""

    title: str = ""
    slug: str = ""
    date: str = ""
    venue: str = ""
    series: str = ""
    series_slug: str = ""
    keep: frozenset[Kept] = frozenset()


class TypedVenue(Struct, frozen=True, kw_only=True):
    """Where people gather. `provided` says for each thing that lets people in where or how it is to be had.

    `left` are such lines beside things that are not said to be provided.
    """

    name: str = ""
    address: str = ""
    access: str = ""
    provided: Mapping[str, str] = {}
    left: Mapping[str, str] = {}


class TypedRoom(Struct, frozen=True, kw_only=True):
    """A room."""

    name: str = ""
    floor: str = ""
    way: str = ""
    access: str = ""
    holds: str | int = ""


class TypedSpeaker(Struct, frozen=True, kw_only=True):
    """A speaker."""

    name: str = ""
    role: str = ""
    affiliation: str = ""


class TypedItem(Struct, frozen=True, kw_only=True):
    """An item. `room` and `speakers` are ids; `new_room` and `new_speaker` are names of such as are not listed yet."""

    title: str = ""
    kind: str = Kind.TALK.value
    start: str = ""
    minutes: str | int = ""
    room: str = ""
    new_room: str = ""
    plenary: bool = False
    speakers: tuple[str, ...] = ()
    new_speaker: str = ""
    capacity: str | int = ""
    protected: bool | None = None
    summary: str = ""


def read_facts(typed: TypedFacts, before: Facts | None, slug: str, venue: Venue) -> Facts:
    """Read the facts of an event.

    Args:
        before: What they were, for what is not typed here; None for an event that is yet to be made.

    Raises:
        FieldError: With a sentence for each field that is wrong.
    """
    reading = Reading()
    facts = facts_from(reading, typed, slug, venue, ends_late=before is not None and _ends_late(before))
    reading.check()
    if before is None:
        return facts
    return replace(facts, video=before.video, story=before.story, licence=before.licence)


def event_from(reading: Reading, typed: TypedEvent) -> Facts:
    """Read what an event needs to come into being, noting what is wrong."""
    reading.slug("slug", typed.slug)
    venue = Venue(reading.line("venue", typed.venue, needed="Name the place."))
    facts = TypedFacts(
        title=typed.title,
        date=typed.date,
        start=typed.start,
        end=typed.end,
        time_zone=typed.time_zone,
        hosts=typed.hosts,
        series=typed.series,
        series_slug=typed.series_slug,
    )
    return facts_from(reading, facts, typed.slug, venue)


def facts_from(reading: Reading, typed: TypedFacts, slug: str, venue: Venue, *, ends_late: bool = False) -> Facts:
    """Read the facts of an event, noting what is wrong.

    Args:
        ends_late: Whether it ended after midnight before, and so may again. Otherwise only an evening may: an end at
            one o'clock of a day that starts in the morning is a slip.
    """
    day, zone = reading.day("date", typed.date), reading.zone("time_zone", typed.time_zone)
    start, end = reading.clock("start", typed.start), reading.clock("end", typed.end)
    goes_on = end < DAY_BEGINS <= start and (ends_late or start >= EVENINGS)
    last_day = day + timedelta(days=1) if goes_on else day
    starts_at, ends_at = reading.moment("start", day, start, zone), reading.moment("end", last_day, end, zone)
    if ends_at <= starts_at and not {"date", "start", "end", "time_zone"} & reading.wrong.keys():
        reading.note("end", f"It ends at {end:%H:%M}, before it starts at {start:%H:%M}. Check both times.")
    return Facts(
        slug=slug,
        title=reading.line("title", typed.title, needed="Give the event a title."),
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=zone.key,
        venue=venue,
        summary=reading.prose("summary", typed.summary),
        provenance=reading.prose("provenance", typed.provenance),
        hosts=reading.lines("hosts", typed.hosts),
        series=_series(reading, typed),
    )


def _ends_late(facts: Facts) -> bool:
    first, last = (at.astimezone(ZoneInfo(facts.time_zone)).date() for at in (facts.starts_at, facts.ends_at))
    return last > first


def _series(reading: Reading, typed: TypedFacts) -> Series | None:
    title = reading.line("series", typed.series)
    about = reading.prose("series_about", typed.series_about)
    stops = reading.whole("stops", typed.stops, highest=MOST_STOPS)
    return series_of(reading, title, typed.series_slug, about, stops) if title else None


def series_of(reading: Reading, title: str, slug: str, about: str = "", stops: int | None = None) -> Series:
    """Make a series of what was read, noting what is wrong with its address."""
    if not is_slug(slug):
        reading.note("series", "Give the series a name with letters a to z or digits in it: they make its address.")
    return Series(slug, title, about, stops)


def read_venue(typed: TypedVenue) -> Venue:
    """Read a venue.

    Raises:
        FieldError: With a sentence for each field that is wrong.
    """
    reading = Reading()
    venue = Venue(
        reading.line("name", typed.name, needed="Name the place."),
        reading.line("address", typed.address),
        reading.prose("access", typed.access),
        tuple(
            Provided(access, reading.line(f"how-{access}", typed.provided[access]))
            for access in Access
            if access in typed.provided
        ),
    )
    for access, how in typed.left.items():
        reading.note(f"how-{access}", "Tick it as well, or empty this line." if one_line(how) else "")
    reading.check()
    return venue


def read_room(typed: TypedRoom, room_id: str, others: Iterable[Room]) -> Room:
    """Read a room.

    Raises:
        FieldError: With a sentence for each field that is wrong.
    """
    reading = Reading()
    room = Room(
        room_id,
        reading.line("name", typed.name, needed="Name the room as its door does."),
        reading.line("floor", typed.floor),
        reading.prose("way", typed.way),
        reading.prose("access", typed.access),
        reading.whole("holds", typed.holds, highest=MOST_PEOPLE),
    )
    reading.note("name", _same_name(room.name, others))
    reading.check()
    return room


def _same_name(name: str, others: Iterable[Room]) -> str:
    same = name and any(name.casefold() == other.name.casefold() for other in others)
    return f"There is a room {name} already. Give this one another name." if same else ""


def read_speaker(typed: TypedSpeaker, speaker_id: str) -> Speaker:
    """Read a speaker.

    Raises:
        FieldError: With a sentence for each field that is wrong.
    """
    reading = Reading()
    speaker = Speaker(
        speaker_id,
        reading.line("name", typed.name, needed="Write the name by which people know them."),
        reading.line("role", typed.role),
        reading.line("affiliation", typed.affiliation),
    )
    reading.check()
    return speaker


def kind_from(reading: Reading, typed: str) -> Kind:
    """Read the kind of an item, noting what is wrong."""
    if typed not in set(Kind):
        reading.note("kind", f"Choose one of {', '.join(Kind)}.")
        return Kind.TALK
    return Kind(typed)


def item_from(reading: Reading, typed: TypedItem, facts: Facts, item_id: str) -> Item:
    """Read an item without its speakers and its room, noting what is wrong."""
    zone = ZoneInfo(facts.time_zone)
    day, clock = facts.starts_at.astimezone(zone).date(), reading.clock("start", typed.start)
    if clock < DAY_BEGINS and _ends_late(facts):
        day += timedelta(days=1)
    minutes = reading.whole("minutes", typed.minutes, highest=MINUTES_A_DAY, needed="Say how many minutes it takes.")
    return Item(
        id=item_id,
        title=reading.line("title", typed.title, needed="Say what it is."),
        kind=kind_from(reading, typed.kind),
        starts_at=reading.moment("start", day, clock, zone),
        minutes=minutes or 1,
        plenary=typed.plenary,
        capacity=reading.whole("capacity", typed.capacity, highest=MOST_PEOPLE),
        summary=reading.prose("summary", typed.summary),
        protected=typed.protected,
    )
