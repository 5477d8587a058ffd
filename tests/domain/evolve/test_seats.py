"""Changes of seats: what each does to the state."""

from companion.domain import changes as ch
from companion.domain.seats import Offer, Terms
from tests.builders import ANA, BEN, a_day, at


def test_a_seat_is_taken_and_left() -> None:
    play = a_day()

    play.change(ch.SeatTaken("clay", ANA.id))
    taken = dict(play.event.seats.at("clay").takers)
    play.change(ch.SeatLeft("clay", ANA.id))

    assert taken == {ANA.id: play.event.version - 1}
    assert play.event.seats.taken("clay") == 0


def test_whoever_waits_is_offered_a_seat_and_may_let_it_go() -> None:
    play = a_day()
    play.change(ch.WaitingListJoined("clay", ANA.id))
    play.change(ch.WaitingListJoined("clay", BEN.id))

    play.change(ch.SeatOffered("clay", ANA.id, at("10:10")))
    offered = dict(play.event.seats.at("clay").offers)
    play.change(ch.OfferLapsed("clay", ANA.id))
    play.change(ch.SeatGiven("clay", BEN.id))

    assert offered == {ANA.id: Offer(at("10:10"))}
    assert not play.event.seats.at("clay").offers
    assert play.event.seats.holds(BEN.id, "clay")


def test_seats_whose_holders_did_not_come_are_free_and_stay_so() -> None:
    play = a_day()
    for person in (ANA, BEN):
        play.change(ch.SeatTaken("clay", person.id))
    play.change(ch.WalkedIn("clay", BEN.id))

    play.change(ch.SeatsReleased("clay", (ANA.id,)))
    play.change(ch.SeatTermsSet("clay", Terms(offer_min=5)))

    seating = play.event.seats.at("clay")
    assert (set(seating.takers), seating.terms.offer_min) == ({BEN.id}, 5)
