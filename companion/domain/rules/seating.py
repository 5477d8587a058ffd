"""Rules for seats: one at a time for each person, never more than there are, and what comes free is the line's."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Item, ItemState
from companion.domain.errors import ClashError, ConflictError, FieldError
from companion.domain.event import Event
from companion.domain.evolve import evolve
from companion.domain.people import Person
from companion.domain.phases import Phase
from companion.domain.rules.running import find_item
from companion.domain.seats import MAX_TERM_MIN, Seating

ASKED_FOR_MIN = 10
"""So long a seat is kept for somebody who holds another at the same time, unless a host has set how long."""

BEFORE_THE_DAY_MIN = 24 * 60
"""Before the day people do not have the page in their hand: they are given a day to answer."""

MORE_MIN = 5
"""By so much an offer is extended."""


def take_seat(event: Event, command: c.TakeSeat, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take a seat, or where none is left the last place in line. Whoever has either already changes nothing.

    A place in line clashes with nothing: one is asked before a seat is given up for another. A seat in what does not
    take place is given up without asking.

    Raises:
        ConflictError: If the item needs no seats, or is over.
        ClashError: If the person holds a seat at the same time and does not swap.
    """
    item = find_item(event, command.item)
    seating = event.seats.at(item.id)
    if by.id in seating.takers:
        return ()
    check_seated(event, item)
    if by.id not in seating.offers and (seating.waiting or not space(event, item)):
        return () if by.id in seating.waiting else (ch.WaitingListJoined(item.id, by.id),)
    in_the_way = clashes(event, item, by.id)
    if in_the_way and not command.swap:
        other = in_the_way[0]
        message = f"You hold a seat in “{other.title}” at the same time. Give it up first, or swap."
        raise ClashError(message, item=other.id)
    given_for_it = held_at_once(event, item, by.id)
    left = (ch.SeatLeft(other.id, by.id) for other in given_for_it)
    moved: tuple[ch.AnyChange, ...] = (*left, ch.SeatTaken(item.id, by.id))
    return and_filled(event, moved, given_for_it, by, now)


def leave_seat(event: Event, command: c.LeaveSeat, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Give up a seat, an offer or a place in line. Whoever has none of them changes nothing."""
    item = find_item(event, command.item)
    seating = event.seats.at(item.id)
    if by.id in seating.takers:
        return and_filled(event, (ch.SeatLeft(item.id, by.id),), (item,), by, now)
    if by.id in seating.offers or by.id in seating.waiting:
        return and_filled(event, (ch.WaitingListLeft(item.id, by.id),), (item,), by, now)
    return ()


def extend_offer(event: Event, command: c.ExtendOffer, by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Give somebody more time to take the seat that is kept for them. For oneself one may ask once.

    Raises:
        ConflictError: If no seat is kept for them, or they have had more time already.
    """
    item, person = find_item(event, command.item), command.person or by.id
    kept = event.seats.at(item.id).offers.get(person)
    if kept is None:
        raise ConflictError("This offer is no longer open: the seat has been taken, or has gone to the next in line.")
    if person == by.id and kept.extended:
        raise ConflictError("You have had more time already. Take the seat, or let the next in line have it.")
    return (ch.OfferExtended(item.id, person, kept.until + timedelta(minutes=MORE_MIN)),)


def lapse_offer(event: Event, command: c.LapseOffer, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Let the next in line have a seat that somebody did not take in time."""
    item = find_item(event, command.item)
    kept = event.seats.at(item.id).offers.get(command.person)
    if kept is None or now < kept.until:
        return ()
    return and_filled(event, (ch.OfferLapsed(item.id, command.person),), (item,), by, now)


def fill_seats(event: Event, command: c.FillSeats, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Give what is free to those in line."""
    return and_filled(event, (), (find_item(event, command.item),), by, now)


def set_seat_terms(event: Event, command: c.SetSeatTerms, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Set how long offers stand, and when untaken seats are released.

    Raises:
        ConflictError: If the item needs no seats, or is over.
        FieldError: If the minutes are out of bounds.
    """
    item, terms = find_item(event, command.item), command.terms
    check_seated(event, item)
    wrong = {}
    if terms.offer_min is not None and not 1 <= terms.offer_min <= MAX_TERM_MIN:
        wrong["offer_min"] = f"An offer stands for 1 to {MAX_TERM_MIN} minutes."
    if terms.release_min is not None and not 0 <= terms.release_min <= MAX_TERM_MIN:
        wrong["release_min"] = f"Seats are released 0 to {MAX_TERM_MIN} minutes after the beginning."
    if wrong:
        raise FieldError(wrong)
    return () if terms == event.seats.at(item.id).terms else (ch.SeatTermsSet(item.id, terms),)


def given_up(
    event: Event, person: str, by: Person, now: datetime, *, after: tuple[ch.AnyChange, ...]
) -> tuple[ch.AnyChange, ...]:
    """Let all seats, offers and places in line of a person that are still of use go to others, after other changes."""
    to_come = event.agenda.items if event.phase in {Phase.DRAFT, Phase.LIVE} else ()
    theirs = [item for item in to_come if is_open(event, item) and _is_in(event.seats.at(item.id), person)]
    if not theirs:
        return after
    left = (_left(event, item, person) for item in theirs)
    return and_filled(event, (*after, *left), theirs, by, now)


def _is_in(seating: Seating, person: str) -> bool:
    return person in seating.takers or person in seating.offers or person in seating.waiting


def _left(event: Event, item: Item, person: str) -> ch.SeatLeft | ch.WaitingListLeft:
    if event.seats.holds(person, item.id):
        return ch.SeatLeft(item.id, person)
    return ch.WaitingListLeft(item.id, person)


def clashes(event: Event, item: Item, person: str) -> tuple[Item, ...]:
    """The other items at the same time in which the person holds a seat, and which take place."""
    skipped = ItemState.SKIPPED
    return tuple(other for other in held_at_once(event, item, person) if event.agenda.state_of(other) is not skipped)


def held_at_once(event: Event, item: Item, person: str) -> tuple[Item, ...]:
    """The other items at the same time in which the person holds a seat, also those that do not take place."""
    held, planned = event.seats.of(person) - {item.id}, event.agenda.planned
    return tuple(other for other in event.agenda.items if other.id in held and planned(other).overlaps(planned(item)))


def space(event: Event, item: Item) -> int:
    """How many seats of the item anybody could take."""
    return max(0, (item.capacity or 0) - event.seats.taken(item.id))


def is_open(event: Event, item: Item) -> bool:
    """Tell whether the item is still to come, or on."""
    return event.agenda.state_of(item) in {ItemState.UPCOMING, ItemState.LIVE}


def check_seated(event: Event, item: Item) -> None:
    """Check that seats of an item can still be taken.

    Raises:
        ConflictError: If it needs none, or is over.
    """
    if item.capacity is None:
        raise ConflictError(f"“{item.title}” needs no seat. Just walk in.")
    if not is_open(event, item):
        raise ConflictError(f"“{item.title}” is over. Choose another workshop.")


# What comes free


def and_filled(
    event: Event, changes: tuple[ch.AnyChange, ...], freed: Iterable[Item], by: Person, now: datetime
) -> tuple[ch.AnyChange, ...]:
    """Let what these changes free in some items go to those in line, in the same breath."""
    event = _after(event, changes, by, now)
    for item in freed:
        while event.seats.at(item.id).waiting and space(event, item) and is_open(event, item):
            promotion = _promotion(event, item, event.seats.at(item.id), now)
            changes, event = (*changes, promotion), _after(event, (promotion,), by, now)
    return changes


def _promotion(event: Event, item: Item, seating: Seating, now: datetime) -> ch.SeatGiven | ch.SeatOffered:
    """What the first in line gets: the seat, or the question if they would have to give up another for it."""
    first, asked_min = seating.waiting[0], seating.terms.offer_min
    if asked_min is None and not held_at_once(event, item, first):
        return ch.SeatGiven(item.id, first)
    minutes = BEFORE_THE_DAY_MIN if event.phase is Phase.DRAFT else asked_min or ASKED_FOR_MIN
    return ch.SeatOffered(item.id, first, now.astimezone(UTC) + timedelta(minutes=minutes))


def _after(event: Event, changes: Iterable[ch.AnyChange], by: Person, now: datetime) -> Event:
    """The event as it would be after these changes."""
    for change in changes:
        version = event.version + 1
        record = ch.Record(version=version, at=now, by=by.id, command_id="", nonce=event.nonce, change=change)
        event = evolve(event, record)
    return event
