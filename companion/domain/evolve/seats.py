"""How changes of seats are folded."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import seats
from companion.domain.event import Event
from companion.domain.evolve.fold import Fold


def _seat_taken(event: Event, record: ch.Record, change: ch.SeatTaken) -> Event:
    return replace(event, seats=seats.take(event.seats, change.item, change.person, record.version))


def _seat_left(event: Event, _record: ch.Record, change: ch.SeatLeft) -> Event:
    return replace(event, seats=seats.leave(event.seats, change.item, change.person))


def _seat_given(event: Event, record: ch.Record, change: ch.SeatGiven) -> Event:
    return replace(event, seats=seats.take(event.seats, change.item, change.person, record.version, given=True))


def _waiting_list_joined(event: Event, _record: ch.Record, change: ch.WaitingListJoined) -> Event:
    return replace(event, seats=seats.join(event.seats, change.item, change.person))


def _waiting_list_left(event: Event, _record: ch.Record, change: ch.WaitingListLeft) -> Event:
    return replace(event, seats=seats.quit_line(event.seats, change.item, change.person))


def _seat_offered(event: Event, _record: ch.Record, change: ch.SeatOffered) -> Event:
    return replace(event, seats=seats.offer(event.seats, change.item, change.person, change.until))


def _offer_extended(event: Event, record: ch.Record, change: ch.OfferExtended) -> Event:
    by_themselves = record.by == change.person
    longer = seats.extend(event.seats, change.item, change.person, change.until, by_themselves=by_themselves)
    return replace(event, seats=longer)


def _offer_lapsed(event: Event, _record: ch.Record, change: ch.OfferLapsed) -> Event:
    return replace(event, seats=seats.lapse(event.seats, change.item, change.person))


def _walked_in(event: Event, _record: ch.Record, change: ch.WalkedIn) -> Event:
    return replace(event, seats=seats.walk(event.seats, change.item, change.person, comes=True))


def _walked_out(event: Event, _record: ch.Record, change: ch.WalkedOut) -> Event:
    return replace(event, seats=seats.walk(event.seats, change.item, change.person, comes=False))


def _seats_released(event: Event, record: ch.Record, change: ch.SeatsReleased) -> Event:
    return replace(event, seats=seats.release(event.seats, change.item, change.people, record.at))


def _seat_terms_set(event: Event, record: ch.Record, change: ch.SeatTermsSet) -> Event:
    return replace(event, seats=seats.set_terms(event.seats, change.item, change.terms, record.version))


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.SeatTaken: _seat_taken,
        ch.SeatLeft: _seat_left,
        ch.WaitingListJoined: _waiting_list_joined,
        ch.WaitingListLeft: _waiting_list_left,
        ch.SeatGiven: _seat_given,
        ch.SeatOffered: _seat_offered,
        ch.OfferExtended: _offer_extended,
        ch.OfferLapsed: _offer_lapsed,
        ch.WalkedIn: _walked_in,
        ch.WalkedOut: _walked_out,
        ch.SeatsReleased: _seats_released,
        ch.SeatTermsSet: _seat_terms_set,
    }
)
