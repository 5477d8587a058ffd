"""Rules for what people say."""

import pytest
from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotFoundError, TooFastError
from companion.domain.pace import BURST, VOTES_BURST
from companion.domain.people import Person, Role
from companion.domain.wall import WallMode
from tests.builders import ANA, BEN, CEM, HOST, Play, a_day, some_facts


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


@pytest.mark.parametrize(
    ("role", "organisation", "hosts", "badge"),
    [
        (Role.HOST, "", (), "Host"),
        (Role.HOST, "NESTA", ("Coprodnet", "NESTA"), "Host, NESTA"),
        (Role.HOST, "", ("Coprodnet",), "Host, Coprodnet"),
        (Role.HOST, "", ("Coprodnet", "NESTA"), "Host"),
        (Role.MODERATOR, "", ("Coprodnet",), "Moderator"),
        (Role.MODERATOR, "Eastmoor Council", (), "Moderator, Eastmoor Council"),
        (Role.STEWARD, "Eastmoor Council", (), ""),
    ],
)
def test_who_speaks_for_the_event_says_so_and_for_whom(
    role: Role, organisation: str, hosts: tuple[str, ...], badge: str
) -> None:
    play = a_day()
    play.event = replace(play.event, facts=some_facts(hosts=hosts))
    play.do(c.GrantRole("dee", "Dee", role))

    play.do(c.PostComment("Welcome all"), Person("dee", "Dee", organisation))

    assert play.event.wall.comments["1"].badge == badge


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
    assert refusal.fields == {"text": "This comment has 1,003 characters; 1,000 fit. Shorten it by 3."}


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


def test_a_vote_counts_once_and_can_be_taken_back() -> None:
    play = a_wall_of_one()

    assert play.do(c.CastVote("1"), BEN)[-1] == ch.VoteCast("1", "ben")
    assert play.do(c.CastVote("1"), BEN) == ()
    assert play.event.wall.comments["1"].votes == 1

    assert play.do(c.WithdrawVote("1"), BEN) == (ch.VoteWithdrawn("1", "ben"),)
    assert play.do(c.WithdrawVote("1"), BEN) == ()
    assert play.event.wall.comments["1"].votes == 0


def test_nobody_votes_for_their_own_comment() -> None:
    refusal = a_wall_of_one().refused(c.CastVote("1"), ANA)

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "This comment is yours. Others say whether they want it answered."


@pytest.mark.parametrize("command", [c.HideComment("1"), c.RejectComment("1", "No.")])
@pytest.mark.parametrize("vote", [c.CastVote("1"), c.WithdrawVote("1")])
def test_what_is_not_shown_is_not_there_to_be_voted_for(command: c.Command, vote: c.Command) -> None:
    play = a_wall_of_one()
    play.do(command)

    refusal = play.refused(vote, BEN)

    assert isinstance(refusal, NotFoundError)
    assert str(refusal) == str(play.refused(c.CastVote("99"), BEN))


def test_who_taps_without_end_waits_and_is_told_how_long() -> None:
    play = a_wall_of_one()
    for number in range(VOTES_BURST):
        play.do(c.WithdrawVote("1") if number % 2 else c.CastVote("1"), BEN, after_s=0)

    refusal = play.refused(c.CastVote("1"), BEN, after_s=3)

    assert isinstance(refusal, TooFastError)
    assert (str(refusal), refusal.retry_after_s) == ("That was quick. Wait 7 s, then vote again.", 7)
    assert play.do(c.CastVote("1"), CEM, after_s=0)


def test_where_comments_are_approved_first_they_wait_unless_somebody_speaks_for_the_event() -> None:
    play = a_day()
    play.do(c.SetWallMode(WallMode.APPROVE))

    assert play.do(c.PostComment("Hello"), ANA)[-1] == ch.CommentPosted("1", "ana", "Hello", waiting=True)
    play.do(c.PostComment("Welcome"), HOST)

    assert [comment.text for comment in play.event.wall.newest_first()] == ["Welcome"]
    assert [comment.text for comment in play.event.wall.waiting_first()] == ["Hello"]


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
