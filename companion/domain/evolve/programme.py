"""How changes of the programme are folded."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import line_up, plan, seats, story
from companion.domain.agenda import Item
from companion.domain.event import Event
from companion.domain.evolve.fold import Fold, with_facts
from companion.domain.facts import Facts


def _event_created(event: Event, _record: ch.Record, change: ch.EventCreated) -> Event:
    return replace(event, facts=replace(change.facts, story=story.numbered(change.facts.story)))


def _facts_set(event: Event, _record: ch.Record, change: ch.FactsSet) -> Event:
    def described(facts: Facts) -> Facts:
        return replace(
            facts,
            title=change.title,
            starts_at=change.starts_at,
            ends_at=change.ends_at,
            time_zone=change.time_zone,
            summary=change.summary,
            provenance=change.provenance,
            hosts=change.hosts,
            series=change.series,
        )

    return with_facts(event, described)


def _venue_set(event: Event, _record: ch.Record, change: ch.VenueSet) -> Event:
    return with_facts(event, lambda facts: replace(facts, venue=change.venue))


def _clock_set(event: Event, _record: ch.Record, change: ch.ClockSet) -> Event:
    return replace(event, clock_offset_s=change.offset_s)


def _room_set(event: Event, _record: ch.Record, change: ch.RoomSet) -> Event:
    return replace(event, agenda=line_up.with_room(event.agenda, change.room))


def _room_removed(event: Event, _record: ch.Record, change: ch.RoomRemoved) -> Event:
    rooms = tuple(room for room in event.agenda.rooms if room.id != change.room)
    return replace(event, agenda=replace(event.agenda, rooms=rooms))


def _speaker_set(event: Event, _record: ch.Record, change: ch.SpeakerSet) -> Event:
    return replace(event, agenda=line_up.with_speaker(event.agenda, change.speaker))


def _speaker_removed(event: Event, _record: ch.Record, change: ch.SpeakerRemoved) -> Event:
    def without(item: Item) -> Item:
        return replace(item, speakers=tuple(speaker for speaker in item.speakers if speaker != change.speaker))

    speakers = tuple(speaker for speaker in event.agenda.speakers if speaker.id != change.speaker)
    return replace(event, agenda=plan.with_every(replace(event.agenda, speakers=speakers), without))


def _item_set(event: Event, _record: ch.Record, change: ch.ItemSet) -> Event:
    return replace(event, agenda=line_up.with_item(event.agenda, change.item))


def _items_retimed(event: Event, _record: ch.Record, change: ch.ItemsRetimed) -> Event:
    return replace(event, agenda=line_up.with_starts(event.agenda, change.starts))


def _item_described(event: Event, _record: ch.Record, change: ch.ItemDescribed) -> Event:
    def described(item: Item) -> Item:
        if item.id != change.item:
            return item
        return replace(item, title=change.title, summary=change.summary, speakers=change.speakers)

    return replace(event, agenda=plan.with_every(event.agenda, described))


def _item_removed(event: Event, _record: ch.Record, change: ch.ItemRemoved) -> Event:
    return replace(
        event,
        agenda=plan.without_item(event.agenda, change.item),
        seats=seats.without_item(event.seats, change.item),
    )


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.EventCreated: _event_created,
        ch.FactsSet: _facts_set,
        ch.VenueSet: _venue_set,
        ch.ClockSet: _clock_set,
        ch.RoomSet: _room_set,
        ch.RoomRemoved: _room_removed,
        ch.SpeakerSet: _speaker_set,
        ch.SpeakerRemoved: _speaker_removed,
        ch.ItemSet: _item_set,
        ch.ItemsRetimed: _items_retimed,
        ch.ItemDescribed: _item_described,
        ch.ItemRemoved: _item_removed,
    }
)
