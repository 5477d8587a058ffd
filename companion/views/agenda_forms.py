"""The forms on which a room, a speaker or an item is set up, each with what was typed still in place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.rules.composing import losing_seats
from companion.domain.typed import TypedItem, TypedRoom, TypedSpeaker
from companion.domain.unchanged import fingerprint_of, of_description
from companion.views.choices import Choice, room_choices
from companion.views.items import facts_of, moment_of
from companion.views.pages import Heading, Site, heading
from companion.views.setup_forms import Sent
from companion.views.wording import sentence_list

USUAL_MINUTES = 30
KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.WELCOME: "Welcome",
        Kind.TALK: "Talk",
        Kind.PANEL: "Panel",
        Kind.WORKSHOP: "Workshop",
        Kind.BREAK: "Break or meal",
        Kind.CLOSE: "Close",
    }
)


class RoomForm(Struct, frozen=True, kw_only=True):
    """A room. `room` is its id, "" for a new one; `inside` are the titles of what is in it."""

    site: Site
    event: Heading
    sent: Sent
    expects: str
    room: str
    typed: TypedRoom
    inside: str
    removable: bool


class SpeakerForm(Struct, frozen=True, kw_only=True):
    """A speaker. `speaker` is their id, "" for a new one; `items` are the titles of what they speak in."""

    site: Site
    event: Heading
    sent: Sent
    expects: str
    speaker: str
    typed: TypedSpeaker
    items: str


class ItemForm(Struct, frozen=True, kw_only=True):
    """An item. `item` is its id, "" for a new one; `composes` tells that its time and its room can be changed here.

    `chosen` are those who speak, `others` who could; `more` tells that what is rarely needed is in sight.
    `losing` is how many people would lose a seat, or a place in line, with it.
    """

    site: Site
    event: Heading
    sent: Sent
    expects: str
    item: str
    typed: TypedItem
    composes: bool
    kinds: tuple[Choice, ...]
    rooms: tuple[Choice, ...]
    chosen: tuple[Choice, ...]
    others: tuple[Choice, ...]
    more: bool
    losing: int


def room_form(event: Event, site: Site, sent: Sent, typed: TypedRoom | None, room: Room | None) -> RoomForm:
    """Ask about a room."""
    inside = tuple(item.title for item in event.agenda.items if room and item.room == room.id)
    return RoomForm(
        site=site,
        event=heading(event),
        sent=sent,
        expects=sent.expects or fingerprint_of(room),
        room=room.id if room else "",
        typed=typed or (_typed_room(room) if room else TypedRoom()),
        inside=sentence_list(inside),
        removable=room is not None and event.phase is Phase.DRAFT,
    )


def _typed_room(room: Room) -> TypedRoom:
    return TypedRoom(name=room.name, floor=room.floor, way=room.way, access=room.access, holds=room.holds or "")


def speaker_form(
    event: Event, site: Site, sent: Sent, typed: TypedSpeaker | None, speaker: Speaker | None
) -> SpeakerForm:
    """Ask about a speaker."""
    known = TypedSpeaker(name=speaker.name, role=speaker.role, affiliation=speaker.affiliation) if speaker else None
    speaks_in = tuple(item.title for item in event.agenda.items if speaker and speaker.id in item.speakers)
    return SpeakerForm(
        site=site,
        event=heading(event),
        sent=sent,
        expects=sent.expects or fingerprint_of(speaker),
        speaker=speaker.id if speaker else "",
        typed=typed or known or TypedSpeaker(),
        items=sentence_list(speaks_in),
    )


def item_form(event: Event, site: Site, sent: Sent, typed: TypedItem | None, item: Item | None) -> ItemForm:
    """Ask about an item."""
    typed = typed or (_typed_item(event, item) if item else _next_item(event))
    speakers = tuple(Choice(each.id, each.name, each.id in typed.speakers) for each in event.agenda.speakers)
    return ItemForm(
        site=site,
        event=heading(event),
        sent=sent,
        expects=sent.expects or fingerprint_of(_as_shown(event, item)),
        item=item.id if item else "",
        typed=typed,
        composes=event.phase is Phase.DRAFT,
        kinds=tuple(Choice(kind.value, label, kind == typed.kind) for kind, label in KINDS.items()),
        rooms=room_choices(event.agenda.rooms, typed.room),
        chosen=tuple(speaker for speaker in speakers if speaker.chosen),
        others=tuple(speaker for speaker in speakers if not speaker.chosen),
        more=bool(typed.summary) or typed.protected is not None or "summary" in sent.problems,
        losing=losing_seats(event, item.id) if item else 0,
    )


def _as_shown(event: Event, item: Item | None) -> object:
    return item if item is None or event.phase is Phase.DRAFT else of_description(item)


def _typed_item(event: Event, item: Item) -> TypedItem:
    return TypedItem(
        title=item.title,
        kind=item.kind.value,
        start=moment_of(event, item.starts_at).text,
        minutes=item.minutes,
        room=item.room or "",
        plenary=item.plenary,
        speakers=item.speakers,
        capacity=item.capacity or "",
        protected=item.protected,
        summary=item.summary,
    )


def _next_item(event: Event) -> TypedItem:
    """What most often comes next: when the last one ends, in its place."""
    last = max(event.agenda.items, key=lambda item: item.ends_at, default=None)
    starts_at = last.ends_at if last else facts_of(event).starts_at
    return TypedItem(
        kind=(Kind.TALK if last else Kind.WELCOME).value,
        start=moment_of(event, starts_at).text,
        minutes=USUAL_MINUTES,
        room=(last.room if last else None) or "",
        plenary=last is None or last.plenary,
    )
