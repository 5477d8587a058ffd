"""Acts about seats: they are taken, left and kept, and people are counted at the door."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain import commands as c
from companion.domain.seats import Terms
from companion.web.about import door_of
from companion.web.acts.address import Address, NoFields
from companion.web.surfaces import ROOM, SEATS


class SeatFields(Struct, frozen=True):
    """`swap` gives up a clashing seat."""

    swap: bool = False


class DoorFields(Struct, frozen=True):
    """`person` is the id of somebody who holds a seat; "" or left out: somebody who has none."""

    person: str = ""


class TimeFields(Struct, frozen=True):
    """`person` is the id of somebody for whom a seat is kept."""

    person: str


class TermsFields(Struct, frozen=True):
    """`offer_min` is how long the first in line has to take a seat; `release_min` how long after the beginning untaken
    seats are released. Left out: not at all.
    """

    offer_min: int | None = None
    release_min: int | None = None


def _terms(sent: TermsFields) -> Terms:
    return Terms(sent.offer_min, sent.release_min)


SEAT_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        "take-seat": Address("take-seat", SeatFields, lambda item, sent: c.TakeSeat(item, sent.swap), SEATS),
        "leave-seat": Address("leave-seat", NoFields, lambda item, _: c.LeaveSeat(item), SEATS),
        "walk-in": Address("walk-in", DoorFields, lambda item, sent: c.WalkIn(item, sent.person), ROOM, door_of),
        "walk-out": Address("walk-out", DoorFields, lambda item, sent: c.WalkOut(item, sent.person), ROOM, door_of),
        "release": Address("release", NoFields, lambda item, _: c.ReleaseSeats(item), ROOM, door_of),
        "give-time": Address(
            "give-time", TimeFields, lambda item, sent: c.ExtendOffer(item, sent.person), ROOM, door_of
        ),
        "seat-terms": Address(
            "seat-terms", TermsFields, lambda item, sent: c.SetSeatTerms(item, _terms(sent)), ROOM, door_of
        ),
        "more-time": Address("more-time", NoFields, lambda item, _: c.ExtendOffer(item), SEATS),
    }
)
