"""How far acts reach: a facilitator runs one room, and nothing beyond it."""

from __future__ import annotations

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import NotAllowedError
from companion.domain.people import SYSTEM, Role
from companion.domain.rules.reach import rooms_run_by
from tests.builders import ANA, BEN, HOST, Play, a_day

BLOCK = ("clay", "drums")


def with_a_facilitator(*more: c.Command) -> Play:
    """Ana runs the red room, in which clay is next and ink comes later; what else has happened, a host did."""
    play = a_day()
    play.do(c.GrantRole(ANA.id, ANA.name, Role.FACILITATOR, "red"), SYSTEM)
    for command in more:
        play.do(command)
    return play


def test_a_facilitator_starts_and_finishes_the_items_of_their_room_and_takes_it_back() -> None:
    play = with_a_facilitator()

    assert play.do(c.StartItem("clay"), ANA) == (ch.ItemStarted("clay"),)
    assert play.do(c.FinishItem("clay"), ANA) == (ch.ItemFinished("clay"),)
    assert play.do(c.UndoItem("clay"), ANA) == (ch.ItemReopened("clay"),)


@pytest.mark.parametrize(
    ("before", "command", "sentence"),
    [
        ((), c.StartItem("drums"), "“Drums” is not in your room. Ask a host, or whoever runs that room."),
        ((), c.StartItem("welcome"), "“Welcome” is for everyone: only a host starts and ends it. Ask one of them."),
        ((c.StartItem("drums"),), c.FinishItem("drums"), "“Drums” is not in your room."),
        ((c.StartItem("welcome"),), c.FinishItem("welcome"), "“Welcome” is for everyone"),
        ((c.StartItem("welcome"),), c.StartItem("clay"), "“Welcome” is for everyone"),
        ((), c.StartBlock(BLOCK), "“Drums” is not in your room."),
        ((c.StartBlock(BLOCK),), c.UndoItem("clay"), "“Drums” is not in your room."),
        ((c.StartItem("welcome"), c.StartItem("clay")), c.UndoItem("clay"), "“Welcome” is for everyone"),
        ((c.MoveItem("ink", "hall"),), c.UndoItem("ink"), "Only a host can change the plan of the day"),
    ],
)
def test_a_facilitator_reaches_nothing_beyond_their_room(
    before: tuple[c.Command, ...], command: c.Command, sentence: str
) -> None:
    play = with_a_facilitator(*before)

    refusal = play.refused(command, ANA)

    assert isinstance(refusal, NotAllowedError)
    assert str(refusal).startswith(sentence)


def test_a_host_who_runs_a_room_too_reaches_everything() -> None:
    play = with_a_facilitator()
    play.do(c.GrantRole(HOST.id, HOST.name, Role.FACILITATOR, "red"), SYSTEM)

    assert play.do(c.StartBlock(BLOCK), HOST)


def test_a_facilitator_of_every_room_runs_them_all_and_no_plenary() -> None:
    play = a_day()
    play.do(c.GrantRole(ANA.id, ANA.name, Role.FACILITATOR), SYSTEM)

    assert rooms_run_by(play.event, ANA.id) == frozenset({"hall", "red", "blue"})
    assert play.do(c.StartBlock(BLOCK), ANA)
    assert isinstance(play.refused(c.StartItem("lunch"), ANA), NotAllowedError)


def test_the_reach_of_who_was_given_no_room_is_not_looked_at_here() -> None:
    play = with_a_facilitator()

    assert [rooms_run_by(play.event, each) for each in (HOST.id, SYSTEM.id, "nobody")] == [None] * 3


def test_two_facilitators_take_back_what_each_did_last() -> None:
    play = with_a_facilitator()
    play.do(c.GrantRole(BEN.id, BEN.name, Role.FACILITATOR, "blue"), SYSTEM)
    play.do(c.StartItem("clay"), ANA)
    play.do(c.StartItem("drums"), BEN)

    assert play.do(c.UndoItem("clay"), ANA) == (ch.ItemReset("clay"),)
    assert play.do(c.UndoItem("drums"), BEN) == (ch.ItemReset("drums"),)


def test_what_is_done_to_all_rooms_leaves_nothing_in_one_to_take_back() -> None:
    play = with_a_facilitator()
    play.do(c.StartItem("clay"), ANA)
    play.do(c.StartItem("lunch"), HOST)

    told = "Only the latest act can be undone. First Host started “Lunch” 2 s ago."
    assert str(play.refused(c.UndoItem("clay"), ANA, after_s=2)) == told
