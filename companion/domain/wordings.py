"""Wordings: what hosts have written, thing by thing, and which record of the log has the words that stand now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec import Struct, to_builtins

from companion.domain import changes as ch
from companion.domain import story


class Sort(StrEnum):
    """What sort of thing hosts write about. Its value stands in the log."""

    FACTS = "facts"
    VENUE = "venue"
    ROOM = "room"
    SPEAKER = "speaker"
    ITEM = "item"
    WRITE_UP = "write-up"
    SECTION = "section"
    VIDEO = "video"
    POSTER = "poster-description"
    SCREEN = "screen"
    NOTICE = "notice"
    REASONS = "reasons"


SAID_ONCE = frozenset({Sort.NOTICE, Sort.REASONS})
"""What is never written anew: a notice, and the lines that say why the plan was changed. All of it goes, or nothing."""


class Thing(NamedTuple):
    """One thing that hosts write about. `id` is "" where there is only one of its sort."""

    sort: Sort
    id: str = ""

    def __str__(self) -> str:
        return f"{self.sort}:{self.id}" if self.id else self.sort


class Wording(Struct, frozen=True):
    """What the log has of one thing: the versions of the first and the last record that wrote it, and how many do.

    `editions` is how many editions had been ordered when it was last written: those have other words.
    """

    first: int
    last: int
    times: int
    editions: int


class Unsaid(Struct, frozen=True):
    """That wordings of a thing were erased, by the record `erased`. Records before `before` lose what they say of it.

    `first` is the first that wrote it; `editions` is how many editions may have the words.
    """

    first: int
    before: int
    erased: int
    editions: int

    @property
    def is_wholly(self) -> bool:
        """Tell whether nothing of it was to stay."""
        return self.before == self.erased


def written(change: ch.Change) -> tuple[Thing, ...]:
    """The things whose words a change says anew, or takes away."""
    things = _WRITES.get(type(change))
    return things(change) if things else ()


def _by_creation(change: ch.EventCreated) -> tuple[Thing, ...]:
    sections = (Thing(Sort.SECTION, section.id) for section in story.numbered(change.facts.story))
    video = (Thing(Sort.VIDEO),) if change.facts.video else ()
    return (Thing(Sort.FACTS), Thing(Sort.VENUE), *video, *sections)


def _moved(change: ch.ItemsMoved) -> tuple[Thing, ...]:
    # Which items are told of: where two change places, the line that says so quotes their titles.
    return (Thing(Sort.REASONS), *(Thing(Sort.REASONS, move.item) for move in change.moves))


def _reasons(_change: ch.Change) -> tuple[Thing, ...]:
    return (Thing(Sort.REASONS),)


def texts(change: ch.Change) -> tuple[tuple[Thing, tuple[str, ...]], ...]:
    """What a change says of each thing, text by text, without what only programs read."""
    told: dict[str, Any] = to_builtins(change, builtin_types=(datetime,))
    if isinstance(change, ch.EventCreated):
        facts = told["facts"]
        sections = zip(story.numbered(change.facts.story), facts.pop("story", ()), strict=False)
        parts = [
            (Thing(Sort.VENUE), facts.pop("venue")),
            (Thing(Sort.VIDEO), facts.pop("video", None)),
            *((Thing(Sort.SECTION, section.id), part) for section, part in sections),
        ]
        return tuple((thing, tuple(_strings(part))) for thing, part in ((Thing(Sort.FACTS), facts), *parts) if part)
    why = told.pop("why", "")
    reasons = ((Thing(Sort.REASONS), (why,)),) if why else ()
    of_one = next((thing for thing in written(change) if thing.sort is not Sort.REASONS), None)
    return (*(((of_one, tuple(_strings(told))),) if of_one else ()), *reasons)


NO_WORDS = frozenset(
    {"type", "id", "slug", "time_zone", "licence", "kind", "room", "speakers", "item", "section", "screen", "notice"}
    | {"sha256", "media_type"}
)
"""Fields that hold no words of anybody: ids, and names that are ours."""


def _strings(told: Any) -> Iterator[str]:
    match told:
        case str():
            yield told
        case dict():
            yield from chain.from_iterable(_strings(part) for name, part in told.items() if _has_words(name, part))
        case list() | tuple():
            yield from chain.from_iterable(map(_strings, told))


def _has_words(name: str, part: object) -> bool:
    return bool(part) and (name not in NO_WORDS or isinstance(part, dict))


_WRITES: Mapping[type[ch.Change], Callable[[Any], tuple[Thing, ...]]] = MappingProxyType(
    {
        ch.EventCreated: _by_creation,
        ch.FactsSet: lambda _: (Thing(Sort.FACTS),),
        ch.VenueSet: lambda _: (Thing(Sort.VENUE),),
        ch.RoomSet: lambda change: (Thing(Sort.ROOM, change.room.id),),
        ch.RoomRemoved: lambda change: (Thing(Sort.ROOM, change.room),),
        ch.SpeakerSet: lambda change: (Thing(Sort.SPEAKER, change.speaker.id),),
        ch.SpeakerRemoved: lambda change: (Thing(Sort.SPEAKER, change.speaker),),
        ch.ItemSet: lambda change: (Thing(Sort.ITEM, change.item.id),),
        ch.ItemAdded: lambda change: (Thing(Sort.ITEM, change.item.id), Thing(Sort.REASONS)),
        ch.ItemDescribed: lambda change: (Thing(Sort.ITEM, change.item),),
        ch.ItemRemoved: lambda change: (Thing(Sort.ITEM, change.item),),
        ch.ItemWrittenUp: lambda change: (Thing(Sort.WRITE_UP, change.item),),
        ch.SectionWritten: lambda change: (Thing(Sort.SECTION, change.section),),
        ch.SectionRemoved: lambda change: (Thing(Sort.SECTION, change.section),),
        ch.VideoSet: lambda _: (Thing(Sort.VIDEO),),
        ch.PosterSet: lambda _: (Thing(Sort.POSTER),),
        ch.PosterRemoved: lambda _: (Thing(Sort.POSTER),),
        ch.ScreenSet: lambda change: (Thing(Sort.SCREEN, change.screen),),
        ch.ScreenRemoved: lambda change: (Thing(Sort.SCREEN, change.screen),),
        ch.NoticePosted: lambda change: (Thing(Sort.NOTICE, change.notice),),
        ch.AgendaShifted: _reasons,
        ch.RoomDelayed: _reasons,
        ch.ItemsMoved: _moved,
        ch.ItemSkipped: _reasons,
    }
)
