"""Reads a table (CSV): a row for each item, under a row of headings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from companion.domain.errors import FieldError
from companion.domain.programme import MOST_PEOPLE
from companion.domain.text import MAX_LINE_CHARACTERS, clipped
from companion.programme.importing.entry import Entry
from companion.programme.importing.found import Found, FoundItem, FoundPerson, FoundRoom, When, check_number
from companion.programme.importing.moments import (
    clock_in,
    day_in,
    minutes_between,
    minutes_in,
    numeric_day,
    when_in,
)
from companion.programme.importing.report import Report

FORMAT = "a table"

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("title", "session title", "proposal title", "talk", "session", "subject", "name", "titel", "titre"),
        "date": ("date", "day", "start date", "datum", "tag"),
        "start": (
            "start",
            "starts",
            "start time",
            "starts at",
            "begin",
            "begins",
            "scheduled at",
            "time",
            "from",
            "beginn",
        ),
        "end": ("end", "ends", "end time", "ends at", "until", "to", "ende"),
        "minutes": ("minutes", "duration", "length", "scheduled duration", "dauer"),
        "room": ("room", "location", "place", "venue", "where", "raum", "ort"),
        "speakers": ("speakers", "speaker", "presenters", "presenter", "speaker names", "owner", "by"),
        "kind": ("kind", "type", "session type", "session format", "format", "art"),
        "summary": ("summary", "abstract", "description", "beschreibung"),
        "capacity": ("capacity", "seats", "plätze"),
    }
)
"""What columns may be called, in small letters."""

_NAMES = re.compile(r"\s*[;,|\n]\s*|\s+(?:and|&)\s+")


def read(text: str, report: Report) -> Found:
    """Read a table. It names neither the event nor its time zone.

    Raises:
        FieldError: If a row cannot be read, or dates may be read in two ways.
    """
    rows = _rows(text)
    headings = next((row for _number, row in rows), [])
    columns = _columns(headings)
    filled = [(number, row) for number, row in rows[1:] if any(cell.strip() for cell in row)]
    month_first = _month_first([row[columns["date"]] for _, row in filled if columns.get("date", len(row)) < len(row)])
    entries = (_entry(headings, columns, number, row, report) for number, row in filled)
    items = tuple(_item(entry, month_first=month_first) for entry in entries)
    rooms = dict.fromkeys(item.room for item in items if item.room)
    return Found(format=FORMAT, items=items, rooms=tuple(FoundRoom(name=name) for name in rooms))


def is_one(text: str) -> bool:
    """Tell whether this is a table with a heading for titles and one for times."""
    first = text.lstrip("\ufeff\r\n ").partition("\n")[0]
    if len(first) > MAX_LINE_CHARACTERS * len(HEADINGS):
        return False
    columns = _columns(next(csv.reader([first.rstrip("\r")], delimiter=_delimiter(first)), []))
    return {"title", "start"} <= columns.keys()


def _delimiter(first: str) -> str:
    return max(";\t,", key=first.count)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Every row with the line that it begins on, split by whatever the headings are."""
    rows, begins = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text.lstrip().partition("\n")[0]))
    try:
        for row in reader:
            if row:
                rows.append((begins, row))
                check_number(len(rows) - 1)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FieldError(
            {"file": f"Line {begins} of the table cannot be read: {error}. Save it anew as CSV."}
        ) from error
    return rows


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Which column holds what: the first heading that is known under each name."""
    spelt = [" ".join(heading.replace("_", " ").split()).casefold() for heading in headings]
    found = {ours: next((spelt.index(name) for name in names if name in spelt), -1) for ours, names in HEADINGS.items()}
    return {ours: column for ours, column in found.items() if column >= 0}


def _month_first(dates: Sequence[str]) -> bool:
    """Tell whether dates such as 3/18/2027 begin with the month.

    Raises:
        FieldError: If nothing tells.
    """
    slashed = [written for written in dates if "/" in written]
    by_day, by_month = (all(numeric_day(written, month_first=each) for written in slashed) for each in (False, True))
    if slashed and by_day and by_month:
        sentence = f"“{clipped(slashed[0])}” may be read in two ways. Write dates with the year first, like 2027-03-18."
        raise FieldError({"date": sentence})
    return by_month and not by_day


def _entry(
    headings: Sequence[str], columns: Mapping[str, int], number: int, row: Sequence[str], report: Report
) -> Entry:
    ours = {column: name for name, column in columns.items()}
    values: dict[str, object] = {}
    for column, cell in enumerate(row):
        heading = headings[column].strip() if column < len(headings) else ""
        values[ours.get(column) or heading or f"column {column + 1}"] = cell.strip()
    return Entry(values, lambda _key: f"line {number}", report)


def _item(entry: Entry, *, month_first: bool) -> FoundItem:
    starts = _starts(entry, month_first=month_first)
    written, ends = entry.line("minutes"), _ends(entry, starts)
    minutes = minutes_in(written)
    if written and minutes is None:
        entry.report.left_out(entry.place("minutes"), "minutes", "This is no length, such as 45 or 0:45.")
    item = FoundItem(
        place=entry.where,
        title=entry.title("title"),
        starts=starts,
        minutes=minutes_between(starts, ends) if minutes is None and starts and ends else minutes,
        room=entry.line("room"),
        kind=entry.line("kind"),
        persons=tuple(FoundPerson(name=name) for name in _NAMES.split(entry.line("speakers")) if name),
        summary=entry.prose("summary"),
        capacity=entry.whole("capacity", highest=MOST_PEOPLE),
    )
    entry.close()
    return item


def _starts(entry: Entry, *, month_first: bool) -> When | None:
    written, dated = entry.line("start"), entry.line("date")
    clock, day = clock_in(written), _day(dated, month_first=month_first)
    whole = when_in(written) or _day_and_clock(written, month_first=month_first)
    return When(datetime.combine(day, clock)) if clock is not None and day else whole


def _ends(entry: Entry, starts: When | None) -> When | None:
    """When it ends: a whole moment, or a time of day, which may be after midnight."""
    written = entry.line("end")
    clock = clock_in(written)
    if clock is None or starts is None:
        return when_in(written)
    ends = datetime.combine(starts.wall.date(), clock)
    return When(ends if ends >= starts.wall else ends + timedelta(days=1))


def _day(written: str, *, month_first: bool) -> date | None:
    return day_in(written) or numeric_day(written, month_first=month_first and "/" in written)


def _day_and_clock(written: str, *, month_first: bool) -> When | None:
    first, _, rest = written.partition(" ")
    day, clock = _day(first, month_first=month_first), clock_in(rest)
    return When(datetime.combine(day, clock)) if day and clock is not None else None
