"""The things that hosts write about, as they are named to them, and where each is written anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from companion.domain.event import Event
from companion.domain.screens import find
from companion.domain.story import section_of
from companion.domain.unsaying import stands
from companion.domain.wordings import SAID_ONCE, Sort, Thing
from companion.views.items import facts_of

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
        Sort.POSTER: "what is to be seen on the poster",
        Sort.SCREEN: "a screen",
        Sort.NOTICE: "a notice",
        Sort.REASONS: "the lines on why the plan was changed",
    }
)
WRITTEN_AT: Mapping[Sort, str] = MappingProxyType(
    {
        Sort.FACTS: "host/setup/facts",
        Sort.VENUE: "host/setup/venue",
        Sort.ROOM: "host/setup/rooms/{}",
        Sort.SPEAKER: "host/setup/speakers/{}",
        Sort.ITEM: "host/setup/items/{}",
        Sort.WRITE_UP: "host/story/items/{}",
        Sort.SECTION: "host/story/sections/{}",
        Sort.VIDEO: "host/story/video",
        Sort.POSTER: "host/story/video",
        Sort.SCREEN: "screens",
    }
)
"""Below the event's address; for what is said only once there is no such place."""

LEFT_WHOLLY: Mapping[Sort, str] = MappingProxyType(
    {
        Sort.FACTS: "The event is called “An event” then, and says no more of itself.",
        Sort.VENUE: "The place is called “A place” then.",
        Sort.ROOM: "The room is called by a number then.",
        Sort.SPEAKER: "They are taken off every item.",
        Sort.ITEM: "The item is called by its kind alone then.",
        Sort.WRITE_UP: "The item has no write-up then.",
        Sort.SECTION: "The story is without this section then.",
        Sort.VIDEO: "No video is named then.",
        Sort.POSTER: "Nothing says what is to be seen on it then.",
        Sort.SCREEN: "The screen is called “A screen” then.",
        Sort.NOTICE: "Nothing of it stays.",
        Sort.REASONS: "The changes themselves stay.",
    }
)
"""What is left once a thing is erased wholly."""


def sort_of(called: str) -> Sort:
    """The sort of a thing, by what it is called in the log."""
    return Sort(called.partition(":")[0])


def erased_thing(called: str, *, wholly: bool = False) -> str:
    """Say what of a thing was erased. A notice says its number: that is no secret."""
    sort = sort_of(called)
    if sort is Sort.NOTICE:
        return f"what notice {called.partition(':')[2]} said"
    if sort in SAID_ONCE:
        return NAMES[sort]
    return f"{'all that was written of' if wholly else 'earlier wordings of'} {NAMES[sort]}"


def named(event: Event, thing: Thing) -> str:
    """Name a thing to a host, as it is called now; one that is no longer there by its sort."""
    if thing.sort is Sort.NOTICE:
        return f"Notice {thing.id}" if stands(event, thing) else f"Notice {thing.id}, which was withdrawn"
    name = NAMES[thing.sort][0].upper() + NAMES[thing.sort][1:]
    if thing.sort in {Sort.FACTS, Sort.VENUE, Sort.VIDEO, Sort.POSTER, Sort.REASONS}:
        return name
    there = _TITLES[thing.sort](event, thing.id) if stands(event, thing) else ""
    return f"{name.partition(' ')[2].capitalize()}: {there}" if there else f"{name} that is no longer there"


_TITLES: Mapping[Sort, Callable[[Event, str], str]] = MappingProxyType(
    {
        Sort.ROOM: lambda event, room: getattr(event.agenda.room(room), "name", ""),
        Sort.SPEAKER: lambda event, speaker: getattr(event.agenda.speaker(speaker), "name", ""),
        Sort.ITEM: lambda event, item: getattr(event.agenda.item(item), "title", ""),
        Sort.WRITE_UP: lambda event, item: getattr(event.agenda.item(item), "title", ""),
        Sort.SECTION: lambda event, section: getattr(section_of(facts_of(event).story, section), "heading", ""),
        Sort.SCREEN: lambda event, screen: getattr(find(event.screens, screen), "title", ""),
    }
)


def written_at(thing: Thing) -> str:
    """Where a thing is written anew, below the event's address; "" for what is said only once."""
    return WRITTEN_AT.get(thing.sort, "").format(thing.id)
