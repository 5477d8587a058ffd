"""Coming in: the door code, and the helpdesk's codes."""

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, DoorError, FieldError
from companion.domain.people import SYSTEM, Role
from companion.domain.rules.admitting import ASKED, WRONG
from tests.builders import ANA, BEN, HOST, Play, a_day, a_draft


def a_guarded_day(code: str = "Tea-Time 7") -> Play:
    play = a_day()
    play.do(c.PostComment("I was here before"), BEN)
    play.do(c.SetDoorCode(code))
    return play


def test_newcomers_give_the_code_once_and_then_take_part() -> None:
    play = a_guarded_day()

    for command in (c.PostComment("Hello"), c.TakeSeat("clay"), c.CastVote("1")):
        refusal = play.refused(command, ANA)
        assert isinstance(refusal, DoorError)
        assert refusal.fields == {"code": ASKED}
    assert play.do(c.ComeIn("tea time7"), ANA) == (ch.PersonJoined("ana", "Ana"),)
    assert play.do(c.ComeIn("whatever"), ANA) == ()
    assert play.do(c.PostComment("Hello"), ANA)


@pytest.mark.parametrize(
    ("code", "told"), [("tea-time", WRONG), ("tea-time-77", WRONG), ("\ud800", WRONG), (" ", ASKED)]
)
def test_another_code_lets_nobody_in(code: str, told: str) -> None:
    refusal = a_guarded_day().refused(c.ComeIn(code), ANA)

    assert isinstance(refusal, DoorError)
    assert str(refusal) == told


def test_whoever_has_taken_part_or_runs_the_event_needs_no_code() -> None:
    play = a_guarded_day()
    play.do(c.Invite("i1", Role.STEWARD))

    assert play.do(c.PostComment("Still here"), BEN)
    assert play.do(c.PostNotice("Coffee"), HOST)
    assert play.do(c.AcceptInvitation("i1"), ANA)
    assert play.do(c.Wrap(), SYSTEM)


def test_without_a_code_nobody_need_come_in() -> None:
    play = a_guarded_day()

    assert play.do(c.SetDoorCode("")) == (ch.DoorCodeSet(),)
    assert play.do(c.SetDoorCode(" ")) == ()
    assert play.do(c.ComeIn("tea"), ANA) == ()
    assert play.do(c.PostComment("Hello"), ANA)


@pytest.mark.parametrize("code", ["tea", "t-e-a", "12345", "4-7-1-1-0", "x" * 41, "tea & cake", "teatime!", "---- "])
def test_a_door_code_can_be_said_and_typed(code: str) -> None:
    refusal = a_draft().refused(c.SetDoorCode(code))

    assert isinstance(refusal, FieldError)
    assert [*refusal.fields] == ["code"]


def test_a_code_that_is_shown_leaves_an_entry_and_introduces_who_is_new() -> None:
    play = a_guarded_day()

    assert play.do(c.ShowSignInCode("ana", "Ana"), HOST) == (
        ch.PersonJoined("ana", "Ana"),
        ch.SignInCodeShown("ana"),
    )
    assert play.do(c.ShowSignInCode("ana", "Ana"), HOST) == (ch.SignInCodeShown("ana", again=True),)
    assert play.do(c.PostComment("In by the desk"), ANA)


@pytest.mark.parametrize("role", Role)
def test_no_code_opens_the_account_of_whoever_helps_to_run_the_event(role: Role) -> None:
    play = a_draft()
    play.do(c.GrantRole("ana", "Ana", role))

    refusal = play.refused(c.ShowSignInCode("ana", "Ana"), HOST)

    assert isinstance(refusal, ConflictError)
    assert str(refusal).startswith("Ana helps to run an event.")
