"""Rules for tending the wall."""

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotAllowedError, NotFoundError
from companion.domain.people import Bar, Role
from companion.domain.wall import Standing, WallMode
from tests.builders import ANA, BEN, CEM, HOST, Play, a_day

COMMENT_COMMANDS = (
    c.HideComment,
    c.ShowComment,
    c.RejectComment,
    c.PinComment,
    c.UnpinComment,
    c.PutOnScreen,
    c.TakeOffScreen,
    c.AnswerComment,
)


@pytest.mark.parametrize(
    ("command", "change"),
    [
        (c.HideComment("1"), ch.CommentHidden("1")),
        (c.RejectComment("1", " Not\nabout today. "), ch.CommentRejected("1", "Not about today.")),
        (c.PinComment("1"), ch.CommentPinned("1")),
        (c.PutOnScreen("1"), ch.CommentPutOnScreen("1")),
        (c.AnswerComment("1"), ch.CommentAnswered("1")),
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
        (c.RejectComment("1"), c.ShowComment("1"), ch.CommentShown("1")),
        (c.PinComment("1"), c.UnpinComment("1"), ch.CommentUnpinned("1")),
        (c.PutOnScreen("1"), c.TakeOffScreen("1"), ch.CommentTakenOffScreen("1")),
        (c.AnswerComment("1"), c.AnswerComment("1", answered=False), ch.CommentUnanswered("1")),
    ],
)
def test_what_was_done_to_a_comment_can_be_taken_back_once(
    first: c.Command, then: c.Command, change: ch.AnyChange
) -> None:
    play = a_wall_of_one()

    assert play.do(then) == ()

    play.do(first)

    assert play.do(then) == (change,)


@pytest.mark.parametrize("kind", COMMENT_COMMANDS)
def test_a_comment_that_does_not_exist_is_not_found(kind: type[c.HideComment]) -> None:
    refusal = a_wall_of_one().refused(kind("2"))

    assert isinstance(refusal, NotFoundError)
    assert str(refusal) == "This comment does not exist."


@pytest.mark.parametrize(
    ("command", "change", "standing"),
    [
        (c.ShowComment("1"), ch.CommentApproved("1"), Standing.SHOWN),
        (c.RejectComment("1", "Kindly, please."), ch.CommentRejected("1", "Kindly, please."), Standing.REJECTED),
        (c.HideComment("1"), ch.CommentRejected("1"), Standing.REJECTED),
    ],
)
def test_what_waits_is_approved_or_rejected(command: c.Command, change: ch.AnyChange, standing: Standing) -> None:
    play = a_queue_of_one()

    assert play.do(command) == (change,)
    assert play.event.wall.comments["1"].standing is standing
    assert play.event.wall.waiting == 0


def test_the_reason_of_a_rejection_can_be_given_later() -> None:
    play = a_wall_of_one()
    play.do(c.HideComment("1"))

    assert play.do(c.RejectComment("1", "Please put it kindly.")) == (ch.CommentRejected("1", "Please put it kindly."),)
    assert play.event.wall.shown == 0


@pytest.mark.parametrize("command", [c.RejectComment("1", "x" * 121), c.MutePerson("ana", "x" * 121)])
def test_a_reason_is_one_short_line(command: c.Command) -> None:
    refusal = a_wall_of_one().refused(command)

    assert isinstance(refusal, FieldError)
    assert refusal.fields == {"reason": "This reason has 121 characters; 120 fit. Shorten it by 1."}


@pytest.mark.parametrize("command", [c.PutOnScreen("1"), c.PinComment("1"), c.AnswerComment("1", "Yes.")])
@pytest.mark.parametrize("gone", [c.HideComment("1"), c.RejectComment("1")])
def test_nothing_is_made_of_a_comment_that_nobody_sees(gone: c.Command, command: c.Command) -> None:
    play = a_wall_of_one()
    play.do(gone)

    refusal = play.refused(command)

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "Nobody sees this comment yet. Show it first."


def test_one_comment_is_on_screen_at_a_time() -> None:
    play = a_wall_of_one()
    play.do(c.PostComment("And me"), BEN)
    play.do(c.PutOnScreen("1"))

    assert play.do(c.PutOnScreen("2")) == (ch.CommentTakenOffScreen("1"), ch.CommentPutOnScreen("2"))
    assert play.do(c.TakeOffScreen("1")) == ()
    assert play.event.wall.on_screen == "2"


def test_an_answer_marks_the_comment_and_its_reply_stands_on_the_wall() -> None:
    play = a_wall_of_one()

    changes = play.do(c.AnswerComment("1", "  Yes, by tonight. "))

    reply = ch.CommentPosted("2", "host", "Yes, by tonight.", badge="Host", reply_to="1")
    assert changes == (ch.CommentAnswered("1"), reply)
    assert play.do(c.AnswerComment("1", "It is there now."))[0] == ch.CommentPosted(
        "3", "host", "It is there now.", badge="Host", reply_to="1"
    )
    assert play.do(c.AnswerComment("1", "  ")) == ()


def test_a_reply_that_is_too_long_says_by_how_much_and_marks_nothing() -> None:
    play = a_wall_of_one()

    refusal = play.refused(c.AnswerComment("1", "x" * 1_001))

    assert isinstance(refusal, FieldError)
    assert refusal.fields == {"text": "This reply has 1,001 characters; 1,000 fit. Shorten it by 1."}
    assert not play.event.wall.comments["1"].answered


def test_hosts_answer_also_while_the_wall_is_closed() -> None:
    play = a_wall_of_one()
    play.do(c.SetWallMode(WallMode.CLOSED))

    play.do(c.AnswerComment("1", "Yes."))

    assert play.event.wall.shown == 2


def test_who_is_muted_reads_along_and_takes_seats_but_says_nothing() -> None:
    play = a_wall_of_one()

    assert play.do(c.MutePerson("ana", "Too loud.")) == (ch.PersonMuted("ana", "Too loud."),)
    assert play.do(c.MutePerson("ana")) == ()

    for command in (c.PostComment("Hello again"), c.CastVote("1"), c.WithdrawVote("1")):
        refusal = play.refused(command, ANA)
        assert isinstance(refusal, NotAllowedError)
        assert str(refusal) == "The hosts have muted you at this event. You can still read along."
    assert play.do(c.TakeSeat("clay"), ANA)
    assert play.event.wall.shown == 1


def test_who_is_banned_takes_no_part() -> None:
    play = a_wall_of_one()
    play.do(c.BanPerson("ana"))

    for command in (c.PostComment("Hello again"), c.TakeSeat("clay"), c.CastVote("1")):
        refusal = play.refused(command, ANA)
        assert isinstance(refusal, NotAllowedError)
        assert str(refusal) == "The hosts no longer let you take part in this event. You can still read it."


def test_who_is_banned_leaves_their_seats_and_places_in_line_to_those_in_line() -> None:
    play = a_wall_of_one()
    play.do(c.TakeSeat("clay"), ANA)
    for person in (BEN, CEM):
        play.do(c.TakeSeat("clay"), person)
    play.do(c.TakeSeat("drums-again"), BEN)
    play.do(c.TakeSeat("drums-again"), ANA)

    changes = play.do(c.BanPerson("ana"))

    assert changes == (
        ch.PersonBanned("ana"),
        ch.SeatLeft("clay", "ana"),
        ch.WaitingListLeft("drums-again", "ana"),
        ch.SeatGiven("clay", "cem"),
    )
    play.do(c.ReadmitPerson("ana"))
    assert play.event.seats.of("ana") == frozenset()


def test_who_is_banned_keeps_what_is_over_and_after_the_day_nothing_moves() -> None:
    play = a_wall_of_one()
    for item in ("clay", "ink"):
        play.do(c.TakeSeat(item), ANA)
    play.do(c.StartItem("clay"))
    play.do(c.FinishItem("clay"))

    assert play.do(c.BanPerson("ana")) == (ch.PersonBanned("ana"), ch.SeatLeft("ink", "ana"))
    assert play.event.seats.of("ana") == {"clay"}

    play.do(c.TakeSeat("ink"), BEN)
    play.do(c.Wrap())
    play.do(c.MutePerson("ben"))
    assert play.do(c.BanPerson("ben")) == (ch.PersonBanned("ben"),)


def test_all_that_somebody_said_can_be_hidden_with_it_or_afterwards() -> None:
    play = a_wall_of_one()
    play.do(c.PostComment("And me"), BEN)

    assert play.do(c.BanPerson("ana")) == (ch.PersonBanned("ana"),)
    assert play.do(c.BanPerson("ana", hide=True)) == (ch.PersonBanned("ana", hides=True),)
    assert play.do(c.BanPerson("ana", hide=True)) == ()
    assert [comment.author for comment in play.event.wall.newest_first()] == ["ben"]


def test_who_is_let_in_again_may_talk_and_what_was_hidden_stays_hidden() -> None:
    play = a_wall_of_one()
    play.do(c.BanPerson("ana", "Enough.", hide=True))

    assert play.do(c.ReadmitPerson("ana")) == (ch.PersonReadmitted("ana"),)
    assert play.do(c.ReadmitPerson("ana")) == ()

    play.do(c.PostComment("Sorry"), ANA)
    assert [comment.text for comment in play.event.wall.newest_first()] == ["Sorry"]
    delegate = play.event.delegate("ana")
    assert delegate is not None
    assert (delegate.bar, delegate.reason) == (None, "")


def test_a_ban_becomes_a_mute_and_back() -> None:
    play = a_wall_of_one()
    bars = []
    for command in (c.BanPerson("ana"), c.MutePerson("ana"), c.BanPerson("ana")):
        play.do(command)
        delegate = play.event.delegate("ana")
        assert delegate is not None
        bars.append(delegate.bar)

    assert bars == [Bar.BANNED, Bar.MUTED, Bar.BANNED]


@pytest.mark.parametrize("role", [Role.HOST, Role.MODERATOR])
@pytest.mark.parametrize("kind", [c.MutePerson, c.BanPerson])
def test_nobody_silences_those_who_tend_the_wall(kind: type[c.MutePerson], role: Role) -> None:
    play = a_day()
    play.do(c.GrantRole("ben", "Ben", role))

    refusal = play.refused(kind("ben"), HOST)

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "Ben helps to run this event. That role has to be taken away first."


@pytest.mark.parametrize("kind", [c.MutePerson, c.BanPerson, c.ReadmitPerson])
def test_nobody_can_be_kept_out_who_was_never_here(kind: type[c.MutePerson]) -> None:
    assert isinstance(a_day().refused(kind(CEM.id)), NotFoundError)


def test_setting_the_wall_as_it_is_changes_nothing() -> None:
    play = a_day()

    assert play.do(c.SetWallMode(WallMode.OPEN)) == ()
    for mode in (WallMode.CLOSED, WallMode.APPROVE, WallMode.OPEN):
        assert play.do(c.SetWallMode(mode)) == (ch.WallModeSet(mode),)


def a_wall_of_one() -> Play:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    return play


def a_queue_of_one() -> Play:
    play = a_day()
    play.do(c.SetWallMode(WallMode.APPROVE))
    play.do(c.PostComment("Hello"), ANA)
    return play
