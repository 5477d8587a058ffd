"""Reads `schedule.json`, the form of frab and pretalx, ours included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from companion.domain.facts import Venue
from companion.domain.programme import MOST_PEOPLE
from companion.domain.text import MAX_LINE_CHARACTERS
from companion.programme.importing.entry import Entry, as_line, in_json
from companion.programme.importing.found import Found, FoundItem, FoundPerson, FoundRoom, When
from companion.programme.importing.moments import clock_in, day_in, minutes_between, minutes_in, on_day, when_in
from companion.programme.importing.report import Report
from companion.programme.schedule import NOT_HELD, OURS

FORMAT = "a schedule of frab or pretalx"
UNRECORDED = "Whoever speaks does not want to be recorded, and nothing here says so: tell those who film."


def read(document: Mapping[str, object], report: Report) -> Found:
    """Read a schedule.

    What we wrote comes back as it was, but for what the format has no field for: seats and how they are given on,
    what is protected, write-ups, series, video, story, licence, screens, access to the venue, and speakers who speak in
    nothing. Floor, way and access of a room come back as one text.
    """
    top = Entry(document, in_json("$"), report)
    ours = top.entry("generator").line("name") == OURS
    schedule = top.entry("schedule")
    conference = schedule.entry("conference", "conference")
    meta = conference.entry("meta", "conference.meta")
    found = Found(
        format=FORMAT,
        title=conference.line("title"),
        slug=(meta.line("slug") if ours else "") or conference.line("acronym"),
        summary=conference.prose("description", verbatim=ours),
        zone=(meta.line("time_zone") if ours else "") or conference.line("time_zone_name"),
        venue=Venue(meta.line("venue"), meta.line("address")) if ours else Venue(""),
        hosts=_hosts(meta) if ours else (),
        rooms=tuple(_rooms(conference, ours=ours)),
        items=tuple(_items(conference, meta, ours=ours)),
        ours=ours,
        begins=when_in(meta.line("starts_at")) if ours else None,
        ends=when_in(meta.line("ends_at")) if ours else None,
    )
    conference.ignore("acronym", "start", "end", "daysCount", "timeslot_duration", "url", "time_zone_name")
    schedule.ignore("version", "base_url", "url")
    top.ignore("$schema", "generator")
    for entry in (meta, conference, schedule, top):
        entry.close()
    return found


def _hosts(meta: Entry) -> tuple[str, ...]:
    written = meta.take("hosts")
    return tuple(each for each in written if isinstance(each, str)) if isinstance(written, list) else ()


def _rooms(conference: Entry, *, ours: bool) -> Iterator[FoundRoom]:
    for entry in conference.entries("rooms", "room"):
        entry.ignore("guid", "type")
        yield FoundRoom(
            name=entry.line("name"),
            slug=entry.line("slug") if ours else "",
            way=entry.prose("description", verbatim=ours),
            holds=entry.whole("capacity", highest=MOST_PEOPLE),
        )
        entry.ignore("slug")
        entry.close()


def _items(conference: Entry, meta: Entry, *, ours: bool) -> Iterator[FoundItem]:
    written = meta.take("plenary") if ours else None
    plenary = {str(each) for each in written} if isinstance(written, list) else set[str]()
    venue, listed = meta.line("venue") if ours else "", conference.take("rooms")
    rooms = {str(room.get("name")) for room in listed if isinstance(room, dict)} if isinstance(listed, list) else set()
    for day in conference.entries("days", "day"):
        on = day_in(day.line("date"))
        for room, entry in _sessions(day):
            item = _item(entry, room, on, plenary, ours=ours)
            # An event of ours names its venue where an item is in no room.
            in_none = ours and item.room == venue and venue not in rooms
            yield replace(item, room="") if in_none else item
        day.ignore("index", "day_start", "day_end", "date")
        day.close()


def _sessions(day: Entry) -> Iterator[tuple[str, Entry]]:
    """Every session of a day, with the room that it is listed under."""
    rooms = day.take("rooms")
    if rooms is not None and not isinstance(rooms, dict):
        day.report.left_out(day.place("rooms"), "day.rooms", "These are no rooms by name.")
        return
    held = Entry(rooms or {}, in_json(day.place("rooms")), day.report, "day.rooms")
    for room in rooms or {}:
        for entry in held.entries(room, "event"):
            yield room, entry


def _item(entry: Entry, room: str, day: date | None, plenary: set[str], *, ours: bool) -> FoundItem:
    starts = _starts(entry, day)
    subtitle = entry.line("subtitle")
    summary = "" if ours and subtitle == NOT_HELD else subtitle
    texts = (summary, entry.prose("abstract", verbatim=ours), entry.prose("description", verbatim=ours))
    guid = entry.line("guid")
    item = FoundItem(
        place=entry.where,
        title=entry.title("title"),
        starts=starts,
        minutes=_minutes(entry, starts),
        day=day,
        room=entry.line("room") or as_line(room)[:MAX_LINE_CHARACTERS].rstrip(),
        kind=entry.line("type"),
        plenary=guid in plenary,
        persons=tuple(_persons(entry)),
        summary="\n\n".join(dict.fromkeys(filter(None, texts))),
        slug=entry.line("slug").partition("-item-")[2] if ours else "",
    )
    if entry.flag("do_not_record"):
        entry.report.look(item.told, entry.named("do_not_record"), UNRECORDED)
    entry.ignore("id", "guid", "slug", "code", "date", "start", "end", "duration", *(("url",) if ours else ()))
    entry.close()
    return item


def _starts(entry: Entry, day: date | None) -> When | None:
    """When a session starts: by the clock that the file prints, on the day that it names."""
    written = entry.line("date")
    dated, clock = when_in(written), clock_in(entry.line("start"))
    if dated is None and clock is not None:
        on = day_in(written) or day
        return on_day(on, clock) if on else None
    if dated is not None and clock is not None and dated.wall.time() != clock:
        sentence = "The start and the time in the date differ: the start is taken."
        entry.report.changed(entry.place("start"), entry.named("start"), sentence)
        return When(dated.wall.replace(hour=clock.hour, minute=clock.minute))
    return dated


def _minutes(entry: Entry, starts: When | None) -> int | None:
    minutes, ends = minutes_in(entry.line("duration")), when_in(entry.line("end"))
    if minutes is None and ends is not None and starts is not None:
        return minutes_between(starts, ends)
    return minutes


def _persons(session: Entry) -> Iterator[FoundPerson]:
    for entry in session.entries("persons", "person"):
        yield FoundPerson(
            name=entry.line("public_name", "name", "full_public_name"),
            key=entry.line("guid", "code", "id"),
            role=entry.line("role"),
            affiliation=entry.line("affiliation", "organization", "organisation"),
            slug=entry.line("slug"),
        )
        entry.ignore("guid", "code", "id", "name", "public_name", "full_public_name")
        entry.close()
