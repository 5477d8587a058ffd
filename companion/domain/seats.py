"""Seats: who holds a place in which item, who waits for one in which order, who is in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace
from rpds import HashTrieMap

MAX_TERM_MIN = 120
"""Longer than this nobody waits for an answer, or for people to come."""


class Terms(Struct, frozen=True):
    """What a host has set for the seats of an item, in minutes; None for not at all.

    `offer_min` is how long the first in line has to take a seat that came free; otherwise it is theirs at once.
    `release_min` is how long after the item has begun the seats are released whose holders have not come in.
    """

    offer_min: int | None = None
    release_min: int | None = None


class Offer(Struct, frozen=True):
    """A seat that is kept for one person until a moment. `extended` tells that they have asked for more time."""

    until: datetime
    extended: bool = False


class Told(StrEnum):
    """What has become of a person's seat without their doing, until they act again."""

    GIVEN = "given"
    LAPSED = "lapsed"
    RELEASED = "released"


class Seating(Struct, frozen=True, kw_only=True):
    """How one item is seated. Nobody is in more than one of `takers`, `offers` and `waiting`.

    `takers` are the people who hold a seat, each with the version that took it; `waiting` is the waiting list, the
    first in line first; `arrived` are the takers who have been counted in, and `walk_ins` is how many others have.
    `terms_version` is the version that set the terms; `released_at` when untaken seats were last released.
    """

    takers: HashTrieMap[str, int] = field(default_factory=HashTrieMap)
    offers: HashTrieMap[str, Offer] = field(default_factory=HashTrieMap)
    waiting: tuple[str, ...] = ()
    arrived: frozenset[str] = frozenset()
    walk_ins: int = 0
    told: HashTrieMap[str, Told] = field(default_factory=HashTrieMap)
    terms: Terms = Terms()
    terms_version: int = 0
    released_at: datetime | None = None

    @property
    def taken(self) -> int:
        """How many seats nobody else can have: held, kept for somebody, or sat in by a walk-in."""
        return self.used + len(self.offers)

    @property
    def used(self) -> int:
        """How many seats are held, or sat in by a walk-in."""
        return len(self.takers) + self.walk_ins

    @property
    def inside(self) -> int:
        """How many people have been counted in."""
        return len(self.arrived) + self.walk_ins

    @property
    def untaken(self) -> tuple[str, ...]:
        """Those who hold a seat and have not been counted in, the first who took one first."""
        absent = [(version, person) for person, version in self.takers.items() if person not in self.arrived]
        return tuple(person for _, person in sorted(absent))


NOBODY = Seating()


class Seats(Struct, frozen=True):
    """Every seat. `items` maps an item's id to how it is seated, `held` a person's id to the items of their seats."""

    items: HashTrieMap[str, Seating] = field(default_factory=HashTrieMap)
    held: HashTrieMap[str, frozenset[str]] = field(default_factory=HashTrieMap)

    def at(self, item_id: str) -> Seating:
        """How the item is seated."""
        return self.items.get(item_id, NOBODY)

    def taken(self, item_id: str) -> int:
        """How many seats of the item nobody else can have."""
        return self.at(item_id).taken

    def holds(self, person: str, item_id: str) -> bool:
        """Tell whether the person holds a seat in the item."""
        return person in self.at(item_id).takers

    def both(self, item_id: str, other_id: str) -> bool:
        """Tell whether somebody holds seats in both items."""
        return any(other_id in self.of(person) for person in self.at(item_id).takers)

    def of(self, person: str) -> frozenset[str]:
        """The ids of the items in which the person holds a seat."""
        return self.held.get(person, frozenset())


def take(seats: Seats, item_id: str, person: str, version: int, *, given: bool = False) -> Seats:
    """Let the person hold a seat in the item: one that they took, or one that was given to them from the line."""
    now = _out_of_line(seats.at(item_id), person, Told.GIVEN if given else None)
    held = seats.held.insert(person, seats.of(person) | {item_id})
    return replace(_with(seats, item_id, replace(now, takers=now.takers.insert(person, version))), held=held)


def leave(seats: Seats, item_id: str, person: str) -> Seats:
    """Free the seat that the person holds in the item."""
    return _without(seats, item_id, person, None)


def join(seats: Seats, item_id: str, person: str) -> Seats:
    """Put the person at the end of the line."""
    now = _out_of_line(seats.at(item_id), person, None)
    return _with(seats, item_id, replace(now, waiting=(*now.waiting, person)))


def quit_line(seats: Seats, item_id: str, person: str) -> Seats:
    """Let the person wait no longer; a seat that was kept for them is free."""
    return _with(seats, item_id, _out_of_line(seats.at(item_id), person, None))


def offer(seats: Seats, item_id: str, person: str, until: datetime) -> Seats:
    """Keep a seat for the person, who was in line."""
    now = _out_of_line(seats.at(item_id), person, None)
    return _with(seats, item_id, replace(now, offers=now.offers.insert(person, Offer(until))))


def extend(seats: Seats, item_id: str, person: str, until: datetime, *, by_themselves: bool) -> Seats:
    """Keep the person's seat for longer."""
    now = seats.at(item_id)
    extended = Offer(until, now.offers[person].extended or by_themselves)
    return _with(seats, item_id, replace(now, offers=now.offers.insert(person, extended)))


def lapse(seats: Seats, item_id: str, person: str) -> Seats:
    """Keep the person's seat no longer."""
    return _with(seats, item_id, _out_of_line(seats.at(item_id), person, Told.LAPSED))


def walk(seats: Seats, item_id: str, person: str, *, comes: bool) -> Seats:
    """Count somebody in or out: the holder of a seat, or with "" somebody who has none."""
    now = seats.at(item_id)
    if person:
        arrived = now.arrived | {person} if comes else now.arrived - {person}
        return _with(seats, item_id, replace(now, arrived=arrived))
    return _with(seats, item_id, replace(now, walk_ins=now.walk_ins + (1 if comes else -1)))


def release(seats: Seats, item_id: str, people: tuple[str, ...], at: datetime) -> Seats:
    """Free the seats of people who have not come in."""
    for person in people:
        seats = _without(seats, item_id, person, Told.RELEASED)
    return _with(seats, item_id, replace(seats.at(item_id), released_at=at))


def set_terms(seats: Seats, item_id: str, terms: Terms, version: int) -> Seats:
    """Seat the item on other terms from now on."""
    now = replace(seats.at(item_id), terms=terms, terms_version=version, released_at=None)
    return _with(seats, item_id, now)


def without_item(seats: Seats, item_id: str) -> Seats:
    """Forget how an item is seated: whoever held a seat in it holds none."""
    held = seats.held
    for person in seats.at(item_id).takers:
        held = held.insert(person, seats.of(person) - {item_id})
    return Seats(seats.items.discard(item_id), held)


def _with(seats: Seats, item_id: str, seating: Seating) -> Seats:
    return replace(seats, items=seats.items.insert(item_id, seating))


def _without(seats: Seats, item_id: str, person: str, told: Told | None) -> Seats:
    now = _out_of_line(seats.at(item_id), person, told)
    now = replace(now, takers=now.takers.discard(person), arrived=now.arrived - {person})
    held = seats.held.insert(person, seats.of(person) - {item_id})
    return replace(_with(seats, item_id, now), held=held)


def _out_of_line(seating: Seating, person: str, told: Told | None) -> Seating:
    """Take a person out of the line, and note what they are to be told."""
    return replace(
        seating,
        waiting=tuple(other for other in seating.waiting if other != person),
        offers=seating.offers.discard(person),
        told=seating.told.insert(person, told) if told else seating.told.discard(person),
    )
