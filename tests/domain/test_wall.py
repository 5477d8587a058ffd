"""The wall: newest first, some hidden, some pinned."""

from datetime import datetime, timedelta

import pytest

from companion.domain.wall import BURST, BURST_WINDOW_S, Comment, Wall, with_comment, with_hidden, with_pinned
from tests.builders import at

NOON = at("12:00")


def a_wall(*texts: str, author: str = "ana", when: datetime = NOON) -> Wall:
    """A wall with these comments, the last on top."""
    wall = Wall()
    for text in texts:
        wall = with_comment(wall, Comment(wall.next_id(), author, "Ana", text, when))
    return wall


def shown(wall: Wall) -> list[str]:
    return [comment.text for comment in wall.newest_first()]


def test_the_newest_comment_is_first() -> None:
    assert shown(a_wall("one", "two", "three")) == ["three", "two", "one"]


def test_comments_are_found_by_their_numbers_unless_they_are_hidden() -> None:
    wall = with_hidden(a_wall("one", "two", "three"), "2", hidden=True)

    assert [comment.text for comment in wall.numbered(range(3, 0, -1))] == ["three", "one"]
    assert wall.next_number == 4


def test_the_comment_that_a_version_posted_is_found_on_a_wall_of_any_length() -> None:
    versions = {number: 3 * number + 1 for number in range(1, 10)}
    wall = Wall()
    for number, version in versions.items():
        wall = with_comment(wall, Comment(str(number), "ana", "Ana", "Hello", NOON, version=version))
    wall = with_hidden(wall, "5", hidden=True)

    found = {version: wall.posted_by(version) for version in range(40)}

    assert {version: each for version, each in found.items() if each} == {
        version: str(number) for number, version in versions.items()
    }
    assert Wall().posted_by(1) is None


def test_a_comment_has_the_next_number() -> None:
    assert a_wall("one", "two").next_id() == "3"


def test_a_hidden_comment_is_seen_only_by_those_who_ask_for_it() -> None:
    wall = with_hidden(a_wall("one", "two"), "1", hidden=True)

    assert shown(wall) == ["two"]
    assert [comment.text for comment in wall.newest_first(hidden=True)] == ["two", "one"]
    assert wall.shown == 1


def test_a_comment_shown_again_counts_again() -> None:
    wall = with_hidden(with_hidden(a_wall("one"), "1", hidden=True), "1", hidden=False)

    assert shown(wall) == ["one"]
    assert wall.shown == 1


def test_hiding_twice_counts_once() -> None:
    wall = with_hidden(with_hidden(a_wall("one"), "1", hidden=True), "1", hidden=True)

    assert wall.shown == 0


def test_the_latest_pinned_is_first() -> None:
    wall = with_pinned(with_pinned(a_wall("one", "two"), "2", pinned=True), "1", pinned=True)

    assert [comment.text for comment in wall.pinned_first()] == ["one", "two"]
    assert all(comment.pinned for comment in wall.pinned_first())


def test_a_comment_let_go_is_no_longer_pinned() -> None:
    wall = with_pinned(with_pinned(a_wall("one"), "1", pinned=True), "1", pinned=False)

    assert wall.pinned_first() == ()
    assert not wall.comments["1"].pinned


def test_a_hidden_comment_is_not_shown_among_the_pinned_and_comes_back_as_it_was() -> None:
    pinned = with_pinned(a_wall("one"), "1", pinned=True)
    hidden = with_hidden(pinned, "1", hidden=True)

    assert hidden.pinned_first() == ()
    assert with_hidden(hidden, "1", hidden=False) == pinned


@pytest.mark.parametrize(
    ("posted", "seconds_later", "wait_s"),
    [
        (BURST - 1, 0, 0),
        (BURST, 0, BURST_WINDOW_S),
        (BURST, 3, 7),
        (BURST, 3.2, 7),
        (BURST, 9.99, 1),
        (BURST, 10, 0),
        (BURST, -3_600, BURST_WINDOW_S),
    ],
    ids=[
        "one fewer than a burst",
        "right after a burst",
        "some seconds later",
        "seconds are rounded up",
        "just before the window ends",
        "after the window",
        "a clock that was set back",
    ],
)
def test_who_has_posted_a_burst_waits_until_its_first_comment_is_old_enough(
    posted: int, seconds_later: float, wait_s: int
) -> None:
    wall = a_wall(*["x"] * posted)

    assert wall.retry_after_s("ana", NOON + timedelta(seconds=seconds_later)) == wait_s


def test_one_persons_burst_is_nobody_elses() -> None:
    assert a_wall(*["x"] * BURST, author="ben").retry_after_s("ana", NOON) == 0
