"""The signpost, for a screen: every room, what is on in each and what comes next, the way there, and the space."""

from __future__ import annotations

from types import MappingProxyType

from msgspec import Struct

from companion.domain.agenda import Item, Room
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.screens import Screen
from companion.views.items import ItemLine, line_of
from companion.views.seats import SeatsLeft, seats_left

FITTING = MappingProxyType({"few": 4, "many": 6})
"""Rooms that fit a screen in letters of each size, the largest first."""


class RoomLine(Struct, frozen=True):
    """One room. `seats` are those of what is on there, or of what comes next if nothing is."""

    room: Room
    on: ItemLine | None
    next: ItemLine | None
    seats: SeatsLeft | None


class Signpost(Struct, frozen=True):
    """Every room in which something is planned, in the order of the programme. `size` is few, many or crowded."""

    rooms: tuple[RoomLine, ...]
    size: str


def signpost(event: Event, _screen: Screen) -> Signpost:
    """Show every room, also on a screen that follows one: whoever stands there looks for theirs."""
    used = {item.room for item in event.agenda.items}
    lines = tuple(room_line(event, room) for room in event.agenda.rooms if room.id in used)
    return Signpost(lines, next((size for size, most in FITTING.items() if len(lines) <= most), "crowded"))


def room_line(event: Event, room: Room) -> RoomLine:
    """Show one room."""
    on = next((item for item in event.agenda.live() if item.room == room.id), None)
    over = event.phase in {Phase.WRAPPED, Phase.FROZEN}
    following = None if over else next((item for item in event.agenda.ahead() if item.room == room.id), None)
    seated = on or following
    return RoomLine(
        room,
        _line(event, on),
        _line(event, following),
        seats_left(event, seated) if seated and seated.capacity is not None else None,
    )


def _line(event: Event, item: Item | None) -> ItemLine | None:
    return line_of(event, item) if item else None
