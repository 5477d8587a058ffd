"""decide: every command finds its rule, and whoever is new is introduced."""

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.decide import decide
from companion.domain.errors import NotAllowedError, NotFoundError
from companion.domain.event import NOTHING_YET
from companion.domain.people import SYSTEM, Person, Role
from tests.builders import ANA, HOST, a_day, at


def test_an_event_that_nobody_created_takes_no_other_command() -> None:
    with pytest.raises(NotFoundError, match=r"^There is no such event\.$"):
        decide(NOTHING_YET, c.GoLive(), HOST, at("09:30"))


def test_whoever_changes_something_for_the_first_time_is_introduced() -> None:
    play = a_day()

    assert play.do(c.TakeSeat("clay"), ANA) == (ch.PersonJoined("ana", "Ana"), ch.SeatTaken("clay", "ana"))
    assert play.do(c.LeaveSeat("clay"), ANA) == (ch.SeatLeft("clay", "ana"),)


def test_whoever_has_a_new_name_is_introduced_again() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)

    renamed = play.do(c.PostComment("Hello again"), Person("ana", "Ana Lima"))

    assert renamed[0] == ch.PersonJoined("ana", "Ana Lima")
    assert play.event.known_as("ana") == "Ana Lima"


def test_whoever_changes_nothing_is_not_introduced() -> None:
    assert a_day().do(c.LeaveSeat("clay"), ANA) == ()


def test_whoever_takes_a_role_themselves_is_introduced_once() -> None:
    changes = a_day().do(c.GrantRole("ana", "Ana", Role.HOST), ANA)

    assert changes == (ch.PersonJoined("ana", "Ana"), ch.RoleGranted("ana", Role.HOST))


def test_whoever_is_given_a_role_is_let_in_again() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.MutePerson("ana"))

    changes = play.do(c.GrantRole("ana", "Ana", Role.MODERATOR))

    assert changes == (ch.PersonReadmitted("ana"), ch.RoleGranted("ana", Role.MODERATOR))
    assert play.do(c.PostComment("Hello again"), ANA)


def test_the_muted_say_nothing_by_way_of_an_answer_either() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.MutePerson("ana"))

    with pytest.raises(NotAllowedError, match="muted"):
        play.do(c.AnswerComment("1", "Yes."), ANA)


def test_the_system_needs_no_introduction() -> None:
    assert a_day().do(c.Wrap(), SYSTEM) == (ch.DayWrapped(),)


def test_deciding_changes_nothing_and_is_the_same_each_time() -> None:
    event = a_day().event

    once = decide(event, c.StartItem("welcome"), HOST, at("10:00"))
    twice = decide(event, c.StartItem("welcome"), HOST, at("10:00"))

    assert once == twice == (ch.ItemStarted("welcome"),)
