"""Reads `schedule.xml`, the form of pentabarf, frab and pretalx, of any age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from companion.domain.facts import Venue
from companion.domain.text import MAX_LINE_CHARACTERS
from companion.programme.importing.entry import Entry, as_line
from companion.programme.importing.found import Found, FoundItem, FoundPerson, FoundRoom, When
from companion.programme.importing.moments import clock_in, day_in, minutes_between, minutes_in, on_day, when_in
from companion.programme.importing.report import Report
from companion.programme.importing.schedule_json import UNRECORDED
from companion.programme.importing.tree import Element
from companion.programme.schedule import NOT_HELD, OURS

FORMAT = "a schedule of pentabarf, frab or pretalx in XML"


def read(root: Element, report: Report) -> Found:
    """Read a schedule.

    Of what we wrote, this form has less than the JSON: titles, times, lengths, kinds, abstracts, names of rooms and of
    speakers. It has neither the venue, nor roles and affiliations, nor ids, nor which items are for everyone.
    """
    ours = any(child.attributes.get("name") == OURS for child in root.all("generator"))
    conference = _conference(root, report)
    listed = [element for element in root.children if element.tag not in {"conference", "day"}]
    for element in listed:
        _only(element, report, {"generator", "version", "url", "base_url"})
    days = tuple(root.all("day"))
    return Found(
        format=FORMAT,
        title=conference.line("title"),
        slug=conference.line("acronym"),
        summary=conference.prose("subtitle", "description"),
        zone=conference.line("time_zone_name"),
        venue=Venue(conference.line("venue"), conference.line("city")),
        rooms=tuple(_rooms(days)),
        items=tuple(item for day in days for item in _items(day, report, ours=ours)),
    )


def _conference(root: Element, report: Report) -> Entry:
    element = next(root.all("conference"), Element("conference", {}, root.line))
    entry = entry_of(element, report, "conference")
    known = ("title", "acronym", "subtitle", "description", "time_zone_name", "venue", "city")
    entry.ignore("start", "end", "days", "day_change", "timeslot_duration", "base_url", "url", *known)
    entry.close()
    return entry


def entry_of(element: Element, report: Report, kin: str = "") -> Entry:
    """Read attributes and children as fields. Of children of one name, the first that has text counts."""
    values: dict[str, object] = dict(element.attributes)
    lines: dict[str, int] = {}
    for child in element.children:
        text = child.text or (" ".join(child.attributes.values()) if not child.children else "")
        if not values.get(child.tag):
            values[child.tag], lines[child.tag] = text, child.line
        elif text and text != values[child.tag]:
            report.left_out(f"line {child.line}", f"{kin}.{child.tag}", "It is there more than once: the first counts.")
    return Entry(values, lambda key: f"line {lines.get(key, element.line)}", report, kin)


def _only(element: Element, report: Report, known: set[str]) -> None:
    if element.tag not in known and (element.text or element.children or element.attributes):
        report.left_out(f"line {element.line}", element.tag, "There is no place for this here.")


def _rooms(days: tuple[Element, ...]) -> Iterator[FoundRoom]:
    names = (_named(room.attributes.get("name", "")) for day in days for room in day.all("room"))
    return (FoundRoom(name=name) for name in dict.fromkeys(filter(None, names)))


def _named(room: str) -> str:
    return as_line(room)[:MAX_LINE_CHARACTERS].rstrip()


def _items(day: Element, report: Report, *, ours: bool) -> Iterator[FoundItem]:
    """Every event of a day: in a room, or in the day itself as in the oldest files."""
    on = day_in(day.attributes.get("date", ""))
    for child in day.children:
        if child.tag == "event":
            yield _item(child, "", on, report, ours=ours)
        elif child.tag == "room":
            name = child.attributes.get("name", "")
            for each in child.children:
                if each.tag == "event":
                    yield _item(each, name, on, report, ours=ours)
                else:
                    _only(each, report, set())
        else:
            _only(child, report, set())


def _item(element: Element, room: str, day: date | None, report: Report, *, ours: bool) -> FoundItem:
    entry = entry_of(element, report, "event")
    starts, subtitle = _starts(entry, day), entry.line("subtitle")
    summary = "" if ours and subtitle == NOT_HELD else subtitle
    texts = (summary, entry.prose("abstract", verbatim=ours), entry.prose("description", verbatim=ours))
    ends = when_in(entry.line("end"))
    minutes = minutes_in(entry.line("duration"))
    item = FoundItem(
        place=entry.where,
        title=entry.title("title"),
        starts=starts,
        minutes=minutes_between(starts, ends) if minutes is None and starts and ends else minutes,
        day=day,
        room=entry.line("room") or _named(room),
        kind=entry.line("type"),
        persons=tuple(_persons(element, report)),
        summary="\n\n".join(dict.fromkeys(filter(None, texts))),
    )
    optout = (each for recording in element.all("recording") for each in recording.all("optout"))
    if any(each.text.casefold() == "true" for each in optout):
        report.look(item.told, entry.named("recording"), UNRECORDED)
        entry.ignore("recording")
    entry.ignore("id", "guid", "slug", "code", "date", "start", "persons", *(("url",) if ours else ()))
    entry.close()
    return item


def _starts(entry: Entry, day: date | None) -> When | None:
    """When an event starts: by the clock that the file prints, on the day that it is dated or listed under."""
    written = entry.line("date")
    dated, clock = when_in(written), clock_in(entry.line("start"))
    if clock is None:
        return dated
    if dated is not None and dated.wall.time() == clock:
        return dated
    if dated is not None:
        sentence = "The start and the time in the date differ: the start is taken."
        entry.report.changed(entry.place("start"), entry.named("start"), sentence)
        return When(dated.wall.replace(hour=clock.hour, minute=clock.minute))
    on = day or day_in(written)
    return on_day(on, clock) if on else None


def _persons(event: Element, report: Report) -> Iterator[FoundPerson]:
    for element in (person for persons in event.all("persons") for person in persons.children):
        entry = entry_of(element, report, "person")
        name = as_line(element.text) if not element.children else entry.line("public_name", "name")
        yield FoundPerson(name=name[:200], key=entry.line("guid", "code", "id"))
        entry.ignore("id", "guid", "code", "public_name", "name")
        entry.close()
