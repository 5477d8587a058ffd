"""Changing the plan on the day: the pages on which a host moves an item, or adds one."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.agenda import Item, Kind
from companion.domain.event import Event
from companion.views.choices import Choice, room_choices
from companion.views.items import moment_of
from companion.views.moments import Moment
from companion.views.pages import Heading, Site, heading


class Span(Struct, frozen=True):
    """From one moment to another."""

    starts: Moment
    ends: Moment
    minutes: int


class Relocation(Struct, frozen=True, kw_only=True):
    """Where an item is to go, as it is being thought over: in place of another, or to a room."""

    other: str = ""
    room: str = ""
    why: str = ""
    command_id: str = ""


class MovePage(Struct, frozen=True, kw_only=True):
    """One item, to change places with another or to go to another room."""

    site: Site
    event: Heading
    problem: str
    item: str
    title: str
    span: Span
    room: str
    draft: Relocation
    others: tuple[Choice, ...]
    rooms: tuple[Choice, ...]


class Addition(Struct, frozen=True, kw_only=True):
    """An item as it is being typed."""

    title: str = ""
    start: str = ""
    minutes: str = ""
    kind: str = Kind.TALK.value
    room: str = ""
    plenary: bool = False
    why: str = ""
    command_id: str = ""


class AddPage(Struct, frozen=True, kw_only=True):
    """An item that the programme did not have."""

    site: Site
    event: Heading
    problem: str
    draft: Addition
    kinds: tuple[Choice, ...]
    rooms: tuple[Choice, ...]


def span_of(event: Event, item: Item) -> Span:
    return Span(moment_of(event, item.starts_at), moment_of(event, item.ends_at), item.minutes)


def item_choice(event: Event, item: Item, chosen: str) -> Choice:
    return Choice(item.id, f"{moment_of(event, item.starts_at).text} {item.title}", item.id == chosen)


def move_page(event: Event, site: Site, item: Item, draft: Relocation, problem: str = "") -> MovePage:
    """Show where one item could go."""
    agenda, here = event.agenda, event.agenda.room(item.room)
    return MovePage(
        site=site,
        event=heading(event),
        problem=problem,
        item=item.id,
        title=item.title,
        span=span_of(event, item),
        room=here.name if here else "",
        draft=draft,
        others=tuple(item_choice(event, each, draft.other) for each in agenda.ahead() if each.id != item.id),
        rooms=room_choices((each for each in agenda.rooms if each.id != item.room), draft.room),
    )


def add_page(event: Event, site: Site, draft: Addition, problem: str = "") -> AddPage:
    """Show the form for an item that the programme did not have."""
    return AddPage(
        site=site,
        event=heading(event),
        problem=problem,
        draft=draft,
        kinds=tuple(Choice(kind.value, kind.value.capitalize(), kind.value == draft.kind) for kind in Kind),
        rooms=room_choices(event.agenda.rooms, draft.room),
    )
