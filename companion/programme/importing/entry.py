"""One entry of a file: fields by name, of which all that nobody asks for is reported as left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from companion.domain.text import MAX_LINE_CHARACTERS, MAX_PROSE_CHARACTERS, clipped, without_controls
from companion.programme.importing.found import check_number
from companion.programme.importing.markup import as_text
from companion.programme.importing.report import Place, Report

NO_PLACE = "There is no place for this here."
MAX_FIELD_CHARACTERS = 200_000
"""More than this of one field is not even looked at."""


class Entry:
    """Reads an entry field by field, and takes what it can.

    Args:
        values: What the file has, by name.
        place: Names the place of a field, such as `line 12` or `$.sessions[3].title`.
        kin: What fields are called after in the report, such as `person` in `person.biography`.
    """

    def __init__(self, values: Mapping[str, object], place: Place, report: Report, kin: str = "") -> None:
        self.report = report
        self.place = place
        self._values = values
        self._kin = kin
        self._taken: set[str] = set()

    @property
    def where(self) -> str:
        """The place of the entry itself."""
        return self.place("")

    def named(self, key: str) -> str:
        """The name of a field in the report."""
        return f"{self._kin}.{key}" if self._kin else key

    def take(self, *keys: str) -> object:
        """Take the first of several fields that is there and has something in it; None if none does."""
        found: object = None
        for key in keys:
            value = self._values.get(key)
            if found in (None, "", [], {}) and value is not None:
                found = value
                self._taken.add(key)
            elif value == found:
                self._taken.add(key)
        return found

    def ignore(self, *keys: str) -> None:
        """Pass over fields that say nothing of the programme, or nothing that is not said elsewhere."""
        self._taken.update(keys)

    def line(self, *keys: str) -> str:
        """Take a text of one line, the first of several fields that has one."""
        return self._clip(keys[0], as_line(self._text(keys)), MAX_LINE_CHARACTERS)

    def title(self, *keys: str) -> str:
        """Take a title whole, on one line. Where it is too long, `fitting` puts it elsewhere."""
        return as_line(self._text(keys))[:MAX_PROSE_CHARACTERS]

    def prose(self, *keys: str, verbatim: bool = False) -> str:
        """Take a text that may have several lines; HTML becomes plain text unless it is `verbatim`."""
        written = self._text(keys)
        text = written if verbatim else as_text(written)
        if text != written:
            self.report.changed(self.place(keys[0]), self.named(keys[0]), "This is HTML, of which the text is taken.")
        return self._clip(keys[0], without_controls(text).strip(), MAX_PROSE_CHARACTERS)

    def whole(self, *keys: str, highest: int) -> int | None:
        """Take a whole number from 1 on; others are left out."""
        written = self.take(*keys)
        if written in (None, "", 0, "0"):
            return None
        digits = str(written).strip() if isinstance(written, int | str) else ""
        number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else 0
        if 1 <= number <= highest and written is not True:
            return number
        sentence = f"This is not a whole number from 1 to {highest}."
        self.report.left_out(self.place(keys[0]), self.named(keys[0]), sentence)
        return None

    def flag(self, key: str) -> bool:
        """Take a yes; anything else is a no."""
        return str(self.take(key)).strip().casefold() in {"true", "yes", "1", "x"}

    def entries(self, key: str, kin: str = "") -> Iterator[Entry]:
        """Take a list of entries; what is none is left out.

        Raises:
            FieldError: If there are more than are looked through.
        """
        written = self.take(key)
        listed = written if isinstance(written, list) else list(written.values()) if isinstance(written, dict) else []
        check_number(len(listed))
        names = [f"[{n}]" for n in range(len(listed))] if isinstance(written, list) else _names(written)
        if written not in (None, "") and not isinstance(written, list | dict):
            self.report.left_out(self.place(key), self.named(key), "This is not a list.")
        for name, value in zip(names, listed, strict=True):
            where = f"{self.place(key)}{name}"
            if isinstance(value, dict):
                yield Entry(value, in_json(where), self.report, kin)
            elif value is not None:
                self.report.left_out(where, self.named(key), "This is not understood.")

    def each(self, kin: str = "") -> Iterator[Entry]:
        """Take every field as an entry of its own."""
        return (self.entry(key, kin) for key, value in self._values.items() if value not in (None, "", [], {}))

    def entry(self, key: str, kin: str = "") -> Entry:
        """Take an entry inside this one; an empty one if there is none."""
        written = self.take(key)
        if written is not None and not isinstance(written, dict):
            self.report.left_out(self.place(key), self.named(key), "This is not understood.")
        return Entry(written if isinstance(written, dict) else {}, in_json(self.place(key)), self.report, kin)

    def close(self) -> None:
        """Report every field that has something in it and that nobody took."""
        for key, value in self._values.items():
            if key not in self._taken and value not in (None, "", [], {}, False):
                self.report.left_out(self.place(key), self.named(key), NO_PLACE)

    def _text(self, keys: tuple[str, ...]) -> str:
        written = self.take(*keys)
        if isinstance(written, dict):
            written = self._translated(keys[0], written)
        if isinstance(written, str):
            return written[:MAX_FIELD_CHARACTERS]
        if isinstance(written, int | float) and not isinstance(written, bool):
            return str(written)
        if written not in (None, "", [], {}, False):
            self.report.left_out(self.place(keys[0]), self.named(keys[0]), "This is not a text.")
        return ""

    def _translated(self, key: str, texts: dict[str, object]) -> object:
        """Of a text in several languages, take English, or else the first."""
        language = "en" if texts.get("en") else next(iter(texts), "")
        if len(texts) > 1:
            sentence = f"Of its languages, {clipped(str(language))} is taken."
            self.report.changed(self.place(key), self.named(key), sentence)
        return texts.get(language)

    def _clip(self, key: str, text: str, limit: int) -> str:
        if len(text) > limit:
            self.report.changed(self.place(key), self.named(key), f"This is cut: {limit:,} characters fit.")
        return text[:limit].rstrip()


def as_line(written: str) -> str:
    """Make one line of what was written, without what cannot be seen."""
    return " ".join(without_controls(written).split())


def in_json(where: str) -> Place:
    """Name places by their path in a JSON document (RFC 9535), where the entry itself is at `where`."""
    return lambda key: f"{where}.{key}" if key.isidentifier() else f"{where}[{key!r}]" if key else where


def _names(written: object) -> list[str]:
    return [f"[{key!r}]" for key in written] if isinstance(written, dict) else []
