"""Dates, times and lengths as files of other software write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from companion.domain.programme import DAY_BEGINS, EARLIEST_YEAR, LATEST_YEAR, local_moment
from companion.programme.importing.found import When

LONGEST_WRITTEN = 40

_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?::\d{2}(?:\.\d+)?)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_HOURS = re.compile(r"(\d{1,3}):(\d{2})(?::\d{2}(?:\.\d+)?)?")
_WORDED = re.compile(r"(?:(\d{1,3})\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,4})\s*(?:m|min|mins|minutes?)?)?", re.IGNORECASE)
_COMPACT = re.compile(r"P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,5})M)?(?:\d{1,6}S)?)?")
_NUMERIC_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")


def when_in(text: str, *, exact: bool = False) -> When | None:
    """Read a date with a time, as in `2020-12-14T09:00:00+01:00`; None if it is none.

    Args:
        exact: Whether one in UTC, with a Z, is a moment to be shown in another zone.
    """
    written = text.strip()
    try:
        read = datetime.fromisoformat(written) if 10 < len(written) <= LONGEST_WRITTEN else None
    except ValueError:
        return None
    if read is None or not EARLIEST_YEAR <= read.year <= LATEST_YEAR:
        return None
    wall, offset = read.replace(tzinfo=None, second=0, microsecond=0), read.utcoffset()
    in_utc = exact and written[-1] in "zZ"
    return When(wall, offset, "UTC" if in_utc else "", in_utc)


def day_in(text: str) -> date | None:
    """Read a date that begins with the year, alone or before a time; None if it is none."""
    try:
        read = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return read if EARLIEST_YEAR <= read.year <= LATEST_YEAR else None


def numeric_day(text: str, *, month_first: bool) -> date | None:
    """Read a date such as `18/03/2027`; None if it is none."""
    found = _NUMERIC_DAY.fullmatch(text.strip())
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    day, month = (second, first) if month_first else (first, second)
    try:
        read = date(int(found[4]), month, day)
    except ValueError:
        return None
    return read if EARLIEST_YEAR <= read.year <= LATEST_YEAR else None


def clock_in(text: str) -> time | None:
    """Read a time of day, such as `9:30`, `09:30:00` or `9.30 pm`; None if it is none."""
    found = _CLOCK.fullmatch(text.strip()[:LONGEST_WRITTEN])
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def minutes_in(text: str) -> int | None:
    """Read a length, such as `00:30`, `0:30:00`, `45`, `45 min`, `1h30` or `PT45M`; None if it is none."""
    written = text.strip()[:LONGEST_WRITTEN]
    if found := _HOURS.fullmatch(written):
        return int(found[1]) * 60 + int(found[2])
    if written.startswith("P"):
        return _compact_minutes(written)
    found = _WORDED.fullmatch(written)
    if found is None or not written:
        return None
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def _compact_minutes(written: str) -> int | None:
    found = _COMPACT.fullmatch(written)
    if found is None:
        return None
    weeks, days, hours, minutes = (int(each or 0) for each in found.groups())
    return ((weeks * 7 + days) * 24 + hours) * 60 + minutes


def minutes_between(starts: When, ends: When) -> int:
    """How long something takes: by the clock on the wall, unless both moments name their zones."""
    lasts = ends.wall - starts.wall
    if starts.zone and ends.zone:
        first, last = (each.wall.replace(tzinfo=ZoneInfo(each.zone)).astimezone(UTC) for each in (starts, ends))
        lasts = last - first
    return int(lasts / timedelta(minutes=1))


def day_of(wall: datetime) -> date:
    """The day that something is counted to: early in the night, the day before."""
    return wall.date() if wall.time() >= DAY_BEGINS else wall.date() - timedelta(days=1)


def on_day(day: date, clock: time) -> When:
    """A time of day of a programme's day: what is earlier than its beginning is after midnight."""
    return When(datetime.combine(day if clock >= DAY_BEGINS else day + timedelta(days=1), clock))


def is_zone(name: str) -> bool:
    """Tell whether this is the name of a time zone."""
    return name in _zones()


_zones = cache(available_timezones)


def placed(when: When, zone: ZoneInfo) -> tuple[datetime, str]:
    """Put a moment into the zone of an event, with its offset.

    Returns:
        The moment, and a sentence if it is not as the file writes it, otherwise "".
    """
    if when.zone and when.zone != zone.key:
        there = when.wall.replace(tzinfo=ZoneInfo(when.zone)).astimezone(zone)
        told = "" if when.exact or there.replace(tzinfo=None) == when.wall else "This is in another zone"
        return _fixed(there), told and f"{told}, {when.zone}: it is shown at its time in {zone.key}."
    for fold in (0, 1):
        ahead = when.wall.replace(tzinfo=zone, fold=fold).utcoffset()
        if ahead is not None and ahead == when.offset:
            return when.wall.replace(tzinfo=timezone(ahead)), ""
    return _by_the_wall(when, zone)


def _by_the_wall(when: When, zone: ZoneInfo) -> tuple[datetime, str]:
    moment, skipped = local_moment(when.wall.date(), when.wall.time(), zone)
    if skipped:
        return _fixed(
            moment.astimezone(UTC).astimezone(zone)
        ), "Clocks leave this time out that day: it is an hour later."
    if when.offset is None:
        return moment, ""
    return moment, f"The offset is not that of {zone.key} on that day: the time of day is kept."


def _fixed(moment: datetime) -> datetime:
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()))
