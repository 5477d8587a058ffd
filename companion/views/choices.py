"""Lists to choose from in forms."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from companion.domain.agenda import Room


class Choice(Struct, frozen=True):
    """One line of a list to choose from."""

    value: str
    label: str
    chosen: bool


def room_choices(rooms: Iterable[Room], chosen: str) -> tuple[Choice, ...]:
    """Rooms by name, of which the one with this id is chosen."""
    return tuple(Choice(room.id, room.name, room.id == chosen) for room in rooms)
