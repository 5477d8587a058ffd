"""A table of fields as somebody wrote it by hand: typed values out, every mistake noted with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches

from slugify import slugify

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

MAX_ENTRIES = 1_000

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


class Table:
    """Reads a table field by field.

    A field that is wrong notes its mistake and reads as something empty, so that reading goes on and finds the others.
    Whoever reads must look at `mistakes` before they believe what they read.

    Args:
        values: What was written.
        where: The place of the table, like `items[3]`; empty for the outermost.
        mistakes: A sentence for each place that is wrong; shared by all tables of one programme.
    """

    def __init__(self, values: Mapping[str, object], where: str, mistakes: dict[str, str]) -> None:
        self.where = where
        self.mistakes = mistakes
        self._values = values
        self._known: list[str] = []

    def place(self, key: str) -> str:
        """Name the place of a field, counting from 1: `items[3].start`."""
        return f"{self.where}.{key}" if self.where else key

    def wrong(self, key: str, sentence: str) -> None:
        """Note what is wrong with a field, and how to mend it. The first mistake of a place stays."""
        place = self.place(key)
        self.mistakes.setdefault(place, f"{place}: {sentence}")

    def sound(self, *keys: str) -> bool:
        """Tell whether fields are there and nothing was wrong with them."""
        return all(key in self._values and self.place(key) not in self.mistakes for key in keys)

    def has(self, key: str) -> bool:
        """Tell whether a field is there, right or wrong."""
        return key in self._values

    def line(self, key: str, *, required: bool = False) -> str:
        """Read a text of one line; runs of white space become one space."""
        return " ".join(self._text(key, required=required, limit=MAX_LINE_CHARACTERS).split())

    def prose(self, key: str, *, required: bool = False, limit: int = MAX_PROSE_CHARACTERS) -> str:
        """Read a text that may have several lines."""
        return self._text(key, required=required, limit=limit)

    def lines(self, key: str) -> tuple[str, ...]:
        """Read a list of one-line texts."""
        written = self._take(key)
        if written is None:
            return ()
        if not isinstance(written, list) or len(written) > MAX_ENTRIES:
            self.wrong(key, f'This is not a list of texts. Write it like {key} = ["one", "two"].')
            return ()
        entries = Table({f"{key}[{n}]": entry for n, entry in enumerate(written, 1)}, self.where, self.mistakes)
        return tuple(entries.line(each, required=True) for each in entries._values)

    def slug(self, key: str, *, otherwise: str = "", required: bool = True) -> str:
        """Read an id that is fit for an address. `otherwise` is taken where none was written."""
        written = self.line(key, required=required and not otherwise) or otherwise
        if not written or self.place(key) in self.mistakes:
            return ""
        if not SLUG.fullmatch(written) or len(written) > MAX_SLUG_CHARACTERS:
            self.wrong(
                key,
                f"“{clipped(written)}” cannot be part of an address. "
                f"Use small letters a to z, digits and single hyphens, {MAX_SLUG_CHARACTERS} at most.",
            )
            return ""
        return written

    def whole(self, key: str, *, highest: int, lowest: int = 1, required: bool = False) -> int | None:
        """Read a whole number from `lowest` to `highest`."""
        written = self._take(key, required=required)
        if written is None:
            return None
        # In Python a bool is an int; on a programme it is not.
        if isinstance(written, bool) or not isinstance(written, int) or not lowest <= written <= highest:
            self.wrong(key, f"This is not a whole number from {lowest} to {highest}. Write it bare, like {key} = 20.")
            return None
        return written

    def flag(self, key: str) -> bool:
        """Read a yes or no."""
        written = self._take(key)
        if written is not None and not isinstance(written, bool):
            self.wrong(key, f"This is neither yes nor no. Write {key} = true, or leave the line out.")
        return written is True

    def clock(self, key: str) -> time:
        """Read a time of day without a zone, to the minute."""
        written = self._take(key, required=True)
        found = _CLOCK.fullmatch(written) if isinstance(written, str) else None
        if found:
            return time(int(found[1]), int(found[2]))
        if isinstance(written, time) and written == written.replace(second=0, microsecond=0):
            return written
        self.wrong(key, f'This is not a time of day. Write it with 24 hours and in quotes, like {key} = "09:30".')
        return time()

    def day(self, key: str, *, earliest: int, latest: int) -> date:
        """Read a date whose year is within two bounds."""
        written = _as_date(self._take(key, required=True))
        if written is None:
            self.wrong(key, f"This is not a date. Write the year first, like {key} = 2011-04-07.")
        elif not earliest <= written.year <= latest:
            self.wrong(key, f"The year is {written.year}. Give one from {earliest} to {latest}.")
        else:
            return written
        return date(earliest, 1, 1)

    def table(self, key: str) -> Table | None:
        """Read a table inside this one; None where there is none."""
        written = self._take(key)
        if isinstance(written, dict):
            return Table(written, self.place(key), self.mistakes)
        if written is not None:
            self.wrong(key, f"This needs lines of its own. Write [{self.place(key)}], and below it one line for each.")
        return None

    def tables(self, key: str) -> Iterator[Table]:
        """Read a list of tables inside this one; none where nothing was written."""
        written = self._take(key)
        entries = written if isinstance(written, list) else [] if written is None else [written]
        if not isinstance(written, list | None) or not all(isinstance(entry, dict) for entry in entries):
            self.wrong(key, f"Each of the {key} needs a heading of its own. Write [[{key}]], and below it its lines.")
        elif len(entries) > MAX_ENTRIES:
            self.wrong(key, f"There are {len(entries)} {key}; {MAX_ENTRIES} fit. Split the event.")
        else:
            for n, entry in enumerate(entries, 1):
                yield Table(entry, f"{self.place(key)}[{n}]", self.mistakes)

    def close(self) -> None:
        """Note every field that was written but that nobody asked for: most are slips of the hand."""
        for key in self._values:
            if key not in self._known:
                near = get_close_matches(clipped(key), self._known, n=1)
                mend = f"Did you mean {near[0]}?" if near else f"It may have {', '.join(self._known)}."
                self.wrong(clipped(key), f"Nothing here is called that. {mend}")

    def _take(self, key: str, *, required: bool = False) -> object:
        self._known.append(key)
        written = self._values.get(key)
        if required and written is None:
            self.wrong(key, f"This is missing. Add a line {key} = …")
        return written

    def _text(self, key: str, *, required: bool, limit: int) -> str:
        written = self._take(key, required=required)
        if written is None:
            return ""
        if not isinstance(written, str):
            self.wrong(key, f'This is not a text. Put it in quotes, like {key} = "…".')
            return ""
        shown = without_controls(written)
        kept = shown.strip()
        if required and not one_line(kept):
            self.wrong(key, "This is empty. Write something between the quotes.")
        if told := too_long(kept, limit):
            self.wrong(key, told)
        if len(shown) != len(written.replace("\r\n", "\n")):
            self.wrong(key, "This has a character in it that cannot be shown. Type it again rather than paste it.")
        return kept


def made_slug(name: str) -> str:
    """Make of a name what is fit to be part of an address; "" if nothing of it is."""
    # What looks like an HTML entity is part of the name, and slugify would trip over &#99999999999;
    return slugify(name, entities=False, decimal=False, hexadecimal=False, max_length=MAX_SLUG_CHARACTERS)


def _as_date(written: object) -> date | None:
    if isinstance(written, str):
        try:
            return datetime.strptime(written, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            return None
    # A datetime is a date too, but says more than was asked for.
    return written if isinstance(written, date) and not isinstance(written, datetime) else None
