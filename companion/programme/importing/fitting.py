"""Fits what was found in a file into events of ours, one for each day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Item, Kind
from companion.domain.commands import CreateEvent
from companion.domain.errors import FieldError
from companion.domain.facts import Facts, Series
from companion.domain.programme import MINUTES_A_DAY, faults
from companion.domain.text import MAX_LINE_CHARACTERS, MAX_PROSE_CHARACTERS, MAX_SLUG_CHARACTERS, clipped
from companion.programme.fields import MAX_ENTRIES
from companion.programme.importing.found import Found, FoundItem
from companion.programme.importing.ids import Ids, Rooms, Speakers
from companion.programme.importing.kinds import kind_of
from companion.programme.importing.moments import day_of, is_zone, placed
from companion.programme.importing.report import Report

MOST_DAYS = 14
"""More days than this are no conference: most often a calendar of years."""

USUAL_MINUTES = 30
EVERYBODYS = frozenset({Kind.WELCOME, Kind.BREAK, Kind.CLOSE})
"""What is for everyone where nothing else is on at that time."""


class _Dated(Struct, frozen=True):
    """An item with the moment that it starts, in the zone of the event, and the day that it belongs to."""

    found: FoundItem
    starts_at: datetime
    day: date
    minutes: int = 0

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def fitted(found: Found, zone_name: str, day: date | None, report: Report) -> tuple[CreateEvent, ...]:
    """Make an event of each day; of several days, in a series.

    Args:
        zone_name: The time zone that the host confirms; "" for the one that the file names.
        day: The only day that is wanted; None for all.

    Raises:
        FieldError: If the time zone is not known, if nothing can be taken, or if there is too much.
    """
    zone = _zone(found, zone_name)
    dated = _lasting(_without_doubles(_dated(found, zone, report), report), report)
    days = _wanted(dated, day, report)
    by_day = [[each for each in dated if each.day == one] for one in days]
    for one, items in zip(days, by_day, strict=True):
        if len(items) > MAX_ENTRIES:
            raise FieldError({"file": f"There are {len(items)} items on {one}; {MAX_ENTRIES} fit. Split the event."})
    return tuple(_event(found, zone, items, Nth(n, len(days)), report) for n, items in enumerate(by_day, 1))


def renamed(events: Sequence[CreateEvent], number: int) -> tuple[CreateEvent, ...]:
    """Put a number behind the slug of an event; of several days, behind that of their series."""
    series = events[0].facts.series if len(events) > 1 else None
    named = series.slug if series else events[0].facts.slug
    whole = f"{named[: MAX_SLUG_CHARACTERS - 8].rstrip('-')}-{number}"
    return tuple(
        replace(event, facts=_at(event.facts, Nth(n, len(events)).slug(whole), whole if series else ""))
        for n, event in enumerate(events, 1)
    )


def _at(facts: Facts, slug: str, series: str) -> Facts:
    kept = facts.series
    return replace(facts, slug=slug, series=replace(kept, slug=series) if kept and series else kept)


def _zone(found: Found, confirmed: str) -> ZoneInfo:
    name = confirmed or found.zone
    if is_zone(name):
        return ZoneInfo(name)
    if confirmed:
        told = f"“{clipped(confirmed)}” is no time zone. Name one like Europe/London or America/New_York."
        raise FieldError({"time_zone": told})
    told = (
        f"names “{clipped(name)}”, which is no time zone" if name else "does not say in which time zone its times are"
    )
    raise FieldError({"time_zone": f"The file {told}. Name the zone that clocks show there, like Europe/London."})


def _dated(found: Found, zone: ZoneInfo, report: Report) -> list[_Dated]:
    """Every item that starts some time, in order of time."""
    dated = []
    for item in found.items:
        if item.starts is None:
            report.left_out(item.told, "start", "It has no date and time that can be read.")
            continue
        moment, remark = placed(item.starts, zone)
        if remark:
            report.changed(item.told, "start", remark)
        dated.append(_Dated(item, moment, item.day or day_of(moment.replace(tzinfo=None))))
    return sorted(dated, key=lambda each: each.starts_at)


def _without_doubles(dated: list[_Dated], report: Report) -> list[_Dated]:
    """Leave out what is there twice: the same title at the same time in the same room, whatever its id."""
    kept: dict[tuple[str, datetime, str], _Dated] = {}
    for each in dated:
        key = (each.found.title, each.starts_at, each.found.room)
        if key in kept:
            report.left_out(each.found.told, "item", "It is there twice.")
        kept.setdefault(key, each)
    return list(kept.values())


def _lasting(dated: list[_Dated], report: Report) -> list[_Dated]:
    """Let every item take some time: what is written, or else until the next in its room begins."""
    starts: dict[str, list[datetime]] = {}
    for each in dated:
        starts.setdefault(each.found.room, []).append(each.starts_at)
    return [replace(each, minutes=_minutes(each, starts[each.found.room], report)) for each in dated]


def _minutes(one: _Dated, starts: list[datetime], report: Report) -> int:
    written = one.found.minutes
    if written is not None and 1 <= written <= MINUTES_A_DAY:
        return written
    if written is not None and written > MINUTES_A_DAY:
        report.changed(one.found.told, "duration", "It is longer than a day: a day is what it lasts here.")
        return MINUTES_A_DAY
    following = bisect_right(starts, one.starts_at)
    told = "Nothing says how long it takes" if written is None else "It ends when it begins, or before that"
    most = f"until the next in its room begins, and {USUAL_MINUTES} minutes at most"
    report.changed(one.found.told, "duration", f"{told}: it is taken to last {most}.")
    until = starts[following] if following < len(starts) else one.starts_at + timedelta(days=1)
    return min(USUAL_MINUTES, (until - one.starts_at) // timedelta(minutes=1))


def _wanted(dated: list[_Dated], day: date | None, report: Report) -> list[date]:
    """Which days become events.

    Raises:
        FieldError: If there are none, or too many.
    """
    days = sorted({each.day for each in dated})
    if not days:
        raise FieldError({"file": "Nothing in it has a title and a time that could be taken. Is it the right file?"})
    told = ", ".join(map(str, days[:MOST_DAYS]))
    if day is None and len(days) > MOST_DAYS:
        raise FieldError({"day": f"It has items on {len(days)} days: {told} and more. Name the one to take."})
    if day is not None and day not in days:
        raise FieldError({"day": f"Nothing is on {day}. It has items on {told}."})
    for each in dated:
        if day not in (None, each.day):
            report.left_out(each.found.told, "day", f"It is not on {day}.")
    return days if day is None else [day]


class Nth(Struct, frozen=True):
    """Which day it is, of how many."""

    number: int
    of: int

    def slug(self, whole: str) -> str:
        """The slug of the day."""
        return whole if self.of == 1 else f"{whole[: MAX_SLUG_CHARACTERS - 3].rstrip('-')}-{self.number}"

    def title(self, whole: str) -> str:
        """The title of the day."""
        return whole if self.of == 1 else f"{whole[: MAX_LINE_CHARACTERS - 10]}, day {self.number}"


def _event(found: Found, zone: ZoneInfo, dated: list[_Dated], nth: Nth, report: Report) -> CreateEvent:
    rooms = Rooms(found.rooms, (each.found.room for each in dated), wanted=nth.of == 1)
    speakers, ids = Speakers(), Ids()
    items = [_item(each, rooms, speakers, ids, report) for each in dated]
    if not found.ours:
        items = [_for_everyone(item, each, items, report) for item, each in zip(items, dated, strict=True)]
    facts = _facts(found, zone, dated, nth)
    places = {item.id: each.found.told for item, each in zip(items, dated, strict=True)}
    for fault in faults(facts, rooms.all, items):
        report.look(places[fault.item.id], fault.field, fault.sentence)
    return CreateEvent(facts, rooms.all, speakers.all, tuple(items))


def _facts(found: Found, zone: ZoneInfo, dated: list[_Dated], nth: Nth) -> Facts:
    begins, ends = min(each.starts_at for each in dated), max(each.ends_at for each in dated)
    if nth.of == 1:
        begins = min([begins, *(placed(when, zone)[0] for when in [found.begins] if when)])
        ends = max([ends, *(placed(when, zone)[0] for when in [found.ends] if when)])
    return Facts(
        slug=nth.slug(found.slug),
        title=nth.title(found.title),
        starts_at=begins,
        ends_at=ends,
        time_zone=zone.key,
        venue=found.venue,
        summary=found.summary,
        hosts=found.hosts,
        series=Series(found.slug, found.title, "", nth.of) if nth.of > 1 else None,
    )


def _item(each: _Dated, rooms: Rooms, speakers: Speakers, ids: Ids, report: Report) -> Item:
    found = each.found
    kind, is_understood = kind_of(
        found.kind, found.title, spoken=bool(found.persons), service=found.service, ours=bool(found.slug)
    )
    if not is_understood:
        report.changed(found.told, "kind", f"“{clipped(found.kind)}” is no kind of item here: it is a {kind}.")
    title, summary = _texts(found, kind, report)
    return Item(
        id=ids.give(found.slug, title, kind),
        title=title,
        kind=kind,
        starts_at=each.starts_at,
        minutes=each.minutes,
        room=rooms.id_of(found.room, found.told, report),
        plenary=found.plenary,
        speakers=speakers.ids_of(found.persons, found.told, report),
        capacity=found.capacity,
        summary=summary,
    )


def _texts(found: FoundItem, kind: Kind, report: Report) -> tuple[str, str]:
    """The title and the summary, as long as they may be."""
    title, summary = found.title or kind.capitalize(), found.summary
    if not found.title:
        report.changed(found.told, "title", "It has no title, and is named after its kind.")
    if len(title) > MAX_LINE_CHARACTERS:
        report.changed(found.told, "title", f"{MAX_LINE_CHARACTERS} characters fit: all of it begins the summary.")
        title, summary = f"{title[: MAX_LINE_CHARACTERS - 1].rstrip()}…", f"{title}\n\n{summary}".strip()
    if len(summary) > MAX_PROSE_CHARACTERS:
        report.changed(found.told, "summary", f"This is cut: {MAX_PROSE_CHARACTERS:,} characters fit.")
    return title, summary[:MAX_PROSE_CHARACTERS].rstrip()


def _for_everyone(item: Item, each: _Dated, items: Iterable[Item], report: Report) -> Item:
    """What is a welcome, a break or a close, and has nothing beside it, is for everyone, wherever it is."""
    beside = any(other is not item and other.overlaps(item) for other in items)
    if item.for_everyone and beside and not each.found.plenary:
        report.look(each.found.told, "room", "It names no room, so it is for everyone, and something else is on then.")
    if beside or item.for_everyone or not (item.kind in EVERYBODYS or each.found.service):
        return item
    report.changed(each.found.told, "room", "Nothing else is on at that time, so it is for everyone.")
    return replace(item, plenary=True)
