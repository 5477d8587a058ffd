"""Unsaying: how the state keeps what hosts wrote where, and what becomes of it when wordings are erased."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from types import MappingProxyType

from msgspec.structs import replace
from rpds import HashTrieMap

from companion.domain import changes as ch
from companion.domain.agenda import Agenda
from companion.domain.event import Event
from companion.domain.plan import with_befores
from companion.domain.screens import find
from companion.domain.story import section_of
from companion.domain.wordings import SAID_ONCE, Sort, Thing, Unsaid, Wording, written

NUMBERED = "@"
"""Before the version that first named a speaker, who is called by it in what stays: an id is made of a name."""


def noted(event: Event, record: ch.Record) -> HashTrieMap[Thing, Wording]:
    """Note what a record, which has been folded, says of things."""
    wordings = event.wordings
    for thing in written(record.change):
        known = wordings.get(thing)
        first, times = (known.first, known.times + 1) if known else (record.version, 1)
        wordings = wordings.insert(thing, Wording(first, record.version, times, len(event.ordered)))
    return wordings


def called(event: Event, thing: Thing) -> str:
    """What a thing is called in the log and on disk, for good."""
    return called_by(thing, event.wordings[thing].first)


def called_by(thing: Thing, first: int) -> str:
    """What a thing is called that a record wrote first.

    Args:
        first: The version of that record.
    """
    return f"{Sort.SPEAKER}:{NUMBERED}{first}" if thing.sort is Sort.SPEAKER else str(thing)


def find_thing(event: Event, called_so: str) -> Thing | None:
    """Find a thing by its sort and id, or by what it is called for good. What was wholly erased is not found."""
    sort, _, thing_id = called_so.partition(":")
    if sort not in set(Sort):
        return None
    if sort == Sort.SPEAKER and thing_id.startswith(NUMBERED):
        return next((thing for thing in event.wordings if called(event, thing) == called_so), None)
    thing = Thing(Sort(sort), thing_id)
    return thing if thing in event.wordings and (sort != Sort.REASONS or not thing_id) else None


def stands(event: Event, thing: Thing) -> bool:
    """Tell whether there is such a thing now: whether what was last written of it stands."""
    return _STANDS[thing.sort](event, thing.id)


_STANDS: Mapping[Sort, Callable[[Event, str], bool]] = MappingProxyType(
    {
        Sort.FACTS: lambda event, _: event.facts is not None,
        Sort.VENUE: lambda event, _: event.facts is not None,
        Sort.VIDEO: lambda event, _: event.facts is not None and event.facts.video is not None,
        Sort.POSTER: lambda event, _: event.poster is not None,
        Sort.SECTION: lambda event, section: section_of(event.facts.story if event.facts else (), section) is not None,
        Sort.ROOM: lambda event, room: event.agenda.room(room) is not None,
        Sort.SPEAKER: lambda event, speaker: event.agenda.speaker(speaker) is not None,
        Sort.ITEM: lambda event, item: event.agenda.item(item) is not None,
        Sort.WRITE_UP: lambda event, item: item in event.agenda.write_ups,
        Sort.SCREEN: lambda event, screen: find(event.screens, screen) is not None,
        Sort.NOTICE: lambda event, number: any(notice.id == number for notice in event.notices),
        Sort.REASONS: lambda event, _: any(news.why for news in event.news),
    }
)


def has_earlier(event: Event, thing: Thing) -> bool:
    """Tell whether the log has words of a thing that do not stand any more."""
    return thing.sort not in SAID_ONCE and (event.wordings[thing].times > 1 or not stands(event, thing))


def unsaid(event: Event, version: int, things: tuple[str, ...]) -> Event:
    """Erase the earlier wordings of things, and all of what is no longer there or is said only once."""
    return reduce(lambda before, called_so: _without(before, version, called_so), things, event)


def _without(event: Event, version: int, called_so: str) -> Event:
    thing = find_thing(event, called_so)
    if thing is None:
        return event
    wording, stays = event.wordings[thing], thing.sort not in SAID_ONCE and stands(event, thing)
    replaced = wording.times > 1 and thing.sort not in SAID_ONCE
    earlier = event.unsaid.get(called_so)
    gone = Unsaid(
        # Of one that was erased before and written again, an old backup has what was written first.
        first=earlier.first if earlier else wording.first,
        before=wording.last if stays else version,
        erased=version,
        editions=wording.editions if replaced else len(event.ordered),
    )
    left = event.wordings.insert(thing, replace(wording, times=1)) if stays else event.wordings.discard(thing)
    return _unannounced(replace(event, unsaid=event.unsaid.insert(called_so, gone), wordings=left), thing)


def _unannounced(event: Event, thing: Thing) -> Event:
    """Take away what is said only once."""
    if thing.sort is Sort.NOTICE:
        return replace(event, notices=tuple(notice for notice in event.notices if notice.id != thing.id))
    return without_reasons(event) if thing.sort is Sort.REASONS else event


def without_reasons(event: Event) -> Event:
    """Leave out every line that says why the plan is another than was published."""
    news = tuple(replace(each, why="") for each in event.news)
    return replace(event, news=news, agenda=_without_reasons(event.agenda))


def _without_reasons(agenda: Agenda) -> Agenda:
    return replace(
        with_befores(agenda, _without_reasons),
        delayed=HashTrieMap({item: replace(late, why="") for item, late in agenda.delayed.items()}),
        moved=HashTrieMap({item: replace(moved, why="") for item, moved in agenda.moved.items()}),
    )
