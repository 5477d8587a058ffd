"""The schedule of an event in the form of frab and pretalx: by day, then by room. The apps of a venue read it.

The schemas are those of C3VOC: strict, and with traps. Sessions past midnight belong to the day before. A person has a
`name`, never also a `public_name`. An acronym and a zone that their patterns do not take are respelt or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import UNSET, Struct, UnsetType

from companion.domain.agenda import Item, ItemState, Room, Speaker
from companion.domain.event import Event
from companion.domain.facts import Facts
from companion.domain.programme import DAY_BEGINS
from companion.programme.published import Published, guid, line, local, plain, pretty, zone_of
from companion.views.items import facts_of

SCHEMA = "https://c3voc.de/schedule/schema.json"
SLOT_MIN = 5
MOST_MIN = 99 * 60 + 59
"""The longest that `hh:mm` can say."""

LARGEST_ID = 2**31 - 1
"""Apps keep ids in 32 bits."""

OURS = "Companion"
"""The generator that we name, and know our own files by."""

NOT_HELD = "Not held"
"""The subtitle of what was skipped."""

SESSION_LEVELS = 7
"""So deep in the document lie the sessions, each on a line of its own."""

_ACRONYM = re.compile(r"[a-z0-9_-][a-z0-9_]{3,}")
_ZONE = re.compile(r"[A-Z][a-z]+/[A-Z][a-z]+.*|UTC|.*/UTC")
_SLUG = re.compile(r"[a-z0-9_-]+[a-z0-9]")


class Person(Struct, frozen=True, kw_only=True):
    guid: UUID
    name: str
    role: str
    affiliation: str
    slug: str


class Session(Struct, frozen=True, kw_only=True):
    """One item. Every field that the schema asks for is there, also those that we have nothing for."""

    guid: UUID
    id: int
    date: datetime
    start: str
    duration: str
    room: str
    slug: str
    url: str
    title: str
    subtitle: str
    track: str | None = None
    type: str
    language: str | None = None
    abstract: str
    persons: tuple[Person, ...]
    links: tuple[str, ...] = ()


class Day(Struct, frozen=True):
    index: int
    date: date
    day_start: datetime
    day_end: datetime
    rooms: dict[str, list[Session]]


class RoomEntry(Struct, frozen=True, kw_only=True):
    name: str
    guid: UUID
    slug: str | UnsetType
    description: str | None
    capacity: int | None


class Meta(Struct, frozen=True, kw_only=True):
    """What our own importer cannot do without, and the format has no field for: `plenary` names items by guid."""

    slug: str
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    address: str
    hosts: tuple[str, ...]
    plenary: tuple[UUID, ...]


class Conference(Struct, frozen=True, kw_only=True):
    acronym: str
    title: str
    description: str
    start: date
    end: date
    daysCount: int  # noqa: N815 - the format's own name
    timeslot_duration: str
    time_zone_name: str | UnsetType
    url: str | UnsetType
    rooms: tuple[RoomEntry, ...]
    meta: Meta
    days: tuple[Day, ...]


class Schedule(Struct, frozen=True, kw_only=True):
    version: str
    base_url: str | UnsetType
    conference: Conference


class Generator(Struct, frozen=True):
    name: str
    version: str


def schedule(event: Event, published: Published) -> Schedule:
    """Lay the agenda out by day and room, as it is expected now. What was skipped stays, and says so."""
    facts = facts_of(event)
    zone = zone_of(facts)
    days = _days(event, published, zone)
    address = published.address or UNSET
    return Schedule(
        version=str(event.programme_version),
        base_url=address,
        conference=Conference(
            acronym=acronym(facts.slug),
            title=line(facts.title),
            description=plain(facts.summary),
            start=local(facts.starts_at, zone).date(),
            end=local(facts.ends_at, zone).date(),
            daysCount=len(days),
            timeslot_duration=hours(SLOT_MIN),
            time_zone_name=facts.time_zone if _ZONE.fullmatch(facts.time_zone) else UNSET,
            url=address,
            rooms=tuple(_rooms(facts, event.agenda.rooms)),
            meta=_meta(event, zone),
            days=days,
        ),
    )


def schedule_json(event: Event, published: Published) -> bytes:
    """Write `schedule.json`."""
    name, _, version = published.software.partition(" ")
    document = {
        "$schema": SCHEMA,
        "generator": Generator(name, version),
        "schedule": schedule(event, published),
    }
    return pretty(document, SESSION_LEVELS)


def acronym(slug: str) -> str:
    """Spell a slug as an acronym: four characters or more, and no hyphen but the first."""
    if _ACRONYM.fullmatch(slug):
        return slug
    spelt = slug.replace("-", "_")
    return spelt if len(spelt) > 3 else f"event_{spelt}"


def hours(minutes: int) -> str:
    """Write a length as `hh:mm`."""
    return "{:02}:{:02}".format(*divmod(min(max(minutes, 0), MOST_MIN), 60))


def numbers(facts: Facts, items: Iterable[Item]) -> dict[str, int]:
    """Give each item a number that stays its own, whatever is put in before it. Two that would share one step aside."""
    taken: set[int] = set()
    given: dict[str, int] = {}
    for item in sorted(items, key=lambda each: each.id):
        number = guid(facts, "item", item.id).int % LARGEST_ID + 1
        while number in taken:
            number = number % LARGEST_ID + 1
        taken.add(number)
        given[item.id] = number
    return given


def _rooms(facts: Facts, rooms: Iterable[Room]) -> Iterable[RoomEntry]:
    for room in rooms:
        described = ". ".join(filter(None, (plain(room.floor), plain(room.way), plain(room.access))))
        yield RoomEntry(
            name=line(room.name),
            guid=guid(facts, "room", room.id),
            slug=room.id if _SLUG.fullmatch(room.id) else UNSET,
            description=described or None,
            capacity=room.holds,
        )


def _meta(event: Event, zone: ZoneInfo) -> Meta:
    facts = facts_of(event)
    return Meta(
        slug=facts.slug,
        time_zone=facts.time_zone,
        starts_at=local(facts.starts_at, zone),
        ends_at=local(facts.ends_at, zone),
        venue=line(facts.venue.name),
        address=line(facts.venue.address),
        hosts=tuple(map(line, facts.hosts)),
        plenary=tuple(guid(facts, "item", item.id) for item in event.agenda.items if item.plenary),
    )


def _days(event: Event, published: Published, zone: ZoneInfo) -> tuple[Day, ...]:
    facts, given = facts_of(event), numbers(facts_of(event), event.agenda.items)
    by_day: dict[date, dict[str, list[Session]]] = {}
    for item in sorted(event.agenda.items, key=lambda each: (each.starts_at, each.id)):
        session = _session(event, item, given[item.id], published)
        rooms = by_day.setdefault(_day_of(session.date), {})
        rooms.setdefault(session.room, []).append(session)
    # An event without items has a day all the same, and the format wants one.
    days = sorted(by_day.items()) or [(local(facts.starts_at, zone).date(), {})]
    return tuple(_day(index, day, rooms, zone) for index, (day, rooms) in enumerate(days, 1))


def _day_of(start: datetime) -> date:
    return start.date() if start.time() >= DAY_BEGINS else start.date() - timedelta(days=1)


def _day(index: int, day: date, rooms: dict[str, list[Session]], zone: ZoneInfo) -> Day:
    begins = datetime.combine(day, DAY_BEGINS, zone)
    ends = datetime.combine(day + timedelta(days=1), DAY_BEGINS, zone) - timedelta(minutes=1)
    return Day(index, day, local(begins, zone), local(ends, zone), rooms)


def _session(event: Event, item: Item, number: int, published: Published) -> Session:
    facts, room = facts_of(event), event.agenda.room(item.room)
    starts_at = local(item.starts_at, zone_of(facts))
    name, own = guid(facts, "item", item.id), f"{acronym(facts.slug)}-item-{item.id}"
    return Session(
        guid=name,
        id=number,
        date=starts_at,
        start=f"{starts_at:%H:%M}",
        duration=hours(item.minutes),
        room=line(room.name) if room else line(facts.venue.name),
        slug=own if _SLUG.fullmatch(own) else f"{acronym(facts.slug)}-item-{number}",
        url=published.item(item.id) if published.address else name.urn,
        title=line(item.title),
        subtitle=NOT_HELD if event.agenda.state_of(item) is ItemState.SKIPPED else "",
        type=item.kind,
        abstract=plain(item.summary),
        persons=tuple(_person(facts, speaker) for speaker in speakers_of(event, item)),
    )


def speakers_of(event: Event, item: Item) -> list[Speaker]:
    """Who speaks, in the order of the programme."""
    found = (event.agenda.speaker(speaker_id) for speaker_id in item.speakers)
    return [speaker for speaker in found if speaker is not None]


def _person(facts: Facts, speaker: Speaker) -> Person:
    return Person(
        guid=guid(facts, "speaker", speaker.id),
        name=line(speaker.name),
        role=line(speaker.role),
        affiliation=line(speaker.affiliation),
        slug=speaker.id,
    )
