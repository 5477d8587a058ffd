"""Rules for what is said once an event is frozen."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotFoundError, PhaseError, RefusedError, TooFastError
from companion.domain.keeping import ArchiveAs
from companion.domain.pace import BURST
from companion.domain.rules.afterwards import takes_after
from companion.domain.wall import Standing
from tests.builders import ANA, BEN, HOST, Play, a_day, at


def a_frozen_day(until: str = "2011-04-30") -> Play:
    play = a_day()
    play.do(c.PostComment("On the day"), ANA)
    play.do(c.Wrap())
    play.do(c.SetAfter(until))
    play.do(c.Freeze())
    return play


def test_comments_are_taken_until_the_end_of_a_day_at_the_event() -> None:
    play = a_frozen_day("2011-04-30")

    assert play.event.after_until == at("00:00") + timedelta(days=24)


def test_a_comment_after_the_event_is_marked_and_waits_to_be_read() -> None:
    play = a_frozen_day()

    play.do(c.PostAfter("Thank you", item="clay", archive=ArchiveAs.DELEGATE), BEN)

    comment = play.event.wall.comments["2"]
    assert (comment.after, comment.standing, comment.item) == (True, Standing.WAITING, "clay")
    assert comment.archive is ArchiveAs.DELEGATE
    assert not play.event.wall.comments["1"].after


def test_once_it_is_approved_everybody_sees_it() -> None:
    play = a_frozen_day()
    play.do(c.PostAfter("Thank you"), BEN)

    play.do(c.ShowComment("2"))

    assert [comment.text for comment in play.event.wall.oldest_first() if comment.after] == ["Thank you"]


def test_those_who_tend_the_wall_need_not_wait_and_their_replies_are_marked_too() -> None:
    play = a_frozen_day()
    play.do(c.PostAfter("Thank you all"), HOST)
    play.do(c.AnswerComment("1", "Here they are."))

    assert [(comment.id, comment.after) for comment in play.event.wall.oldest_first()] == [
        ("1", False),
        ("2", True),
        ("3", True),
    ]


def test_without_a_date_or_once_it_is_over_none_are_taken() -> None:
    never, over = a_frozen_day(""), a_frozen_day("2011-04-07")
    over.now = at("09:00") + timedelta(days=1)

    for play in (never, over):
        refusal = play.refused(c.PostAfter("Thank you"), BEN)
        assert isinstance(refusal, ConflictError)
        assert "No comments are taken here any more" in str(refusal)


def test_the_host_may_move_the_date_or_close_at_once() -> None:
    play = a_frozen_day()

    assert play.do(c.SetAfter("2011-04-30")) == ()
    assert play.do(c.SetAfter("")) == (ch.AfterSet(None),)
    assert isinstance(play.refused(c.PostAfter("Thank you"), BEN), ConflictError)


@pytest.mark.parametrize("until", ["2011-04-06", "soon", "9999-12-31", "2011-02-30"])
def test_a_date_that_is_over_or_none_is_refused(until: str) -> None:
    refusal = a_frozen_day().refused(c.SetAfter(until))

    assert isinstance(refusal, FieldError)
    assert set(refusal.fields) == {"until"}


def test_while_the_event_goes_on_the_wall_is_the_place() -> None:
    assert isinstance(a_day().refused(c.PostAfter("Hello"), ANA), PhaseError)


def test_what_makes_a_comment_a_comment_holds_afterwards_too() -> None:
    play = a_frozen_day()

    assert isinstance(play.refused(c.PostAfter(" "), BEN), FieldError)
    assert isinstance(play.refused(c.PostAfter("x", item="nothing"), BEN), NotFoundError)
    for _ in range(BURST):
        play.do(c.PostAfter("x"), BEN, after_s=0)
    assert isinstance(play.refused(c.PostAfter("x"), BEN, after_s=0), TooFastError)


@given(
    until=st.sampled_from(["", "2011-04-07", "2011-04-09", "2011-05-01"]),
    after_h=st.integers(0, 24 * 40),
    freeze=st.booleans(),
)
def test_comments_after_the_event_are_taken_only_while_the_page_is_open(until: str, after_h: int, freeze: bool) -> None:
    play = a_day()
    play.do(c.Wrap())
    play.do(c.SetAfter(until))
    if freeze:
        play.do(c.Freeze())
    play.now += timedelta(hours=after_h)
    open_now = takes_after(play.event, play.now + timedelta(seconds=1))

    try:
        play.do(c.PostAfter("Thank you"), BEN)
        posted = True
    except RefusedError:
        posted = False

    assert posted is open_now
    assert not posted or (freeze and play.event.wall.comments["1"].after)


def test_nobody_is_asked_for_a_door_code_once_there_is_no_door() -> None:
    play = a_day()
    play.do(c.SetDoorCode("tea-time"))
    for command in (c.Wrap(), c.SetAfter("2011-04-30"), c.Freeze()):
        play.do(command)

    play.do(c.PostAfter("Thank you"), BEN)

    assert play.event.wall.comments["1"].author == BEN.id
