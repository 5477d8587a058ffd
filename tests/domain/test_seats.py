"""Seats: who holds what."""

from companion.domain.seats import (
    Offer,
    Seats,
    Terms,
    Told,
    extend,
    join,
    lapse,
    leave,
    offer,
    quit_line,
    release,
    set_terms,
    take,
    walk,
)
from tests.builders import at


def test_nobody_holds_a_seat_at_first() -> None:
    seats = Seats()

    assert (seats.taken("clay"), seats.holds("ana", "clay"), seats.of("ana")) == (0, False, frozenset())


def test_a_seat_taken_is_held_and_counted() -> None:
    seats = take(take(Seats(), "clay", "ana", 5), "clay", "ben", 6)

    assert seats.taken("clay") == 2
    assert seats.holds("ana", "clay")
    assert seats.of("ana") == {"clay"}
    assert dict(seats.at("clay").takers) == {"ana": 5, "ben": 6}


def test_a_seat_left_is_free_and_the_others_stay() -> None:
    seats = take(take(take(Seats(), "clay", "ana", 5), "clay", "ben", 6), "ink", "ana", 7)

    seats = leave(seats, "clay", "ana")

    assert seats.taken("clay") == 1
    assert not seats.holds("ana", "clay")
    assert seats.of("ana") == {"ink"}


def test_leaving_a_seat_that_one_does_not_hold_is_harmless() -> None:
    assert leave(Seats(), "clay", "ana").taken("clay") == 0


def test_the_line_is_in_order_of_joining_and_closes_up() -> None:
    seats = Seats()
    for person in ("ana", "ben", "cem"):
        seats = join(seats, "clay", person)

    assert seats.at("clay").waiting == ("ana", "ben", "cem")
    assert quit_line(seats, "clay", "ben").at("clay").waiting == ("ana", "cem")


def test_a_seat_that_is_kept_for_somebody_is_taken_for_others_until_it_lapses() -> None:
    seats = offer(join(Seats(), "clay", "ana"), "clay", "ana", at("10:10"))

    assert (seats.taken("clay"), seats.at("clay").waiting) == (1, ())
    longer = extend(seats, "clay", "ana", at("10:15"), by_themselves=False)
    assert longer.at("clay").offers["ana"] == Offer(at("10:15"))
    lapsed = lapse(longer, "clay", "ana").at("clay")
    assert (lapsed.taken, lapsed.told["ana"]) == (0, Told.LAPSED)


def test_who_is_given_a_seat_is_told_until_they_act() -> None:
    seats = take(join(Seats(), "clay", "ana"), "clay", "ana", 5, given=True)

    assert seats.at("clay").told["ana"] is Told.GIVEN
    assert "ana" not in leave(seats, "clay", "ana").at("clay").told


def test_those_inside_are_counted_with_and_without_a_seat() -> None:
    seats = walk(take(take(Seats(), "clay", "ana", 5), "clay", "ben", 4), "clay", "ana", comes=True)
    seats = walk(seats, "clay", "", comes=True)

    seating = seats.at("clay")
    assert (seating.inside, seating.used, seating.untaken) == (2, 3, ("ben",))
    assert walk(walk(seats, "clay", "", comes=False), "clay", "ana", comes=False).at("clay").inside == 0


def test_a_release_frees_seats_and_other_terms_ask_for_another() -> None:
    seats = release(take(Seats(), "clay", "ana", 5), "clay", ("ana",), at("10:20"))

    assert (seats.of("ana"), seats.at("clay").told["ana"]) == (frozenset(), Told.RELEASED)
    assert seats.at("clay").released_at == at("10:20")
    later = set_terms(seats, "clay", Terms(release_min=9), 7).at("clay")
    assert (later.released_at, later.terms_version) == (None, 7)
