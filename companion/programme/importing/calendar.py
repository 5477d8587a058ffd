"""Reads iCalendar (RFC 5545), also where it is not quite that.

Lines are taken apart here, and not by a library, because the report names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.facts import Venue
from companion.programme.importing.entry import NO_PLACE, Entry
from companion.programme.importing.found import Found, FoundItem, FoundPerson, When, check_number
from companion.programme.importing.moments import is_zone, minutes_between, minutes_in, when_in
from companion.programme.importing.report import Report

FORMAT = "a calendar"

_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_PARTS = re.compile(r"\"[^\"]*\"|[^\";:]+|.", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_WRAPPING = re.compile(r"\s*(?:<!--.*|-->|)\s*")
_BY = re.compile(r"\s*\((?:[\w-]+ ){0,2}by ([^()]{2,200})\)\s*$")
_AND = re.compile(r",?\s+(?:and|und|et|&|\+)\s+")
_ORGANISATION = re.compile(
    r"\b(?:universit\w+|institut\w*|cent(?:re|er)|college|school|foundation|labs?|ltd|inc|gmbh|of|for)\b", re.IGNORECASE
)


class Line(Struct, frozen=True):
    """A line of content, unfolded: its number in the file, name in capitals, parameters and value."""

    number: int
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value without escapes."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


def read(text: str, before: int, report: Report) -> Found:
    """Read a calendar that begins after so many lines.

    Speakers are taken from titles such as “A title (talk by A. Speaker)”, where they stand so.
    """
    lines = tuple(_lines(text, before, report))
    events = tuple(_events(lines, report))
    calendar = {line.name: line for line in lines if line.name.startswith("X-WR-") or line.name == "NAME"}
    named = calendar.get("NAME") or calendar.get("X-WR-CALNAME")
    zone = calendar.get("X-WR-TIMEZONE")
    items, venue = _placed_in(tuple(filter(None, (_item(event, report) for event in events))))
    inside = {item.starts.zone for item in items if item.starts and item.starts.zone and not item.starts.exact}
    one = next(iter(inside)) if len(inside) == 1 else ""
    return Found(
        format=FORMAT,
        title=" ".join(named.text.split())[:200] if named else "",
        zone=zone.value.strip() if zone else one,
        items=items,
        venue=Venue(venue),
    )


def _lines(text: str, before: int, report: Report) -> Iterator[Line]:
    """Every line of content, with those that go on put together."""
    number, written = 0, ""
    for at, raw in enumerate([*text.split("\n"), "-->"], 1):
        if at <= before:
            continue
        if raw[:1] in {" ", "\t"} and written:
            written += raw[1:]
            continue
        if written and (line := _line(number, written, report)):
            yield line
        number, written = at, raw


def _line(number: int, written: str, report: Report) -> Line | None:
    head, value = _halves(written)
    name, *parameters = head
    if value is None or not _NAME.fullmatch(name):
        if not _WRAPPING.fullmatch(written):
            report.left_out(f"line {number}", "line", "This is no line of a calendar.")
        return None
    pairs = (each.partition("=") for each in parameters)
    return Line(number, name.upper(), {key.upper(): said.strip('"') for key, _, said in pairs}, value)


def _halves(written: str) -> tuple[list[str], str | None]:
    """Take a line apart at its first colon that is not in quotes, and what is before that at semicolons."""
    head, begins = list[str](), 0
    for part in _PARTS.finditer(written):
        if part[0] in {":", ";"}:
            head.append(written[begins : part.start()])
            begins = part.end()
        if part[0] == ":":
            return head, written[begins:]
    return [*head, written[begins:]], None


def _events(lines: tuple[Line, ...], report: Report) -> Iterator[tuple[Line, ...]]:
    """The lines of every event. What stands inside one, such as an alarm, is passed over."""
    inside: list[str] = []
    event: list[Line] = []
    begun = 0
    for line in lines:
        if line.name == "BEGIN":
            inside.append(line.value.strip().upper())
            begun += inside[-1] == "VEVENT"
            check_number(begun)
            if inside[-1] in {"VTODO", "VJOURNAL", "VFREEBUSY"}:
                report.left_out(f"line {line.number}", inside[-1], NO_PLACE)
        elif line.name == "END" and inside:
            if inside.pop() == "VEVENT" and "VEVENT" not in inside:
                yield tuple(event)
                event = []
        elif inside and inside[-1] == "VEVENT":
            event.append(line)
    if event:
        report.changed(f"line {event[-1].number}", "VEVENT", "The file ends inside this one.")
        yield tuple(event)


def _item(lines: tuple[Line, ...], report: Report) -> FoundItem | None:
    by_name: dict[str, Line] = {}
    for line in lines:
        by_name.setdefault(line.name, line)
    first = lines[0].number if lines else 0
    numbers = {name: line.number for name, line in by_name.items()}
    entry = Entry(
        {name: line.text for name, line in by_name.items()}, lambda key: f"line {numbers.get(key, first)}", report
    )
    entry.ignore(
        "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "TRANSP", "CLASS", "STATUS", "PRIORITY", "RRULE"
    )
    if not _takes_place(by_name, report):
        return None
    title, persons = _title(entry)
    starts = _when(by_name.get("DTSTART"))
    ends, lasts = _when(by_name.get("DTEND")), by_name.get("DURATION")
    minutes = minutes_in(lasts.value) if lasts else None
    item = FoundItem(
        place=entry.where,
        title=title,
        starts=starts,
        minutes=minutes_between(starts, ends) if starts and ends else minutes,
        room=entry.line("LOCATION"),
        kind=entry.line("CATEGORIES"),
        persons=persons,
        summary=_summary(entry),
    )
    entry.ignore("SUMMARY", "DTSTART", "DTEND", "DURATION")
    entry.close()
    return item


def _takes_place(lines: dict[str, Line], report: Report) -> bool:
    """Tell whether an event can be an item at all."""
    starts, status, again = (lines.get(name) for name in ("DTSTART", "STATUS", "RRULE"))
    if status and status.value.strip().upper() == "CANCELLED":
        report.left_out(f"line {status.number}", "STATUS", "It is cancelled.")
        return False
    if starts and len(starts.value.strip()) <= 8:
        report.left_out(f"line {starts.number}", "DTSTART", "It lasts all day, and is no line of an agenda.")
        return False
    if again:
        report.changed(f"line {again.number}", "RRULE", "It repeats: the first time is taken.")
    return True


def _summary(entry: Entry) -> str:
    """What is said of it, and its address if that is said as well."""
    summary, address = entry.prose("DESCRIPTION"), entry.line("URL")
    return summary if not address or address in summary else "\n".join(filter(None, (summary, address)))


def _title(entry: Entry) -> tuple[str, tuple[FoundPerson, ...]]:
    title = entry.title("SUMMARY")
    found = _BY.search(title)
    # What has a colon in it is a sentence, and nobody's name.
    if found is None or ":" in found[1]:
        return title, ()
    entry.report.changed(entry.place("SUMMARY"), "SUMMARY", "Who speaks is taken out of the title.")
    return title[: found.start()], tuple(person for part in _AND.split(found[1].strip()) for person in _persons(part))


def _persons(part: str) -> Iterator[FoundPerson]:
    """Somebody with their organisation, or several people."""
    name, _, rest = part.partition(", ")
    if rest and _ORGANISATION.search(rest):
        yield FoundPerson(name=name.strip(), affiliation=rest.strip())
    else:
        yield from (FoundPerson(name=each.strip()) for each in part.split(",") if each.strip())


def _when(line: Line | None) -> When | None:
    if line is None:
        return None
    when, zone = when_in(line.value, exact=True), line.parameters.get("TZID", "")
    return replace(when, zone=zone) if when and is_zone(zone) and not when.exact else when


def _placed_in(items: tuple[FoundItem, ...]) -> tuple[tuple[FoundItem, ...], str]:
    """Take from places such as “Red Room, Town Hall, High Street” what all of them end with: that is the venue."""
    places = {item.room for item in items if item.room}
    parts = [place.split(", ") for place in places]
    shared = 0
    while len(parts) > 1 and all(len(each) > shared and each[-1 - shared] == parts[0][-1 - shared] for each in parts):
        shared += 1
    if not shared:
        return items, ""
    venue = ", ".join(parts[0][-shared:])
    rooms = {place: ", ".join(place.split(", ")[:-shared]) for place in places}
    return tuple(replace(item, room=rooms.get(item.room, "")) for item in items), venue
