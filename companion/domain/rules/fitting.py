"""Whether seats that people hold still fit, where the agenda is planned anew or as it was before."""

from __future__ import annotations

from collections.abc import Set
from itertools import combinations

from companion.domain.agenda import Agenda
from companion.domain.errors import ConflictError
from companion.domain.event import Event


def check_seats(event: Event, planned: Agenda, moving: Set[str]) -> None:
    """Check that nobody comes to hold two seats at the same time.

    Args:
        moving: The ids of the items that are planned anew.

    Raises:
        ConflictError: Naming two items in which somebody would.
    """
    for one, other in combinations(map(planned.planned, planned.seated()), 2):
        if {one.id, other.id} & moving and one.overlaps(other) and event.seats.both(one.id, other.id):
            raise ConflictError(
                f"People hold seats in “{one.title}” and in “{other.title}”, which would then be at the same time."
            )


def check_restored(event: Event, before: Agenda) -> None:
    """Check that the plan can be as it was before, with the seats that people have taken since.

    Raises:
        ConflictError: If more seats are taken in an item than it had, or if somebody would hold two at the same time.
    """
    now = {item.id: event.agenda.planned(item) for item in event.agenda.items}
    again = [planned for planned in map(before.planned, before.items) if planned != now.get(planned.id)]
    for item in again:
        taken = event.seats.taken(item.id)
        if item.capacity is not None and taken > item.capacity:
            told = f"{taken} seats are taken in “{item.title}”, which had {item.capacity}"
            raise ConflictError(f"{told}. Move it to a room that holds them instead.")
    check_seats(event, before, {item.id for item in again})
