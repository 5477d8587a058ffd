"""Rules for the door: who is in, who walks in without a seat, and whose seat is released because they did not come."""

from datetime import datetime, timedelta

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Item, ItemState
from companion.domain.errors import ConflictError, FullError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.rules.running import find_item
from companion.domain.rules.seating import and_filled, check_seated, space


def walk_in(event: Event, command: c.WalkIn, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Count somebody in. The holder of a seat is counted once, whoever has none for as long as there is a free seat.

    Raises:
        ConflictError: If the item needs no seats or is over, or the person named holds none.
        FullError: If no seat is left.
    """
    item = find_item(event, command.item)
    seating = event.seats.at(item.id)
    check_seated(event, item)
    if command.person:
        _check_holds(event, item, command.person)
        return () if command.person in seating.arrived else (ch.WalkedIn(item.id, command.person),)
    if not space(event, item):
        raise FullError(_full(event, item))
    return (ch.WalkedIn(item.id),)


def walk_out(event: Event, command: c.WalkOut, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Count somebody out again. The holder of a seat keeps it; a walk-in's seat goes to the first in line.

    Raises:
        ConflictError: If the item needs no seats or is over, the person holds none, or nobody walked in.
    """
    item = find_item(event, command.item)
    seating = event.seats.at(item.id)
    check_seated(event, item)
    if command.person:
        _check_holds(event, item, command.person)
        return (ch.WalkedOut(item.id, command.person),) if command.person in seating.arrived else ()
    if not seating.walk_ins:
        raise ConflictError(f"Nobody without a seat has been counted in to “{item.title}”.")
    return and_filled(event, (ch.WalkedOut(item.id),), (item,), by, now)


def release_seats(event: Event, command: c.ReleaseSeats, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Release the seats of those who have not come in, to those in line and whoever walks in.

    Where nobody has been counted in nobody can be missed: then the clock releases none.

    Raises:
        ConflictError: If a person asks and the item has not begun, or nobody has been counted in.
    """
    item = find_item(event, command.item)
    seating = event.seats.at(item.id)
    if command.terms_version is not None:
        if command.terms_version != seating.terms_version or not is_release_due(event, item, now):
            return ()
        people = seating.untaken if seating.inside else ()
        return and_filled(event, (ch.SeatsReleased(item.id, people),), (item,), by, now)
    check_seated(event, item)
    if event.agenda.state_of(item) is not ItemState.LIVE:
        raise ConflictError(f"“{item.title}” has not begun: people may still come. Release seats once it has.")
    if not seating.inside:
        raise ConflictError("Nobody has been counted in yet. Count who is there, then release the seats of the others.")
    if not seating.untaken:
        return ()
    return and_filled(event, (ch.SeatsReleased(item.id, seating.untaken),), (item,), by, now)


def release_at(event: Event, item: Item) -> datetime | None:
    """When the untaken seats of an item that is on are released, None if they are not."""
    minutes, began_at = event.seats.at(item.id).terms.release_min, event.agenda.progress_of(item).started_at
    if minutes is None or began_at is None or event.agenda.state_of(item) is not ItemState.LIVE:
        return None
    return began_at + timedelta(minutes=minutes)


def is_release_due(event: Event, item: Item, now: datetime) -> bool:
    """Tell whether the time has come to release an item's untaken seats, and nobody has done so since it began."""
    moment, began_at = release_at(event, item), event.agenda.progress_of(item).started_at
    done_at = event.seats.at(item.id).released_at
    return moment is not None and moment <= now and (done_at is None or began_at is None or done_at < began_at)


def _check_holds(event: Event, item: Item, person: str) -> None:
    if not event.seats.holds(person, item.id):
        raise ConflictError(f"{event.known_as(person)} holds no seat in “{item.title}” any more.")


def _full(event: Event, item: Item) -> str:
    absent = len(event.seats.at(item.id).untaken)
    told = f"“{item.title}” is full: all {item.capacity} seats are taken"
    return f"{told}, {absent} by people who have not come in yet." if absent else f"{told}."
