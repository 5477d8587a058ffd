"""How far acts reach: whoever was given a room runs its items, and neither ends nor moves anything beyond it."""

from __future__ import annotations

from collections.abc import Iterable

from companion.domain.agenda import Item
from companion.domain.errors import NotAllowedError
from companion.domain.event import Event
from companion.domain.people import Person, Role

HOSTS_PLAN = "Only a host can change the plan of the day, or take such a change back. Ask one of them."


def rooms_run_by(event: Event, person: str) -> frozenset[str] | None:
    """The rooms that somebody is confined to; None for a host, and for whoever was given no room to run."""
    delegate = event.delegate(person)
    if delegate is None or delegate.has(Role.HOST) or not delegate.has(Role.FACILITATOR):
        return None
    return frozenset(room.id for room in event.agenda.rooms if delegate.has_in(Role.FACILITATOR, room.id))


def check_reach(event: Event, by: Person, items: Iterable[Item]) -> None:
    """Check that somebody may start or end all of these.

    Who that is can't be asked before the rule is applied: by then something for everyone may have begun.

    Raises:
        NotAllowedError: If they run rooms alone, and one of these is for everyone or in another room.
    """
    rooms = rooms_run_by(event, by.id)
    if rooms is None:
        return
    for item in items:
        if item.for_everyone:
            raise NotAllowedError(f"“{item.title}” is for everyone: only a host starts and ends it. Ask one of them.")
        if item.room not in rooms:
            raise NotAllowedError(f"“{item.title}” is not in your room. Ask a host, or whoever runs that room.")


def check_reaches_plan(event: Event, by: Person) -> None:
    """Check that somebody may change the plan of the day.

    Raises:
        NotAllowedError: If they run rooms alone.
    """
    if rooms_run_by(event, by.id) is not None:
        raise NotAllowedError(HOSTS_PLAN)
