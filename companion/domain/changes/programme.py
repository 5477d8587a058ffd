"""Changes of the programme: an event is set up and described; rooms, speakers and items come and go."""

from datetime import datetime

from companion.domain.agenda import Item, Room, Speaker
from companion.domain.changes.change import Change
from companion.domain.facts import Facts, Series, Venue
from companion.domain.line_up import Start


class EventCreated(Change, frozen=True, tag="event-created"):
    facts: Facts


class FactsSet(Change, frozen=True, tag="facts-set"):
    """The event was described anew. Its place, its video and its story are as they were."""

    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    summary: str = ""
    provenance: str = ""
    hosts: tuple[str, ...] = ()
    series: Series | None = None


class VenueSet(Change, frozen=True, tag="venue-set"):
    venue: Venue


class ClockSet(Change, frozen=True, tag="clock-set"):
    """The event lives another day again: its clock is the real one plus `offset_s` seconds."""

    offset_s: float


class RoomSet(Change, frozen=True, tag="room-set"):
    room: Room


class RoomRemoved(Change, frozen=True, tag="room-removed"):
    """A room that no item was in is no longer one of the event's."""

    room: str


class SpeakerSet(Change, frozen=True, tag="speaker-set"):
    speaker: Speaker


class SpeakerRemoved(Change, frozen=True, tag="speaker-removed"):
    """A speaker is no longer one, and no item names them any more."""

    speaker: str


class ItemSet(Change, frozen=True, tag="item-set"):
    item: Item


class ItemsRetimed(Change, frozen=True, tag="items-retimed"):
    """Before the day, items got other times: an item went past others, or with "" the whole event is on another day."""

    item: str
    starts: tuple[Start, ...]


class ItemDescribed(Change, frozen=True, tag="item-described"):
    """An item was described anew. When and where it is are as they were."""

    item: str
    title: str
    summary: str = ""
    speakers: tuple[str, ...] = ()


class ItemRemoved(Change, frozen=True, tag="item-removed"):
    """An item is no longer on the agenda. Whoever held a seat in it, or waited for one, does so no more."""

    item: str


ProgrammeChange = (
    EventCreated
    | FactsSet
    | VenueSet
    | ClockSet
    | RoomSet
    | RoomRemoved
    | SpeakerSet
    | SpeakerRemoved
    | ItemSet
    | ItemsRetimed
    | ItemDescribed
    | ItemRemoved
)
