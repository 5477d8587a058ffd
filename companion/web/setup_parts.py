"""The parts that an event is set up from: what the form of each takes, the commands that it makes, and its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from companion.domain import commands as c
from companion.domain.errors import NotFoundError
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.rules.drawing_up import find_room, find_speaker
from companion.domain.rules.running import find_item
from companion.domain.typed import TypedFacts, TypedItem, TypedRoom, TypedSpeaker, TypedVenue
from companion.views import agenda_forms
from companion.views import setup_forms as forms
from companion.views.items import facts_of
from companion.views.pages import Site
from companion.views.setup_forms import Sent
from companion.web.fields import convert
from companion.web.services import Services
from companion.web.setup_fields import series_titles, with_provided, with_series, with_speakers


class Part(Struct, frozen=True):
    """One part of an event: what its form takes, the commands that it makes, and the form itself.

    Args:
        fields: What the form takes.
        gather: Puts what was sent in order, for an event.
        set: Makes the command, of an event, an id ("" for something new) and what was typed.
        form: Makes the context of the form's page.
        template: The name of that page.
        several: Whether an event has several, each with an id.
        acts: Other commands about one of them, by name, of its id and what was sent.
    """

    fields: type[Any]
    gather: Callable[[dict[str, Any], Event, Services], dict[str, Any]]
    set: Callable[[Event, str, Any], c.Command]
    form: Callable[[Event, Site, Sent, Any, str, Services], Struct]
    template: str
    several: bool = True
    acts: Mapping[str, Callable[[str, dict[str, Any]], c.Command]] = MappingProxyType({})


class RemoveItemFields(Struct, frozen=True):
    """`seats` is how many people are known to lose a seat."""

    seats: int = 0


class ReorderFields(Struct, frozen=True):
    """`past` is the id of the item to go past."""

    past: str


def _set_item(event: Event, item: str, typed: TypedItem) -> c.Command:
    """On the day the agenda has its own acts; what an item is called and who speaks may still be said anew."""
    if event.phase is Phase.DRAFT or not item:
        return c.SetItem(item, typed)
    return c.DescribeItem(item, typed)


def _as_sent(sent: dict[str, Any], _event: Event, _services: Services) -> dict[str, Any]:
    return sent


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "facts": Part(
            TypedFacts,
            lambda sent, event, services: with_series(sent, services, facts_of(event).series),
            lambda _event, _id, typed: c.SetFacts(typed),
            lambda event, site, sent, typed, _id, services: forms.facts_form(
                event, site, sent, typed, series_titles(services)
            ),
            "setup_facts",
            several=False,
        ),
        "venue": Part(
            TypedVenue,
            lambda sent, _event, _services: with_provided(sent),
            lambda _event, _id, typed: c.SetVenue(typed),
            lambda event, site, sent, typed, _id, _services: forms.venue_form(event, site, sent, typed),
            "setup_venue",
            several=False,
        ),
        "rooms": Part(
            TypedRoom,
            _as_sent,
            lambda _event, room, typed: c.SetRoom(room, typed),
            lambda event, site, sent, typed, room, _services: agenda_forms.room_form(
                event, site, sent, typed, find_room(event, room) if room else None
            ),
            "setup_room",
            acts=MappingProxyType({"remove": lambda room, _sent: c.RemoveRoom(room)}),
        ),
        "speakers": Part(
            TypedSpeaker,
            _as_sent,
            lambda _event, speaker, typed: c.SetSpeaker(speaker, typed),
            lambda event, site, sent, typed, speaker, _services: agenda_forms.speaker_form(
                event, site, sent, typed, find_speaker(event, speaker) if speaker else None
            ),
            "setup_speaker",
            acts=MappingProxyType({"remove": lambda speaker, _sent: c.RemoveSpeaker(speaker)}),
        ),
        "items": Part(
            TypedItem,
            lambda sent, _event, _services: with_speakers(sent),
            _set_item,
            lambda event, site, sent, typed, item, _services: agenda_forms.item_form(
                event, site, sent, typed, find_item(event, item) if item else None
            ),
            "setup_item",
            acts=MappingProxyType(
                {
                    "remove": lambda item, sent: c.RemoveItem(item, convert(sent, RemoveItemFields).seats),
                    "reorder": lambda item, sent: c.ReorderItem(item, convert(sent, ReorderFields).past),
                }
            ),
        ),
    }
)


def find_part(name: str, subject: str) -> Part:
    """Find a part by name; with a subject, one of which an event has several.

    Raises:
        NotFoundError: If there is none.
    """
    part = PARTS.get(name)
    if part is None or (subject and not part.several):
        raise NotFoundError("There is nothing of that name to set up.")
    return part
