"""The things that hosts write about, as they are named to them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain.wordings import SAID_ONCE, Sort

NAMES: Mapping[Sort, str] = MappingProxyType(
    {
        Sort.FACTS: "what the event is",
        Sort.VENUE: "the place",
        Sort.ROOM: "a room",
        Sort.SPEAKER: "a speaker",
        Sort.ITEM: "an item",
        Sort.WRITE_UP: "a write-up",
        Sort.SECTION: "a section of the story",
        Sort.VIDEO: "the video",
        Sort.SCREEN: "a screen",
        Sort.NOTICE: "a notice",
        Sort.REASONS: "the lines on why the plan was changed",
    }
)


def sort_of(called: str) -> Sort:
    """The sort of a thing, by what it is called in the log."""
    return Sort(called.partition(":")[0])


def erased_thing(called: str) -> str:
    """Say what of a thing was erased. A notice says its number: that is no secret."""
    sort = sort_of(called)
    if sort is Sort.NOTICE:
        return f"what notice {called.partition(':')[2]} said"
    return NAMES[sort] if sort in SAID_ONCE else f"earlier wordings of {NAMES[sort]}"
