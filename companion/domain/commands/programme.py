"""Commands about the programme: set up and describe an event, its rooms, its speakers and its items."""

from collections.abc import Mapping

from companion.domain.agenda import Item, Room, Speaker
from companion.domain.commands.command import Command
from companion.domain.facts import Facts
from companion.domain.screens import Screen
from companion.domain.seats import Terms
from companion.domain.typed import TypedFacts, TypedItem, TypedRoom, TypedSpeaker, TypedVenue


class CreateEvent(Command, frozen=True):
    """Set up a whole programme at once, as an importer reads it. `hosted` makes whoever asks its first host.

    `write_ups` and `terms` are by the ids of their items; `screens` are those beside the main one.
    """

    facts: Facts
    rooms: tuple[Room, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    items: tuple[Item, ...] = ()
    hosted: bool = False
    write_ups: Mapping[str, str] = {}
    terms: Mapping[str, Terms] = {}
    screens: tuple[Screen, ...] = ()


class SetFacts(Command, frozen=True):
    """Say anew what the event is, when, and who hosts it. Items move along with the day and its time zone.

    `expects`, here and below, is the fingerprint of what the sender has changed; "" for don't check.
    """

    facts: TypedFacts
    expects: str = ""


class SetVenue(Command, frozen=True):
    venue: TypedVenue
    expects: str = ""


class SetRoom(Command, frozen=True):
    """Add a room, or describe one anew. `room` is its id, "" for a new one."""

    room: str
    typed: TypedRoom
    expects: str = ""


class RemoveRoom(Command, frozen=True):
    room: str


class SetSpeaker(Command, frozen=True):
    """Add a speaker, or describe one anew. `speaker` is their id, "" for a new one."""

    speaker: str
    typed: TypedSpeaker
    expects: str = ""


class RemoveSpeaker(Command, frozen=True):
    """Remove a speaker, also from the items that name them."""

    speaker: str


class SetItem(Command, frozen=True):
    """Put an item on the agenda, or change it, before the day. `item` is its id, "" for a new one."""

    item: str
    typed: TypedItem
    expects: str = ""


class DescribeItem(Command, frozen=True):
    """Say anew what an item is called, what it is about and who speaks. When and where are left as they are."""

    item: str
    typed: TypedItem
    expects: str = ""


class RemoveItem(Command, frozen=True):
    """Take an item off the agenda. `seats` is how many people are known to lose a seat or a place in line."""

    item: str
    seats: int = 0


class ReorderItem(Command, frozen=True):
    """Let an item take place before or after another, on the other side of which it was. `past` is the other's id."""

    item: str
    past: str


class SetClock(Command, frozen=True):
    """Set the event's clock to the real one plus `offset_s` seconds. The first of all commands, for a re-run."""

    offset_s: float
