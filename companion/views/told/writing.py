"""How what hosts write is told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.views.told.telling import Said, Sort, Telling, of_item, plain


def _section_written(_event: Event, _record: ch.Record, change: ch.SectionWritten) -> Said:
    return Said(f"wrote “{change.heading}” for the story", "host/story")


def _licence_set(_event: Event, _record: ch.Record, change: ch.LicenceSet) -> Said:
    told = f"put the record under {change.licence}" if change.licence else "put the record under no licence"
    return Said(told, "freeze")


TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        ch.SectionWritten: Telling(Sort.SETTINGS, _section_written),
        ch.SectionsOrdered: Telling(Sort.SETTINGS, plain("put the story into another order")),
        ch.SectionRemoved: Telling(Sort.SETTINGS, plain("removed a section of the story")),
        ch.ItemWrittenUp: Telling(Sort.SETTINGS, of_item("wrote up {}")),
        ch.VideoSet: Telling(Sort.SETTINGS, plain("named the recording of the day")),
        ch.LicenceSet: Telling(Sort.SETTINGS, _licence_set),
    }
)
