"""Changes of the wall: what each does to the state."""

import msgspec

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.wall import Standing, WallMode
from tests.builders import ANA, a_day, at


def test_a_comment_keeps_the_name_that_was_shown_when_it_was_posted() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.PostComment("Hello again"), msgspec.structs.replace(ANA, name="Ana Lima"))

    assert [comment.name for comment in play.event.wall.newest_first()] == ["Ana Lima", "Ana"]


def test_a_comment_waits_appears_and_is_pinned_answered_and_on_screen_until_it_is_not() -> None:
    play = a_day()
    play.change(ch.CommentPosted("1", ANA.id, "Hello", waiting=True))
    for change in (ch.CommentApproved("1"), ch.CommentPinned("1"), ch.CommentAnswered("1"), ch.CommentPutOnScreen("1")):
        play.change(change)
    wall = play.event.wall

    for undo in (ch.CommentUnpinned("1"), ch.CommentUnanswered("1"), ch.CommentTakenOffScreen("1")):
        play.change(undo)
    (shown,), (undone,) = wall.newest_first(), play.event.wall.newest_first()

    assert (shown.standing, shown.pinned, shown.answered, wall.on_screen) == (Standing.SHOWN, True, True, "1")
    assert (undone.standing, undone.pinned, undone.answered) == (Standing.SHOWN, False, False)
    assert play.event.wall.on_screen == ""


def test_what_is_said_once_the_event_is_frozen_is_said_afterwards() -> None:
    play = a_day()
    play.change(ch.EventFrozen())
    play.change(ch.AfterSet(at("18:00")))

    play.change(ch.CommentPosted("1", ANA.id, "Hello"))

    assert play.event.after_until == at("18:00")
    assert [comment.after for comment in play.event.wall.newest_first()] == [True]


def test_the_mode_of_the_wall_is_kept() -> None:
    play = a_day()

    play.do(c.SetWallMode(WallMode.CLOSED))

    assert play.event.wall.mode is WallMode.CLOSED
