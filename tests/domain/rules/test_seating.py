"""Rules for seats."""

from __future__ import annotations

from datetime import timedelta

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Move
from companion.domain.errors import ClashError, ConflictError, FieldError, NotFoundError
from companion.domain.people import SYSTEM
from companion.domain.rules.seating import ASKED_FOR_MIN, MORE_MIN
from companion.domain.seats import MAX_TERM_MIN, Offer, Terms, Told
from tests.builders import ANA, BEN, CEM, DEE, Play, a_day, a_draft

ASKING = c.SetSeatTerms("drums-again", Terms(offer_min=5))


def test_a_seat_is_taken() -> None:
    play = a_day()

    assert play.do(c.TakeSeat("clay"), ANA)[-1] == ch.SeatTaken("clay", "ana")
    assert play.event.seats.holds("ana", "clay")


def test_a_seat_may_be_taken_before_the_day_is_live() -> None:
    play = a_draft()
    play.do(c.TakeSeat("clay"), ANA)

    assert play.event.seats.taken("clay") == 1


def test_taking_a_seat_twice_changes_nothing() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)

    assert play.do(c.TakeSeat("clay"), ANA) == ()


def test_a_tap_on_a_full_workshop_is_the_last_place_in_line() -> None:
    play = a_day()
    for person in (ANA, BEN):
        play.do(c.TakeSeat("clay"), person)

    assert play.do(c.TakeSeat("clay"), CEM)[-1] == ch.WaitingListJoined("clay", "cem")
    assert play.do(c.TakeSeat("clay"), CEM) == ()
    assert play.do(c.TakeSeat("clay"), DEE)[-1] == ch.WaitingListJoined("clay", "dee")
    assert play.event.seats.at("clay").waiting == ("cem", "dee")
    assert play.event.seats.taken("clay") == 2


def test_who_holds_a_seat_in_a_full_workshop_keeps_it() -> None:
    play = a_day()
    play.do(c.TakeSeat("drums-again"), ANA)

    assert play.do(c.TakeSeat("drums-again"), ANA) == ()


def test_a_seat_that_was_left_can_be_taken_by_the_next() -> None:
    play = a_day()
    play.do(c.TakeSeat("drums-again"), ANA)
    play.do(c.LeaveSeat("drums-again"), ANA)

    play.do(c.TakeSeat("drums-again"), BEN)

    assert play.event.seats.holds("ben", "drums-again")


def test_a_seat_at_the_same_time_is_refused_and_says_with_what_it_clashes() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)

    refusal = play.refused(c.TakeSeat("drums"), ANA)

    assert isinstance(refusal, ClashError)
    assert refusal.item == "clay"
    assert str(refusal) == "You hold a seat in “Clay” at the same time. Give it up first, or swap."


def test_swapping_gives_up_the_seat_that_is_in_the_way() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)

    assert play.do(c.TakeSeat("drums", swap=True), ANA) == (ch.SeatLeft("clay", "ana"), ch.SeatTaken("drums", "ana"))


def test_in_line_for_a_full_workshop_one_keeps_the_seat_that_one_has() -> None:
    play = a_day()
    play.do(c.TakeSeat("ink"), ANA)
    play.do(c.TakeSeat("drums-again"), BEN)

    play.do(c.TakeSeat("drums-again", swap=True), ANA)

    assert play.event.seats.at("drums-again").waiting == ("ana",)
    assert play.event.seats.of("ana") == {"ink"}


def test_a_seat_in_what_does_not_take_place_is_in_nobodys_way() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)
    play.do(c.SkipItem("clay"))

    assert play.do(c.TakeSeat("drums"), ANA) == (ch.SeatLeft("clay", ANA.id), ch.SeatTaken("drums", ANA.id))


def test_seats_at_different_times_do_not_clash() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)
    play.do(c.TakeSeat("drums-again"), ANA)

    assert play.event.seats.of("ana") == {"clay", "drums-again"}


def test_an_item_without_a_capacity_needs_no_seat() -> None:
    refusal = a_day().refused(c.TakeSeat("lunch"), ANA)

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "“Lunch” needs no seat. Just walk in."


def test_a_workshop_that_is_running_still_takes_people() -> None:
    play = a_day()
    play.do(c.StartItem("clay"))

    play.do(c.TakeSeat("clay"), ANA)

    assert play.event.seats.taken("clay") == 1


def test_a_workshop_that_is_over_takes_nobody() -> None:
    play = a_day()
    play.do(c.StartItem("clay"))
    play.do(c.FinishItem("clay"))
    play.do(c.SkipItem("drums"))

    assert str(play.refused(c.TakeSeat("clay"), ANA)) == "“Clay” is over. Choose another workshop."
    assert str(play.refused(c.TakeSeat("drums"), ANA)) == "“Drums” is over. Choose another workshop."


def test_leaving_gives_up_the_seat() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)

    assert play.do(c.LeaveSeat("clay"), ANA) == (ch.SeatLeft("clay", "ana"),)


def test_leaving_without_a_seat_changes_nothing() -> None:
    assert a_day().do(c.LeaveSeat("clay"), ANA) == ()


def test_a_seat_in_what_is_not_on_the_agenda_is_not_found() -> None:
    play = a_day()

    assert isinstance(play.refused(c.TakeSeat("nothing"), ANA), NotFoundError)
    assert isinstance(play.refused(c.LeaveSeat("nothing"), ANA), NotFoundError)


# What comes free


def a_line(*commands: c.Command) -> Play:
    """Ana has the only seat of the second drums, Ben and Cem wait for it."""
    play = a_day()
    for command in commands:
        play.do(command)
    for person in (ANA, BEN, CEM):
        play.do(c.TakeSeat("drums-again"), person)
    return play


def test_a_seat_that_comes_free_goes_to_the_first_in_line_in_the_same_breath() -> None:
    play = a_line()

    assert play.do(c.LeaveSeat("drums-again"), ANA) == (
        ch.SeatLeft("drums-again", "ana"),
        ch.SeatGiven("drums-again", "ben"),
    )
    seating = play.event.seats.at("drums-again")
    assert (seating.waiting, dict(seating.told)) == (("cem",), {"ben": Told.GIVEN})


def test_a_seat_that_is_swapped_away_goes_to_the_line_too() -> None:
    play = a_line()

    assert play.do(c.TakeSeat("ink", swap=True), ANA) == (
        ch.SeatLeft("drums-again", "ana"),
        ch.SeatTaken("ink", "ana"),
        ch.SeatGiven("drums-again", "ben"),
    )


def test_whoever_holds_another_seat_then_is_asked_first() -> None:
    play = a_line()
    play.do(c.TakeSeat("ink"), BEN)

    changes = play.do(c.LeaveSeat("drums-again"), ANA)

    until = play.now + timedelta(minutes=ASKED_FOR_MIN)
    assert changes[-1] == ch.SeatOffered("drums-again", "ben", until)
    assert play.event.seats.of("ben") == {"ink"}
    assert play.event.seats.taken("drums-again") == 1, "it is kept for Ben"
    assert isinstance(play.refused(c.TakeSeat("drums-again"), BEN), ClashError)
    assert play.do(c.TakeSeat("drums-again", swap=True), BEN) == (
        ch.SeatLeft("ink", "ben"),
        ch.SeatTaken("drums-again", "ben"),
    )


def test_where_a_host_wants_it_everybody_is_asked_first() -> None:
    play = a_line(ASKING)

    play.do(c.LeaveSeat("drums-again"), ANA)

    until = play.now + timedelta(minutes=5)
    assert dict(play.event.seats.at("drums-again").offers) == {"ben": Offer(until)}
    assert play.do(c.TakeSeat("drums-again"), BEN) == (ch.SeatTaken("drums-again", "ben"),)


def test_an_offer_that_is_declined_goes_to_the_next() -> None:
    play = a_line(ASKING)
    play.do(c.LeaveSeat("drums-again"), ANA)

    changes = play.do(c.LeaveSeat("drums-again"), BEN)

    assert changes == (
        ch.WaitingListLeft("drums-again", "ben"),
        ch.SeatOffered("drums-again", "cem", play.now + timedelta(minutes=5)),
    )


def test_an_offer_lapses_when_its_time_is_up_and_not_before() -> None:
    play = a_line(ASKING)
    play.do(c.LeaveSeat("drums-again"), ANA)

    assert play.do(c.LapseOffer("drums-again", "ben"), SYSTEM, after_s=299) == ()
    changes = play.do(c.LapseOffer("drums-again", "ben"), SYSTEM)

    assert changes[0] == ch.OfferLapsed("drums-again", "ben")
    assert play.event.seats.at("drums-again").told["ben"] is Told.LAPSED
    assert [*play.event.seats.at("drums-again").offers] == ["cem"]
    assert play.do(c.LapseOffer("drums-again", "ben"), SYSTEM) == ()


def test_one_may_ask_for_more_time_once_and_a_host_may_give_more() -> None:
    play = a_line(ASKING)
    play.do(c.LeaveSeat("drums-again"), ANA)
    until = play.event.seats.at("drums-again").offers["ben"].until

    play.do(c.ExtendOffer("drums-again"), BEN)
    again = play.refused(c.ExtendOffer("drums-again"), BEN)
    play.do(c.ExtendOffer("drums-again", "ben"))

    assert str(again) == "You have had more time already. Take the seat, or let the next in line have it."
    kept = play.event.seats.at("drums-again").offers["ben"]
    assert kept == Offer(until + timedelta(minutes=2 * MORE_MIN), extended=True)


def test_an_offer_that_nobody_has_cannot_be_extended() -> None:
    assert str(a_line().refused(c.ExtendOffer("drums-again"), BEN)).startswith("This offer is no longer open")


def test_whoever_does_not_want_to_wait_leaves_the_line() -> None:
    play = a_line()

    assert play.do(c.LeaveSeat("drums-again"), BEN) == (ch.WaitingListLeft("drums-again", "ben"),)
    assert play.event.seats.at("drums-again").waiting == ("cem",)


def test_nobody_moves_up_into_what_is_over() -> None:
    play = a_line()
    play.do(c.SkipItem("drums-again"))

    assert play.do(c.LeaveSeat("drums-again"), ANA) == (ch.SeatLeft("drums-again", "ana"),)


def test_seats_that_a_larger_room_adds_are_filled_from_the_line() -> None:
    play = a_line()
    moved = Move("drums-again", play.item("drums-again").starts_at, "hall", capacity=3)
    play.change(ch.ItemsMoved("drums-again", (moved,)))

    assert play.do(c.FillSeats("drums-again"), SYSTEM) == (
        ch.SeatGiven("drums-again", "ben"),
        ch.SeatGiven("drums-again", "cem"),
    )
    assert play.do(c.FillSeats("drums-again"), SYSTEM) == ()


# Terms


def test_terms_are_set_once() -> None:
    play = a_draft()

    assert play.do(ASKING) == (ch.SeatTermsSet("drums-again", Terms(offer_min=5)),)
    assert play.do(ASKING) == ()


@pytest.mark.parametrize("terms", [Terms(1, 0), Terms(MAX_TERM_MIN, MAX_TERM_MIN), Terms(offer_min=5)])
def test_terms_within_their_bounds_are_set(terms: Terms) -> None:
    assert a_day().do(c.SetSeatTerms("clay", terms)) == (ch.SeatTermsSet("clay", terms),)


@pytest.mark.parametrize("terms", [Terms(offer_min=0), Terms(offer_min=121), Terms(release_min=-1)])
def test_terms_out_of_bounds_are_refused(terms: Terms) -> None:
    assert isinstance(a_day().refused(c.SetSeatTerms("clay", terms)), FieldError)


def test_an_item_without_seats_has_no_terms() -> None:
    assert isinstance(a_day().refused(c.SetSeatTerms("lunch", Terms(5, 5))), ConflictError)
