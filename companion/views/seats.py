"""Seats as pages show them: how many are left, and mine."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.agenda import Item, ItemState
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.rules.seating import clashes
from companion.views.items import facts_of

FEW = 5
"""From here on a page says that few are left."""


class SeatsLeft(Struct, frozen=True):
    """How full an item is. `level` is free, few or full."""

    capacity: int
    taken: int
    left: int
    level: str


class MySeat(Struct, frozen=True, kw_only=True):
    """What one person can do about a seat.

    `state` is anonymous, free, held, clash, full, over or was-held; `clash` is the title of what is in
    the way; `problem` is why the last try was refused.
    """

    slug: str
    item: str
    title: str
    state: str
    clash: str = ""
    problem: str = ""


def seats_left(event: Event, item: Item) -> SeatsLeft:
    """Count the seats of an item."""
    capacity = item.capacity or 0
    left = max(0, capacity - event.seats.taken(item.id))
    level = "full" if not left else "few" if left <= FEW else "free"
    return SeatsLeft(capacity, capacity - left, left, level)


def my_seat(event: Event, item: Item, person: str | None, problem: str = "") -> MySeat:
    """Say what a person can do about a seat.

    Args:
        person: Their id, or None for somebody who is not signed in.
    """
    clash = clashes(event, item, person)[:1] if person else ()
    return MySeat(
        slug=facts_of(event).slug,
        item=item.id,
        title=item.title,
        state=_seat_state(event, item, person),
        clash=clash[0].title if clash else "",
        problem=problem,
    )


def _seat_state(event: Event, item: Item, person: str | None) -> str:
    held = person is not None and event.seats.holds(person, item.id)
    if _is_over(event, item):
        return "was-held" if held else "over"
    if held:
        return "held"
    if not seats_left(event, item).left:
        return "full"
    if person is None:
        return "anonymous"
    return "clash" if clashes(event, item, person) else "free"


def _is_over(event: Event, item: Item) -> bool:
    done = event.agenda.state_of(item) in {ItemState.DONE, ItemState.SKIPPED}
    return done or event.phase in {Phase.WRAPPED, Phase.FROZEN}
