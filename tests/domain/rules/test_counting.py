"""Rules for the door."""

from __future__ import annotations

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FullError
from companion.domain.people import SYSTEM
from companion.domain.seats import Terms, Told
from tests.builders import ANA, BEN, CEM, DEE, Play, a_day


def a_door() -> Play:
    """Clay has two seats, both taken, and two people in line. It runs."""
    play = a_day()
    for person in (ANA, BEN, CEM, DEE):
        play.do(c.TakeSeat("clay"), person)
    play.do(c.StartItem("clay"))
    return play


def test_whoever_walks_in_takes_up_a_seat() -> None:
    play = a_day()

    assert play.do(c.WalkIn("clay")) == (ch.WalkedIn("clay"),)
    assert play.event.seats.taken("clay") == 1
    assert play.event.seats.at("clay").inside == 1


def test_nobody_walks_into_a_full_workshop() -> None:
    refusal = a_door().refused(c.WalkIn("clay"))

    assert isinstance(refusal, FullError)
    assert str(refusal) == "“Clay” is full: all 2 seats are taken, 2 by people who have not come in yet."


def test_the_holder_of_a_seat_is_counted_once_and_keeps_it_when_counted_out() -> None:
    play = a_door()

    assert play.do(c.WalkIn("clay", "ana")) == (ch.WalkedIn("clay", "ana"),)
    assert play.do(c.WalkIn("clay", "ana")) == ()
    assert play.event.seats.at("clay").arrived == {"ana"}
    assert play.do(c.WalkOut("clay", "ana")) == (ch.WalkedOut("clay", "ana"),)
    assert play.do(c.WalkOut("clay", "ana")) == ()
    assert play.event.seats.holds("ana", "clay")


def test_whoever_holds_no_seat_is_not_counted_as_if_they_did() -> None:
    play = a_door()

    for command in (c.WalkIn("clay", "cem"), c.WalkOut("clay", "cem")):
        assert str(play.refused(command)) == "Cem holds no seat in “Clay” any more."


def test_the_seat_of_a_walk_in_who_leaves_goes_to_the_first_in_line() -> None:
    play = a_day()
    play.do(c.WalkIn("drums-again"))
    play.do(c.TakeSeat("drums-again"), ANA)

    assert play.do(c.WalkOut("drums-again")) == (ch.WalkedOut("drums-again"), ch.SeatGiven("drums-again", "ana"))
    assert str(play.refused(c.WalkOut("drums-again"))).startswith("Nobody without a seat")


@pytest.mark.parametrize("command", [c.WalkIn("lunch"), c.WalkOut("lunch"), c.ReleaseSeats("lunch")])
def test_nobody_counts_where_there_are_no_seats(command: c.Command) -> None:
    assert isinstance(a_day().refused(command), ConflictError)


def test_untaken_seats_are_released_to_the_line() -> None:
    play = a_door()
    play.do(c.WalkIn("clay", "ana"))

    assert play.do(c.ReleaseSeats("clay")) == (ch.SeatsReleased("clay", ("ben",)), ch.SeatGiven("clay", "cem"))
    seating = play.event.seats.at("clay")
    assert {*seating.takers} == {"ana", "cem"}
    assert (seating.told["ben"], seating.waiting) == (Told.RELEASED, ("dee",))


def test_nothing_is_released_where_everybody_is_in() -> None:
    play = a_door()
    for person in ("ana", "ben"):
        play.do(c.WalkIn("clay", person))

    assert play.do(c.ReleaseSeats("clay")) == ()


def test_nobody_is_missed_before_it_begins_or_where_nobody_counts() -> None:
    play = a_door()

    assert str(play.refused(c.ReleaseSeats("clay"))).startswith("Nobody has been counted in yet.")
    assert str(play.refused(c.ReleaseSeats("ink"))).startswith("“Ink” has not begun")


def released_by_the_clock(play: Play, after_s: float) -> tuple[ch.AnyChange, ...]:
    version = play.event.seats.at("clay").terms_version
    return play.do(c.ReleaseSeats("clay", version), SYSTEM, after_s=after_s)


def test_the_clock_releases_at_the_set_minute_after_the_beginning_and_once() -> None:
    play = a_door()
    play.do(c.SetSeatTerms("clay", Terms(release_min=5)))
    play.do(c.WalkIn("clay", "ana"))

    assert released_by_the_clock(play, 297) == ()
    assert released_by_the_clock(play, 1)[0] == ch.SeatsReleased("clay", ("ben",))
    assert released_by_the_clock(play, 1) == ()


def test_the_clock_releases_nobody_where_nobody_counts() -> None:
    play = a_door()
    play.do(c.SetSeatTerms("clay", Terms(release_min=0)))

    assert released_by_the_clock(play, 1) == (ch.SeatsReleased("clay", ()),)
    assert play.event.seats.taken("clay") == 2


def test_terms_that_have_changed_since_release_nobody() -> None:
    play = a_door()
    play.do(c.WalkIn("clay", "ana"))
    play.do(c.SetSeatTerms("clay", Terms(release_min=0)))
    old = c.ReleaseSeats("clay", play.event.seats.at("clay").terms_version)
    play.do(c.SetSeatTerms("clay", Terms(release_min=1)))

    assert play.do(old, SYSTEM, after_s=60) == ()
