"""A choice: one line of a list to choose from, and the lists that several pages have."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.event import Event


class Choice(Struct, frozen=True):
    """One line of a list to choose from."""

    value: str
    label: str
    chosen: bool


def room_choices(event: Event, chosen: str, *, whole: str) -> tuple[Choice, ...]:
    """List the rooms, after a line for all of them.

    Args:
        chosen: The id of a room, "" for all of them.
        whole: What that line says.
    """
    rooms = (Choice(room.id, room.name, room.id == chosen) for room in event.agenda.rooms)
    return (Choice("", whole, not chosen), *rooms)
