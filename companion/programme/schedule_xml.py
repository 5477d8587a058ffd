"""The schedule of an event as `schedule.xml`: the same as the JSON, in the older of the two forms."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from msgspec import UNSET

from companion.domain.event import Event
from companion.programme.published import Published
from companion.programme.schedule import Conference, Day, Session, schedule
from companion.programme.xml import child, written


def schedule_xml(event: Event, published: Published) -> bytes:
    """Write `schedule.xml`."""
    laid_out, root = schedule(event, published), Element("schedule")
    name, _, version = published.software.partition(" ")
    child(root, "generator", name=name, version=version)
    if published.address:
        child(root, "url", f"{published.address}schedule.xml")
    child(root, "version", laid_out.version)
    _conference(root, laid_out.conference)
    for day in laid_out.conference.days:
        _day(root, day)
    return written(root)


def _conference(root: Element, said: Conference) -> None:
    conference = child(root, "conference")
    for name, text in (
        ("title", said.title),
        ("acronym", said.acronym),
        ("start", said.start.isoformat()),
        ("end", said.end.isoformat()),
        ("days", str(said.daysCount)),
        ("timeslot_duration", said.timeslot_duration),
        ("base_url", said.url),
        ("url", said.url),
        ("time_zone_name", said.time_zone_name),
    ):
        if text is not UNSET:
            child(conference, name, str(text))


def _day(root: Element, said: Day) -> None:
    begins, ends = said.day_start.isoformat(), said.day_end.isoformat()
    day = child(root, "day", index=str(said.index), date=said.date.isoformat(), start=begins, end=ends)
    for name, sessions in said.rooms.items():
        room = child(day, "room", name=name)
        for session in sessions:
            _session(room, session)


def _session(room: Element, said: Session) -> None:
    event = child(room, "event", guid=str(said.guid), id=str(said.id))
    for name, text in (
        ("room", said.room),
        ("title", said.title),
        *((("subtitle", said.subtitle),) if said.subtitle else ()),
        ("type", said.type),
        ("date", said.date.isoformat()),
        ("start", said.start),
        ("duration", said.duration),
        ("abstract", said.abstract),
        ("track", said.track or ""),
    ):
        child(event, name, text)
    persons = child(event, "persons")
    for person in said.persons:
        child(persons, "person", person.name, guid=str(person.guid))
    # The format takes addresses of the web alone.
    if said.url.startswith("http"):
        child(event, "url", said.url)
