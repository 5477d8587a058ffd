"""Rules for what people say."""

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotFoundError, TooFastError
from companion.domain.people import Role
from companion.domain.wall import BURST, WallMode
from tests.builders import ANA, BEN, HOST, Play, a_day


def test_a_comment_appears_on_the_wall() -> None:
    play = a_day()

    assert play.do(c.PostComment("  Hello  "), ANA)[-1] == ch.CommentPosted("1", "ana", "Hello")
    assert [comment.text for comment in play.event.wall.newest_first()] == ["Hello"]


def test_a_comment_is_about_the_plenary_that_is_live() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))

    play.do(c.PostComment("Hello"), ANA)

    assert play.event.wall.comments["1"].item == "welcome"


def test_a_comment_is_about_the_workshop_in_which_its_author_holds_a_seat() -> None:
    play = a_day()
    play.do(c.TakeSeat("drums"), ANA)
    play.do(c.StartItem("clay"))
    play.do(c.StartItem("drums"))

    play.do(c.PostComment("Boom"), ANA)
    play.do(c.PostComment("Where am I?"), BEN)

    assert [comment.item for comment in play.event.wall.newest_first()] == [None, "drums"]


def test_a_comment_may_be_about_another_item() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))

    play.do(c.PostComment("Hungry", item="lunch"), ANA)

    assert play.event.wall.comments["1"].item == "lunch"


def test_a_comment_about_what_is_not_on_the_agenda_is_not_found() -> None:
    assert isinstance(a_day().refused(c.PostComment("Hello", item="nothing"), ANA), NotFoundError)


def test_a_hosts_comment_says_so() -> None:
    play = a_day()
    play.do(c.PostComment("Welcome all"), HOST)
    play.do(c.PostComment("Thanks"), ANA)

    assert [comment.badge for comment in play.event.wall.newest_first()] == ["", "Host"]


def test_another_role_is_not_shown_as_a_hosts() -> None:
    play = a_day()
    play.do(c.GrantRole("ana", "Ana", Role.STEWARD, "red"))
    play.do(c.PostComment("At the door"), ANA)

    assert play.event.wall.comments["1"].badge == ""


def test_a_closed_wall_takes_no_comment_and_says_what_to_do_with_it() -> None:
    play = a_day()
    play.do(c.SetWallMode(WallMode.CLOSED))

    refusal = play.refused(c.PostComment("Hello"), ANA)

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "The wall is closed for now. Keep your comment; a host may open it again."


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u200b", "\x00", "\u3164"])
def test_a_comment_that_shows_nothing_is_refused(text: str) -> None:
    refusal = a_day().refused(c.PostComment(text), ANA)

    assert isinstance(refusal, FieldError)
    assert refusal.fields == {"text": "Write your comment first."}


def test_a_comment_that_is_too_long_says_by_how_much() -> None:
    refusal = a_day().refused(c.PostComment("x" * 1_003), ANA)

    assert isinstance(refusal, FieldError)
    assert refusal.fields == {"text": "This comment has 1003 characters; 1000 fit. Shorten it by 3."}


def test_a_comment_of_the_longest_length_is_taken() -> None:
    play = a_day()
    play.do(c.PostComment("x" * 1_000), ANA)

    assert play.event.wall.shown == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo", "one\ntwo"),
        ("one\ttwo", "one two"),
        ("bell\x07", "bell"),
        ("\u202etxet", "txet"),
        ("👩‍🔬 & <b>", "👩‍🔬 & <b>"),
    ],
)
def test_a_comment_keeps_what_can_be_seen(typed: str, kept: str) -> None:
    play = a_day()
    play.do(c.PostComment(typed), ANA)

    assert play.event.wall.comments["1"].text == kept


def test_who_posts_a_burst_waits_and_is_told_how_long() -> None:
    play = a_day()
    for _ in range(BURST):
        play.do(c.PostComment("x"), ANA, after_s=0)

    refusal = play.refused(c.PostComment("x"), ANA, after_s=2)

    assert isinstance(refusal, TooFastError)
    assert (str(refusal), refusal.retry_after_s) == ("That was quick. Wait 8 s, then post again.", 8)


def test_who_waited_as_long_as_told_may_post_again() -> None:
    play = a_day()
    for _ in range(BURST):
        play.do(c.PostComment("x"), ANA, after_s=0)
    refusal = play.refused(c.PostComment("x"), ANA, after_s=2.5)
    assert isinstance(refusal, TooFastError)

    play.do(c.PostComment("x"), ANA, after_s=refusal.retry_after_s)

    assert play.event.wall.shown == BURST + 1


def test_a_burst_holds_up_nobody_else() -> None:
    play = a_day()
    for _ in range(BURST):
        play.do(c.PostComment("x"), ANA, after_s=0)

    play.do(c.PostComment("Hello"), BEN, after_s=0)

    assert play.event.wall.shown == BURST + 1


@pytest.mark.parametrize(
    ("command", "change"),
    [
        (c.HideComment("1"), ch.CommentHidden("1")),
        (c.PinComment("1"), ch.CommentPinned("1")),
    ],
)
def test_tending_a_comment_changes_it_once(command: c.Command, change: ch.AnyChange) -> None:
    play = a_wall_of_one()

    assert play.do(command) == (change,)
    assert play.do(command) == ()


@pytest.mark.parametrize(
    ("first", "then", "change"),
    [
        (c.HideComment("1"), c.ShowComment("1"), ch.CommentShown("1")),
        (c.PinComment("1"), c.UnpinComment("1"), ch.CommentUnpinned("1")),
    ],
)
def test_what_was_done_to_a_comment_can_be_taken_back_once(
    first: c.Command, then: c.Command, change: ch.AnyChange
) -> None:
    play = a_wall_of_one()

    assert play.do(then) == ()

    play.do(first)

    assert play.do(then) == (change,)


@pytest.mark.parametrize("kind", [c.HideComment, c.ShowComment, c.PinComment, c.UnpinComment])
def test_a_comment_that_does_not_exist_is_not_found(kind: type[c.HideComment]) -> None:
    refusal = a_wall_of_one().refused(kind("2"))

    assert isinstance(refusal, NotFoundError)
    assert str(refusal) == "This comment does not exist."


def test_setting_the_wall_as_it_is_changes_nothing() -> None:
    play = a_day()

    assert play.do(c.SetWallMode(WallMode.OPEN)) == ()
    assert play.do(c.SetWallMode(WallMode.CLOSED)) == (ch.WallModeSet(WallMode.CLOSED),)


def test_a_notice_is_for_everyone_or_for_one_room() -> None:
    play = a_day()

    assert play.do(c.PostNotice(" Lunch is late. ", urgent=True)) == (ch.NoticePosted("1", "Lunch is late.", True),)
    assert play.do(c.PostNotice("Mind the clay.", room="red")) == (
        ch.NoticePosted("2", "Mind the clay.", urgent=False, room="red"),
    )


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (c.PostNotice(" "), {"text": "Write your notice first."}),
        (c.PostNotice("x" * 281), {"text": "This notice has 281 characters; 280 fit. Shorten it by 1."}),
        (c.PostNotice("Hello", room="attic"), {"room": "There is no such room. Choose one of the list."}),
    ],
)
def test_a_notice_that_is_wrong_says_where(command: c.PostNotice, fields: dict[str, str]) -> None:
    refusal = a_day().refused(command)

    assert isinstance(refusal, FieldError)
    assert refusal.fields == fields


def a_wall_of_one() -> Play:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    return play
