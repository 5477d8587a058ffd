"""How changes of the phase, and editions, are told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.views.told.telling import Said, Sort, Telling, plain, why_told


def _edition_ordered(_event: Event, _record: ch.Record, change: ch.EditionOrdered) -> Said:
    return Said(f"ordered edition {change.number} of the archive{why_told(change.summary)}", "host/archive")


def _edition_published(_event: Event, _record: ch.Record, change: ch.EditionPublished) -> Said:
    return Said(f"published edition {change.number} of the archive", f"{change.number}/")


TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        ch.WentLive: Telling(Sort.SETTINGS, plain("opened the day")),
        ch.DayWrapped: Telling(Sort.SETTINGS, plain("wrapped up the day")),
        ch.EventFrozen: Telling(Sort.SETTINGS, plain("closed the event for good")),
        ch.EditionOrdered: Telling(Sort.SETTINGS, _edition_ordered),
        ch.EditionPublished: Telling(Sort.SETTINGS, _edition_published),
    }
)
