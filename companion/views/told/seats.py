"""How changes of seats are told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.views.told.telling import Said, Sort, Telling, Words, item_named, line_of_item, of_person
from companion.views.wording import sentence_list


def _walked(way: str) -> Words:
    def words(event: Event, _record: ch.Record, change: ch.WalkedIn | ch.WalkedOut) -> Said:
        who = event.known_as(change.person) if change.person else "somebody without a seat"
        return Said(f"counted {who} {way} at {item_named(event, change.item)}", line_of_item(change.item))

    return words


def _seats_released(event: Event, _record: ch.Record, change: ch.SeatsReleased) -> Said:
    names = tuple(event.known_as(person) for person in change.people)
    whose = f"of {sentence_list(names)}" if names else "of nobody"
    return Said(f"released the seats {whose} in {item_named(event, change.item)}", line_of_item(change.item))


def _seat_terms_set(event: Event, _record: ch.Record, change: ch.SeatTermsSet) -> Said:
    offer, release = change.terms.offer_min, change.terms.release_min
    offers = "are theirs at once" if offer is None else f"are offered for {offer} min"
    releases = "never" if release is None else f"after {release} min"
    told = f"set that free seats in {item_named(event, change.item)} {offers}, and untaken ones are released {releases}"
    return Said(told, line_of_item(change.item))


TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        ch.SeatTaken: Telling(Sort.SEATS, of_person("took a seat in {}", "gave {} a seat in {}")),
        ch.SeatLeft: Telling(Sort.SEATS, of_person("gave up a seat in {}", "freed the seat of {} in {}")),
        ch.WaitingListJoined: Telling(Sort.SEATS, of_person("got in line for {}", "put {} in line for {}")),
        ch.WaitingListLeft: Telling(Sort.SEATS, of_person("left the line for {}", "took {} out of line for {}")),
        ch.SeatGiven: Telling(Sort.SEATS, of_person("had a free seat in {}", "made way for {}, who got a seat in {}")),
        ch.SeatOffered: Telling(
            Sort.SEATS, of_person("was offered a seat in {}", "made way for {}: a seat is kept in {}")
        ),
        ch.OfferExtended: Telling(Sort.SEATS, of_person("took more time to decide on {}", "gave {} more time for {}")),
        ch.OfferLapsed: Telling(Sort.SEATS, of_person("let the offer of {} lapse", "let the offer to {} of {} lapse")),
        ch.WalkedIn: Telling(Sort.SEATS, _walked("in")),
        ch.WalkedOut: Telling(Sort.SEATS, _walked("out")),
        ch.SeatsReleased: Telling(Sort.SEATS, _seats_released),
        ch.SeatTermsSet: Telling(Sort.SEATS, _seat_terms_set),
    }
)
