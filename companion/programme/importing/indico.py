"""Reads what Indico exports: an event with its contributions, or a timetable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from companion.domain.facts import Venue
from companion.programme.importing.entry import Entry, in_json
from companion.programme.importing.found import Found, FoundItem, FoundPerson, When
from companion.programme.importing.moments import is_zone, minutes_between, minutes_in, when_in
from companion.programme.importing.report import Report

FORMAT = "an export of Indico"


def is_one(document: object) -> bool:
    """Tell whether a JSON document is an export of Indico."""
    return isinstance(document, dict) and "results" in document


def read(document: Mapping[str, object], report: Report) -> Found:
    """Read an export. A timetable does not name its event."""
    top = Entry(document, in_json("$"), report)
    top.ignore("count", "additionalInfo", "_type", "complete", "url", "ts")
    if isinstance(document.get("results"), list):
        found = _event(top)
    else:
        items = tuple(_timetable(top.entry("results")))
        zones = {item.starts.zone for item in items if item.starts and item.starts.zone}
        found = Found(format=FORMAT, items=items, zone=next(iter(zones)) if len(zones) == 1 else "")
    top.close()
    return found


def _event(top: Entry) -> Found:
    results = list(top.entries("results", "event"))
    for entry in results[1:]:
        top.report.left_out(entry.where, "results", "The file has more than one event: the first is taken.")
    if not results:
        return Found(format=FORMAT, items=())
    entry = results[0]
    found = Found(
        format=FORMAT,
        title=entry.line("title"),
        summary=entry.prose("description"),
        zone=entry.line("timezone"),
        venue=Venue(entry.line("location"), entry.line("address")),
        items=tuple(_contributions(entry)),
    )
    entry.ignore("id", "type", "startDate", "endDate", "url", "occurrences", *_INTERNAL)
    entry.close()
    return found


_INTERNAL = ("_type", "_fossil", "id", "db_id", "friendly_id", "friendlyId", "uniqueId", "conferenceId", "color",
             "textColor", "pdf", "url")  # fmt: skip


def _contributions(event: Entry) -> Iterator[FoundItem]:
    for entry in event.entries("contributions", "contribution"):
        yield _item(entry)
    for session in event.entries("sessions", "session"):
        yield from (_item(entry) for entry in session.entries("contributions", "contribution"))
        session.ignore("startDate", "endDate", "room", "roomFullname", "location", "numSlots", "title", *_INTERNAL)
        session.close()


def _timetable(results: Entry) -> Iterator[FoundItem]:
    """Every entry of every day of every event; those of a session take its place."""
    for event in results.each():
        for day in event.each():
            for entry in day.each("entry"):
                yield from _in_timetable(entry)


def _in_timetable(entry: Entry) -> Iterator[FoundItem]:
    inside = list(entry.entries("entries", "entry"))
    if not inside:
        yield _item(entry)
        return
    entry.ignore("entryType", "startDate", "endDate", "duration", "contribDuration", "room", "location", *_INTERNAL)
    entry.close()
    yield from map(_item, inside)


def _item(entry: Entry) -> FoundItem:
    starts, ends = _when(entry.entry("startDate")), _when(entry.entry("endDate"))
    minutes = minutes_in(entry.line("duration").removesuffix(".0"))
    item = FoundItem(
        place=entry.where,
        title=entry.title("title", "slotTitle"),
        starts=starts,
        minutes=minutes_between(starts, ends) if starts and ends else minutes,
        room=entry.line("room", "roomFullname"),
        kind=entry.line("type", "entryType"),
        persons=tuple(_persons(entry)),
        summary=entry.prose("description"),
    )
    entry.ignore("roomFullname", "location", "session", "entryType", "contributionId", "sessionId", "sessionSlotId")
    entry.ignore("sessionSlotEntryId", "sessionCode", "inheritLoc", "inheritRoom", "code", *_INTERNAL)
    entry.close()
    return item


def _when(entry: Entry) -> When | None:
    when, zone = when_in(f"{entry.line('date')}T{entry.line('time')}"), entry.line("tz")
    return replace(when, zone=zone) if when and is_zone(zone) else when


def _persons(item: Entry) -> Iterator[FoundPerson]:
    """Who speaks. Addresses of e-mail and their digests are left where they are."""
    for entry in (person for key in ("presenters", "speakers") for person in item.entries(key, "person")):
        given = entry.line("first_name", "firstName"), entry.line("last_name", "familyName")
        name = " ".join(filter(None, given)) or entry.line("name", "fullName")
        yield FoundPerson(name=name, affiliation=entry.line("affiliation"))
        entry.ignore("name", "fullName", "person_id", "emailHash", "displayOrderKey", *_INTERNAL)
        entry.close()
