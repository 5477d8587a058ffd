"""Rules for seats: one person, one seat at a time, never more than there are."""

from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Item, ItemState
from companion.domain.errors import ClashError, ConflictError, FullError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.rules.running import find_item


def take_seat(event: Event, command: c.TakeSeat, by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take a seat. Whoever holds it already changes nothing.

    Raises:
        ConflictError: If the item needs no seats, or is over.
        ClashError: If the person holds a seat at the same time and does not swap.
        FullError: If no seat is left.
    """
    item = find_item(event, command.item)
    if event.seats.holds(by.id, item.id):
        return ()
    _check_seated(event, item)
    _check_space(event, item)
    in_the_way = clashes(event, item, by.id)
    if in_the_way and not command.swap:
        other = in_the_way[0]
        message = f"You hold a seat in “{other.title}” at the same time. Give it up first, or swap."
        raise ClashError(message, item=other.id)
    return (
        *(ch.SeatLeft(other.id, by.id) for other in in_the_way),
        ch.SeatTaken(item.id, by.id),
    )


def leave_seat(event: Event, command: c.LeaveSeat, by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Give up a seat. Whoever holds none changes nothing."""
    item = find_item(event, command.item)
    return (ch.SeatLeft(item.id, by.id),) if event.seats.holds(by.id, item.id) else ()


def clashes(event: Event, item: Item, person: str) -> tuple[Item, ...]:
    """The items at the same time in which the person holds a seat."""
    held, planned = event.seats.of(person), event.agenda.planned
    return tuple(other for other in event.agenda.items if other.id in held and planned(other).overlaps(planned(item)))


def _check_seated(event: Event, item: Item) -> None:
    if item.capacity is None:
        raise ConflictError(f"“{item.title}” needs no seat. Just walk in.")
    if event.agenda.state_of(item) in {ItemState.DONE, ItemState.SKIPPED}:
        raise ConflictError(f"“{item.title}” is over. Choose another workshop.")


def _check_space(event: Event, item: Item) -> None:
    if item.capacity is not None and event.seats.taken(item.id) >= item.capacity:
        raise FullError(f"“{item.title}” is full: all {item.capacity} seats are taken. Choose another workshop.")
