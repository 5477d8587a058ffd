"""How changes of the programme are told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.views.told.telling import Said, Sort, Telling, item_named, line_of_item, plain


def _event_created(_event: Event, _record: ch.Record, change: ch.EventCreated) -> Said:
    return Said(f"set up the event “{change.facts.title}”")


def _room_set(_event: Event, _record: ch.Record, change: ch.RoomSet) -> Said:
    return Said(f"set up the room {change.room.name}")


def _speaker_set(_event: Event, _record: ch.Record, change: ch.SpeakerSet) -> Said:
    return Said(f"set up the speaker {change.speaker.name}")


def _item_set(_event: Event, _record: ch.Record, change: ch.ItemSet) -> Said:
    return Said(f"set up “{change.item.title}”", line_of_item(change.item.id))


def _item_described(_event: Event, _record: ch.Record, change: ch.ItemDescribed) -> Said:
    return Said(f"described “{change.title}” anew", f"host/setup/items/{change.item}")


def _items_retimed(event: Event, _record: ch.Record, change: ch.ItemsRetimed) -> Said:
    told = (
        f"moved {item_named(event, change.item)}, and what it passed"
        if change.item
        else "moved the event to another day"
    )
    return Said(told, "host/setup")


TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        ch.EventCreated: Telling(Sort.SETTINGS, _event_created),
        ch.FactsSet: Telling(Sort.SETTINGS, plain("described the event anew")),
        ch.VenueSet: Telling(Sort.SETTINGS, plain("described the place anew")),
        ch.ClockSet: Telling(Sort.SETTINGS, plain("set the event’s clock")),
        ch.RoomSet: Telling(Sort.SETTINGS, _room_set),
        ch.RoomRemoved: Telling(Sort.SETTINGS, plain("removed a room")),
        ch.SpeakerSet: Telling(Sort.SETTINGS, _speaker_set),
        ch.SpeakerRemoved: Telling(Sort.SETTINGS, plain("removed a speaker")),
        ch.ItemSet: Telling(Sort.SETTINGS, _item_set),
        ch.ItemsRetimed: Telling(Sort.SETTINGS, _items_retimed),
        ch.ItemDescribed: Telling(Sort.SETTINGS, _item_described),
        ch.ItemRemoved: Telling(Sort.SETTINGS, plain("removed an item")),
    }
)
