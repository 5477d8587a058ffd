"""Reading what people type into a form, field by field, with a sentence for each that is wrong."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from companion.domain.errors import FieldError
from companion.domain.programme import EARLIEST_YEAR, LATEST_YEAR, local_moment
from companion.domain.text import (
    MAX_LINE_CHARACTERS,
    MAX_PROSE_CHARACTERS,
    MAX_SLUG_CHARACTERS,
    SLUG,
    clipped,
    one_line,
    too_long,
    without_controls,
)


class Reading:
    """Reads field by field. One that is wrong notes a sentence and reads as something empty, so that all are found."""

    def __init__(self) -> None:
        self.wrong: dict[str, str] = {}

    def note(self, field: str, sentence: str) -> None:
        """Note what is wrong with a field. The first sentence stays."""
        if sentence:
            self.wrong.setdefault(field, sentence)

    def check(self) -> None:
        """Refuse if anything was wrong.

        Raises:
            FieldError: With a sentence for each field.
        """
        if self.wrong:
            raise FieldError(self.wrong)

    def line(self, field: str, typed: str, *, needed: str = "") -> str:
        """Read one line. `needed` is what to say where it is empty; "" where it may be."""
        line = one_line(typed)
        self.note(field, needed if not line else too_long(line, MAX_LINE_CHARACTERS))
        return line

    def prose(self, field: str, typed: str) -> str:
        """Read a text that may have several lines."""
        text = without_controls(typed).strip()
        self.note(field, too_long(text, MAX_PROSE_CHARACTERS))
        return text

    def lines(self, field: str, typed: str) -> tuple[str, ...]:
        """Read one entry from each line."""
        entries = tuple(line for line in map(one_line, typed.splitlines()) if line)
        self.note(field, next(filter(None, (too_long(line, MAX_LINE_CHARACTERS) for line in entries)), ""))
        return entries

    def slug(self, field: str, typed: str) -> None:
        """Note what is wrong with what is to be part of an address."""
        fits = f"Use small letters a to z, digits and single hyphens, {MAX_SLUG_CHARACTERS} at most."
        self.note(field, "" if is_slug(typed) else fits)

    def whole(self, field: str, typed: str | int, *, highest: int, needed: str = "") -> int | None:
        """Read a whole number from 1 to `highest`."""
        digits = str(typed).strip()
        if not digits:
            self.note(field, needed)
            return None
        number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else 0
        if not 1 <= number <= highest:
            self.note(field, f"Write a whole number from 1 to {highest}.")
            return None
        return number

    def clock(self, field: str, typed: str) -> time:
        """Read a time of day, to the minute."""
        try:
            return time.fromisoformat(typed.strip()).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            self.note(field, "Write a time of day with 24 hours, like 09:30.")
            return time()

    def day(self, field: str, typed: str) -> date:
        """Read a date."""
        try:
            day = date.fromisoformat(typed.strip())
        except ValueError:
            self.note(field, "Write the date with the year first, like 2026-04-07.")
            return date(EARLIEST_YEAR, 1, 1)
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            self.note(field, f"The year is {day.year}. Give one from {EARLIEST_YEAR} to {LATEST_YEAR}.")
            return date(EARLIEST_YEAR, 1, 1)
        return day

    def zone(self, field: str, typed: str) -> ZoneInfo:
        """Read a time zone."""
        try:
            return ZoneInfo(typed.strip())
        # What is no key, leads out of the folder of zones, or names a folder in it.
        except (KeyError, ValueError, OSError):
            told = f"“{clipped(typed)}” is no time zone. " if typed.strip() else ""
            self.note(field, f"{told}Choose one like Europe/London or America/New_York.")
            return ZoneInfo("UTC")

    def moment(self, field: str, day: date, clock: time, zone: ZoneInfo) -> datetime:
        """Put a time of day on the day of the event."""
        moment, sentence = local_moment(day, clock, zone)
        self.note(field, sentence)
        return moment


def is_slug(text: str) -> bool:
    """Tell whether a text is fit to be part of an address."""
    return SLUG.fullmatch(text) is not None and len(text) <= MAX_SLUG_CHARACTERS
