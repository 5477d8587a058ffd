"""Changes of seats: held, waited for, offered, taken up at the door, released."""

from datetime import datetime

from companion.domain.changes.change import Change
from companion.domain.seats import Terms


class SeatTaken(Change, frozen=True, tag="seat-taken"):
    item: str
    person: str


class SeatLeft(Change, frozen=True, tag="seat-left"):
    item: str
    person: str


class WaitingListJoined(Change, frozen=True, tag="waiting-list-joined"):
    """Somebody is last in line for a seat."""

    item: str
    person: str


class WaitingListLeft(Change, frozen=True, tag="waiting-list-left"):
    """Somebody waits no longer. If a seat was kept for them, it is free."""

    item: str
    person: str


class SeatGiven(Change, frozen=True, tag="seat-given"):
    """A seat that came free went to the first in line."""

    item: str
    person: str


class SeatOffered(Change, frozen=True, tag="seat-offered"):
    """A seat that came free is kept for the first in line. `until` is UTC."""

    item: str
    person: str
    until: datetime


class OfferExtended(Change, frozen=True, tag="offer-extended"):
    item: str
    person: str
    until: datetime


class OfferLapsed(Change, frozen=True, tag="offer-lapsed"):
    item: str
    person: str


class WalkedIn(Change, frozen=True, tag="walked-in"):
    """Somebody was counted in at the door: the holder of a seat, or with "" somebody who has none."""

    item: str
    person: str = ""


class WalkedOut(Change, frozen=True, tag="walked-out"):
    """Somebody was counted out again, as in `WalkedIn`. A holder keeps the seat."""

    item: str
    person: str = ""


class SeatsReleased(Change, frozen=True, tag="seats-released"):
    """The seats of people who had not come in were freed. `people` are in the order in which they had taken them."""

    item: str
    people: tuple[str, ...]


class SeatTermsSet(Change, frozen=True, tag="seat-terms-set"):
    item: str
    terms: Terms


SeatsChange = (
    SeatTaken
    | SeatLeft
    | WaitingListJoined
    | WaitingListLeft
    | SeatGiven
    | SeatOffered
    | OfferExtended
    | OfferLapsed
    | WalkedIn
    | WalkedOut
    | SeatsReleased
    | SeatTermsSet
)
