"""The line-up: rooms, speakers and items, put on an agenda one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Agenda, Item, Room, Speaker

Listed = TypeVar("Listed", Room, Speaker, Item)


class Start(Struct, frozen=True):
    """When an item begins, on an agenda that is being drawn up."""

    item: str
    starts_at: datetime


def with_item(agenda: Agenda, item: Item) -> Agenda:
    """Add an item, or replace the one with its id; the items stay in order of time."""
    return in_order(replace(agenda, items=_with(agenda.items, item)))


def with_starts(agenda: Agenda, starts: Iterable[Start]) -> Agenda:
    """Let items begin at other times."""
    at = {start.item: start.starts_at for start in starts}
    retimed = (replace(item, starts_at=at.get(item.id, item.starts_at)) for item in agenda.items)
    return in_order(replace(agenda, items=tuple(retimed)))


def in_order(agenda: Agenda) -> Agenda:
    """Put the items in the order of the plan."""
    return replace(agenda, items=tuple(sorted(agenda.items, key=lambda item: agenda.planned(item).starts_at)))


def with_room(agenda: Agenda, room: Room) -> Agenda:
    """Add a room, or replace the one with its id where it stands."""
    return replace(agenda, rooms=_with(agenda.rooms, room))


def with_speaker(agenda: Agenda, speaker: Speaker) -> Agenda:
    """Add a speaker, or replace the one with its id where they stand."""
    return replace(agenda, speakers=_with(agenda.speakers, speaker))


def _with(listed: tuple[Listed, ...], one: Listed) -> tuple[Listed, ...]:
    new = () if any(other.id == one.id for other in listed) else (one,)
    return tuple(one if other.id == one.id else other for other in chain(listed, new))
