"""How what hosts write is folded."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import story
from companion.domain.event import Event
from companion.domain.evolve.fold import Fold, with_facts
from companion.domain.facts import Section


def _section_written(event: Event, _record: ch.Record, change: ch.SectionWritten) -> Event:
    section = Section(change.heading, change.text, change.section)
    return with_facts(event, lambda facts: replace(facts, story=story.with_section(facts.story, section)))


def _sections_ordered(event: Event, _record: ch.Record, change: ch.SectionsOrdered) -> Event:
    return with_facts(event, lambda facts: replace(facts, story=story.in_order(facts.story, change.sections)))


def _section_removed(event: Event, _record: ch.Record, change: ch.SectionRemoved) -> Event:
    return with_facts(event, lambda facts: replace(facts, story=story.without(facts.story, change.section)))


def _item_written_up(event: Event, _record: ch.Record, change: ch.ItemWrittenUp) -> Event:
    before = event.agenda.write_ups
    write_ups = before.insert(change.item, change.text) if change.text else before.discard(change.item)
    return replace(event, agenda=replace(event.agenda, write_ups=write_ups))


def _video_set(event: Event, _record: ch.Record, change: ch.VideoSet) -> Event:
    return with_facts(event, lambda facts: replace(facts, video=change.video))


def _licence_set(event: Event, _record: ch.Record, change: ch.LicenceSet) -> Event:
    return with_facts(event, lambda facts: replace(facts, licence=change.licence))


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.SectionWritten: _section_written,
        ch.SectionsOrdered: _sections_ordered,
        ch.SectionRemoved: _section_removed,
        ch.ItemWrittenUp: _item_written_up,
        ch.VideoSet: _video_set,
        ch.LicenceSet: _licence_set,
    }
)
