"""What a host types to set an event up, and how it is read: with a sentence for each field that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.errors import FieldError
from companion.domain.facts import Access, Facts, Provided, Series, Venue
from companion.domain.programme import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    MINUTES_A_DAY,
    MOST_PEOPLE,
    MOST_STOPS,
    local_moment,
)
from companion.domain.text import (
    MAX_LINE_CHARACTERS,
    MAX_PROSE_CHARACTERS,
    MAX_SLUG_CHARACTERS,
    SLUG,
    clipped,
    one_line,
    without_controls,
)


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


class Reading:
    """Reads field by field. One that is wrong notes a sentence and reads as something empty, so that all are found."""

    def __init__(self) -> None:
        self.wrong: dict[str, str] = {}

    def note(self, field: str, sentence: str) -> None:
        """Note what is wrong with a field. The first sentence stays."""
        if sentence:
            self.wrong.setdefault(field, sentence)

    def check(self) -> None:
        """Refuse if anything was wrong.

        Raises:
            FieldError: With a sentence for each field.
        """
        if self.wrong:
            raise FieldError(self.wrong)

    def line(self, field: str, typed: str, *, needed: str = "") -> str:
        """Read one line. `needed` is what to say where it is empty; "" where it may be."""
        line = one_line(typed)
        self.note(field, needed if not line else too_long(line, MAX_LINE_CHARACTERS))
        return line

    def prose(self, field: str, typed: str) -> str:
        """Read a text that may have several lines."""
        text = without_controls(typed).strip()
        self.note(field, too_long(text, MAX_PROSE_CHARACTERS))
        return text

    def lines(self, field: str, typed: str) -> tuple[str, ...]:
        """Read one entry from each line."""
        entries = tuple(line for line in map(one_line, typed.splitlines()) if line)
        self.note(field, next(filter(None, (too_long(line, MAX_LINE_CHARACTERS) for line in entries)), ""))
        return entries

    def slug(self, field: str, typed: str) -> None:
        """Note what is wrong with what is to be part of an address."""
        fits = f"Use small letters a to z, digits and single hyphens, {MAX_SLUG_CHARACTERS} at most."
        self.note(field, "" if is_slug(typed) else fits)

    def whole(self, field: str, typed: str | int, *, highest: int, needed: str = "") -> int | None:
        """Read a whole number from 1 to `highest`."""
        digits = str(typed).strip()
        if not digits:
            self.note(field, needed)
            return None
        number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else 0
        if not 1 <= number <= highest:
            self.note(field, f"Write a whole number from 1 to {highest}.")
            return None
        return number

    def clock(self, field: str, typed: str) -> time:
        """Read a time of day, to the minute."""
        try:
            return time.fromisoformat(typed.strip()).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            self.note(field, "Write a time of day with 24 hours, like 09:30.")
            return time()

    def day(self, field: str, typed: str) -> date:
        """Read a date."""
        try:
            day = date.fromisoformat(typed.strip())
        except ValueError:
            self.note(field, "Write the date with the year first, like 2026-04-07.")
            return date(EARLIEST_YEAR, 1, 1)
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            self.note(field, f"The year is {day.year}. Give one from {EARLIEST_YEAR} to {LATEST_YEAR}.")
            return date(EARLIEST_YEAR, 1, 1)
        return day

    def zone(self, field: str, typed: str) -> ZoneInfo:
        """Read a time zone."""
        try:
            return ZoneInfo(typed.strip())
        # What is no key, leads out of the folder of zones, or names a folder in it.
        except (KeyError, ValueError, OSError):
            told = f"“{clipped(typed)}” is no time zone. " if typed.strip() else ""
            self.note(field, f"{told}Choose one like Europe/London or America/New_York.")
            return ZoneInfo("UTC")

    def moment(self, field: str, day: date, clock: time, zone: ZoneInfo) -> datetime:
        """Put a time of day on the day of the event."""
        moment, sentence = local_moment(day, clock, zone)
        self.note(field, sentence)
        return moment


def too_long(text: str, limit: int) -> str:
    """Say by how much a text is too long, "" if it fits."""
    if len(text) <= limit:
        return ""
    return f"This has {len(text)} characters; {limit} fit. Shorten it by {len(text) - limit}."


def read_facts(typed: TypedFacts, before: Facts | None, slug: str, venue: Venue) -> Facts:
    """Read the facts of an event.

    Args:
        before: What they were, for what is not typed here; None for an event that is yet to be made.

    Raises:
        FieldError: With a sentence for each field that is wrong.
    """
    reading = Reading()
    facts = facts_from(reading, typed, slug, venue)
    reading.check()
    return facts if before is None else replace(facts, video=before.video, story=before.story)


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


def facts_from(reading: Reading, typed: TypedFacts, slug: str, venue: Venue) -> Facts:
    """Read the facts of an event, noting what is wrong."""
    day, zone = reading.day("date", typed.date), reading.zone("time_zone", typed.time_zone)
    start, end = reading.clock("start", typed.start), reading.clock("end", typed.end)
    starts_at, ends_at = reading.moment("start", day, start, zone), reading.moment("end", day, end, zone)
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


def is_slug(text: str) -> bool:
    """Tell whether a text is fit to be part of an address."""
    return SLUG.fullmatch(text) is not None and len(text) <= MAX_SLUG_CHARACTERS


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
