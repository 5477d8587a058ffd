"""Whether seats still fit: an undo of the plan takes no seat from anybody, and gives nobody two at once."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.errors import ConflictError
from companion.domain.typed import TypedRoom
from tests.builders import ANA, BEN, Play, a_day, a_workshop

DAY = (
    a_workshop("clay", "10:15", 60, "red", capacity=1),
    a_workshop("drums", "10:15", 60, "blue", capacity=1),
    a_workshop("ink", "11:15", 60, "red", capacity=1),
    a_workshop("loom", "11:15", 60, "blue", capacity=1),
)

SMALL = TypedRoom(name="Attic", holds="1")


def a_day_of_workshops() -> Play:
    """Two in each room, one after the other."""
    return a_day(DAY)


def test_an_undone_swap_gives_nobody_two_seats_at_once() -> None:
    play = a_day_of_workshops()
    play.do(c.SwapItems("clay", "ink"))
    play.do(c.TakeSeat("clay"), ANA)
    play.do(c.TakeSeat("drums"), ANA)

    refusal = play.refused(c.UndoItem("clay"))

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "People hold seats in “Clay” and in “Drums”, which would then be at the same time."


def test_an_undone_swap_leaves_seats_alone_that_do_not_clash() -> None:
    play = a_day_of_workshops()
    play.do(c.SwapItems("clay", "ink"))
    play.do(c.TakeSeat("clay"), ANA)

    play.do(c.UndoItem("clay"))

    assert play.event.seats.at("clay").takers


def test_an_undone_move_takes_no_seat_that_was_given_since() -> None:
    play = a_day((a_workshop("clay", "10:15", 60, "red"),))
    play.do(c.SetRoom("", SMALL))
    attic = play.event.agenda.rooms[-1].id
    play.do(c.MoveItem("clay", attic))
    play.do(c.MoveItem("clay", "red"))
    for person in (ANA, BEN):
        play.do(c.TakeSeat("clay"), person)

    refusal = play.refused(c.UndoItem("clay"))

    told = "2 seats are taken in “Clay”, which had 1"
    assert str(refusal) == f"{told}. Move it to a room that holds them instead."
