"""Seats: who holds what."""

from companion.domain.seats import Seats, leave, take


def test_nobody_holds_a_seat_at_first() -> None:
    seats = Seats()

    assert (seats.taken("clay"), seats.holds("ana", "clay"), seats.of("ana")) == (0, False, frozenset())


def test_a_seat_taken_is_held_and_counted() -> None:
    seats = take(take(Seats(), "clay", "ana", 5), "clay", "ben", 6)

    assert seats.taken("clay") == 2
    assert seats.holds("ana", "clay")
    assert seats.of("ana") == {"clay"}
    assert dict(seats.takers["clay"]) == {"ana": 5, "ben": 6}


def test_a_seat_left_is_free_and_the_others_stay() -> None:
    seats = take(take(take(Seats(), "clay", "ana", 5), "clay", "ben", 6), "ink", "ana", 7)

    seats = leave(seats, "clay", "ana")

    assert seats.taken("clay") == 1
    assert not seats.holds("ana", "clay")
    assert seats.of("ana") == {"ink"}


def test_leaving_a_seat_that_one_does_not_hold_is_harmless() -> None:
    assert leave(Seats(), "clay", "ana").taken("clay") == 0
