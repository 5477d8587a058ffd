"""Rules for erasing what hosts wrote: earlier wordings of it, and with them what stands if that is to go, too."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Room
from companion.domain.errors import NotFoundError
from companion.domain.event import Event
from companion.domain.facts import Venue
from companion.domain.people import Person
from companion.domain.screens import find
from companion.domain.unsaying import called, find_thing, has_earlier, stands
from companion.domain.wordings import SAID_ONCE, Sort, Thing

NAMELESS_EVENT = "An event"
NAMELESS_PLACE = "A place"
NAMELESS_SCREEN = "A screen"

Gone = tuple[ch.AnyChange, ...]


def erase_wordings(event: Event, command: c.EraseWordings, _by: Person, _now: datetime) -> Gone:
    """Erase what was written of things earlier, and with it what stands, if that is asked for.

    Raises:
        NotFoundError: If nobody ever wrote about one of them.
    """
    named = dict.fromkeys(each for each in command.things if each not in event.unsaid or find_thing(event, each))
    things = [_found(event, each) for each in named]
    taken_away, gone = list[ch.AnyChange](), dict[str, None]()
    for thing in things:
        instead = _taken_away(event, thing) if command.wholly and stands(event, thing) else ()
        taken_away += instead
        if instead or has_earlier(event, thing) or thing.sort in SAID_ONCE:
            gone |= dict.fromkeys((called(event, thing), *_quoting(event, thing)))
    return (*taken_away, ch.WordingsErased(tuple(gone))) if gone else ()


def _found(event: Event, called_so: str) -> Thing:
    thing = find_thing(event, called_so)
    if thing is None:
        raise NotFoundError("Nothing of that name was ever written here. Look at the list of what can be erased.")
    return thing


def _quoting(event: Event, thing: Thing) -> tuple[str, ...]:
    """What quotes the thing and cannot be written anew: why two items changed places is told with their titles."""
    quoted = thing.sort is Sort.ITEM and Thing(Sort.REASONS, thing.id) in event.wordings
    reasons = Thing(Sort.REASONS)
    return (str(reasons),) if quoted and reasons in event.wordings else ()


def _taken_away(event: Event, thing: Thing) -> Gone:
    """Take away what stands; what cannot be without a name gets one that says nothing."""
    match thing.sort:
        case Sort.SECTION:
            return (ch.SectionRemoved(thing.id),)
        case Sort.WRITE_UP:
            return (ch.ItemWrittenUp(thing.id, ""),)
        case Sort.VIDEO:
            return (ch.VideoSet(None),)
        case Sort.POSTER if event.poster:
            return (ch.PosterSet(replace(event.poster, alt="")),) if event.poster.alt else ()
        case Sort.SPEAKER:
            return (ch.SpeakerRemoved(thing.id),)
        case _:
            return _nameless(event, thing)


def _nameless(event: Event, thing: Thing) -> Gone:
    facts, item, room = event.facts, event.agenda.item(thing.id), event.agenda.room(thing.id)
    screen = find(event.screens, thing.id)
    match thing.sort:
        case Sort.FACTS if facts:
            return (ch.FactsSet(NAMELESS_EVENT, facts.starts_at, facts.ends_at, facts.time_zone),)
        case Sort.VENUE:
            return (ch.VenueSet(Venue(NAMELESS_PLACE)),)
        case Sort.ITEM if item:
            return (ch.ItemDescribed(item.id, item.kind.value.capitalize()),)
        case Sort.ROOM if room:
            number = [each.id for each in event.agenda.rooms].index(room.id) + 1
            return (ch.RoomSet(Room(room.id, f"Room {number}", holds=room.holds)),)
        case Sort.SCREEN if screen:
            return (ch.ScreenSet(screen.id, NAMELESS_SCREEN, screen.room),)
        case _:
            return ()
