"""The report of an import: what was taken, what was changed or left out and why, and what is worth a look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from companion.domain.text import clipped

MOST_PLACES = 3
"""So many places of one remark are named; the others are counted."""

MOST_REMARKS = 200
"""A file in which everything is odd must not fill a page without end: further kinds of remark are counted."""


class Fate(StrEnum):
    """What became of a part of a file."""

    CHANGED = "changed"
    LEFT_OUT = "left out"
    LOOK = "to look at"


HEADINGS: Mapping[Fate, str] = MappingProxyType(
    {Fate.LOOK: "Look at this", Fate.CHANGED: "Taken otherwise than it is written", Fate.LEFT_OUT: "Left out"}
)
"""What stands above the remarks, in the order in which they are told."""


class Remark(Struct, frozen=True):
    """One remark about a field, with all places that it is about, such as `line 12` or `$.sessions[3]`."""

    fate: Fate
    field: str
    sentence: str
    places: tuple[str, ...]

    @property
    def at(self) -> str:
        """Name the places: the first of them, and how many more there are."""
        named, more = ", ".join(filter(None, self.places[:MOST_PLACES])), len(self.places) - MOST_PLACES
        return f"{named} and {more} more" if more > 0 else named


class Report:
    """Gathers remarks while a file is read. What is the same about the same field becomes one remark."""

    def __init__(self) -> None:
        self._places: dict[tuple[Fate, str, str], list[str]] = {}
        self._further = 0

    def changed(self, place: str, field: str, sentence: str) -> None:
        """Tell that something was taken otherwise than it is written."""
        self._note(Fate.CHANGED, place, field, sentence)

    def left_out(self, place: str, field: str, sentence: str) -> None:
        """Tell that something was not taken."""
        self._note(Fate.LEFT_OUT, place, field, sentence)

    def look(self, place: str, field: str, sentence: str) -> None:
        """Tell of something that was taken as it is, and had better be looked at."""
        self._note(Fate.LOOK, place, field, sentence)

    def remarks(self) -> tuple[Remark, ...]:
        """Every remark: first what to look at, then what was changed, then what was left out."""
        listed = [
            Remark(fate, field, sentence, tuple(dict.fromkeys(places)))
            for (fate, field, sentence), places in self._places.items()
        ]
        if self._further:
            sentence = f"There are {self._further} more remarks of other kinds, which are not listed."
            listed.append(Remark(Fate.LOOK, "file", sentence, ()))
        return tuple(remark for fate in HEADINGS for remark in listed if remark.fate is fate)

    def _note(self, fate: Fate, place: str, field: str, sentence: str) -> None:
        key = (fate, clipped(field), sentence)
        if key not in self._places and len(self._places) >= MOST_REMARKS:
            self._further += 1
            return
        self._places.setdefault(key, []).append(place)


Place = Callable[[str], str]
"""Names the place of a field of an entry."""
