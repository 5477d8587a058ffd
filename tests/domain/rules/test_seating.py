"""Rules for seats."""

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ClashError, ConflictError, FullError, NotFoundError
from tests.builders import ANA, BEN, CEM, a_day, a_draft


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


def test_a_full_workshop_refuses_and_says_how_many_seats_it_has() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)
    play.do(c.TakeSeat("clay"), BEN)

    refusal = play.refused(c.TakeSeat("clay"), CEM)

    assert isinstance(refusal, FullError)
    assert str(refusal) == "“Clay” is full: all 2 seats are taken. Choose another workshop."


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


def test_a_swap_into_a_full_workshop_keeps_the_seat_that_one_has() -> None:
    play = a_day()
    play.do(c.TakeSeat("ink"), ANA)
    play.do(c.TakeSeat("drums-again"), BEN)

    refusal = play.refused(c.TakeSeat("drums-again", swap=True), ANA)

    assert isinstance(refusal, FullError)
    assert play.event.seats.of("ana") == {"ink"}


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
