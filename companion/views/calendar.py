"""Moments in the zone of an event, printed alike on every machine: no locale, no clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.domain.facts import Facts

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Printed(Struct, frozen=True):
    """A time or a day as people read it, and as `<time datetime>` says it to machines."""

    text: str
    iso: str


class Calendar:
    """Prints the moments of one event."""

    def __init__(self, facts: Facts) -> None:
        self._zone = _zone(facts)
        self._starts_at = facts.starts_at.astimezone(self._zone)

    @property
    def zone(self) -> str:
        """The zone by name, with what its clocks showed when the event began: `Europe/London (BST, UTC+01:00)`."""
        ahead = _offset(self._starts_at)
        if not isinstance(self._zone, ZoneInfo):
            return ahead
        letters = self._starts_at.tzname() or ""
        told = f"{letters}, {ahead}" if letters.isalpha() and letters != ahead else ahead
        return f"{self._zone.key} ({told})"

    def clock(self, moment: datetime) -> Printed:
        """Print the time of day, to the minute."""
        local = moment.astimezone(self._zone)
        return Printed(f"{local:%H:%M}", local.isoformat(timespec="minutes"))

    def bare_clock(self, moment: datetime) -> Printed:
        """Print the time of day, to machines as well: where the day stands beside it."""
        text = self.clock(moment).text
        return Printed(text, text)

    def day(self, moment: datetime) -> Printed:
        """Print the date."""
        local = moment.astimezone(self._zone)
        return Printed(f"{local.day} {MONTHS[local.month - 1]} {local.year}", local.date().isoformat())

    def weekday(self, moment: datetime) -> Printed:
        """Print the date, with its weekday."""
        day, weekday = self.day(moment), WEEKDAYS[moment.astimezone(self._zone).weekday()]
        return Printed(f"{weekday} {day.text}", day.iso)

    def days(self, facts: Facts) -> Printed:
        """Print the date of an event, or its first and last day."""
        first, last = self.day(facts.starts_at), self.day(facts.ends_at)
        if first == last:
            return self.weekday(facts.starts_at)
        return Printed(f"{first.text} to {last.text}", first.iso)


def minute(moment: datetime) -> datetime:
    """The minute that a moment is in. A record is to the minute: what follows from seconds does not follow from it."""
    return moment.replace(second=0, microsecond=0)


def whole_second(moment: datetime) -> datetime:
    """The second that a moment is in: so exactly does a record say when an item started and ended."""
    return moment.replace(microsecond=0)


def _zone(facts: Facts) -> tzinfo:
    """The zone by name; where that name is unknown here, the fixed offset that the event started with."""
    try:
        return ZoneInfo(facts.time_zone)
    except (ValueError, OSError, LookupError):
        return timezone(facts.starts_at.utcoffset() or UTC.utcoffset(None))


def _offset(moment: datetime) -> str:
    ahead = moment.utcoffset() or timedelta()
    sign, minutes = ("-", -ahead) if ahead < timedelta() else ("+", ahead)
    hours, rest = divmod(int(minutes.total_seconds()) // 60, 60)
    return f"UTC{sign}{hours:02}:{rest:02}" if ahead else "UTC"
