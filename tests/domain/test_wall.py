"""The wall: newest first, some hidden, some pinned, some waiting; and votes."""

from datetime import datetime

from msgspec.structs import replace

from companion.domain.pace import BURST, VOTES_BURST
from companion.domain.wall import (
    Comment,
    Standing,
    Wall,
    with_answered,
    with_author_hidden,
    with_comment,
    with_pinned,
    with_standing,
    with_vote,
)
from tests.builders import at

NOON = at("12:00")


def a_wall(*texts: str, author: str = "ana", when: datetime = NOON) -> Wall:
    """A wall with these comments, the last on top."""
    wall = Wall()
    for text in texts:
        wall = with_comment(wall, Comment(wall.next_id(), author, "Ana", text, when))
    return wall


def _hidden(wall: Wall, comment_id: str, *, hidden: bool) -> Wall:
    return with_standing(wall, comment_id, Standing.HIDDEN if hidden else Standing.SHOWN)


def a_queue(*texts: str, author: str = "ana") -> Wall:
    """A wall on which these comments wait."""
    wall = Wall()
    for text in texts:
        wall = with_comment(wall, Comment(wall.next_id(), author, "Ana", text, NOON, standing=Standing.WAITING))
    return wall


def waiting(wall: Wall) -> list[str]:
    return [comment.text for comment in wall.waiting_first()]


def shown(wall: Wall) -> list[str]:
    return [comment.text for comment in wall.newest_first()]


def test_the_newest_comment_is_first() -> None:
    assert shown(a_wall("one", "two", "three")) == ["three", "two", "one"]


def test_the_comment_that_a_version_posted_is_found_on_a_wall_of_any_length() -> None:
    versions = {number: 3 * number + 1 for number in range(1, 10)}
    wall = Wall()
    for number, version in versions.items():
        wall = with_comment(wall, Comment(str(number), "ana", "Ana", "Hello", NOON, version=version))
    wall = _hidden(wall, "5", hidden=True)

    found = {version: wall.posted_by(version) for version in range(40)}

    assert {version: each for version, each in found.items() if each} == {
        version: str(number) for number, version in versions.items()
    }
    assert Wall().posted_by(1) is None


def test_a_comment_has_the_next_number() -> None:
    assert a_wall("one", "two").next_id() == "3"


def test_a_hidden_comment_is_seen_only_by_those_who_ask_for_it() -> None:
    wall = _hidden(a_wall("one", "two"), "1", hidden=True)

    assert shown(wall) == ["two"]
    assert [comment.text for comment in wall.newest_first(hidden=True)] == ["two", "one"]
    assert wall.shown == 1


def test_a_comment_shown_again_counts_again() -> None:
    wall = _hidden(_hidden(a_wall("one"), "1", hidden=True), "1", hidden=False)

    assert shown(wall) == ["one"]
    assert wall.shown == 1


def test_hiding_twice_counts_once() -> None:
    wall = _hidden(_hidden(a_wall("one"), "1", hidden=True), "1", hidden=True)

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
    hidden = _hidden(pinned, "1", hidden=True)

    assert hidden.pinned_first() == ()
    assert _hidden(hidden, "1", hidden=False) == pinned


def test_a_voice_remembers_when_it_last_posted_as_far_as_a_burst_goes() -> None:
    wall = a_wall(*["x"] * (BURST + 1))

    assert wall.voice("ana").posts == (NOON,) * BURST
    assert wall.voice("ben").posts == ()


def test_what_waits_is_shown_to_nobody_and_the_oldest_is_first() -> None:
    wall = a_queue("one", "two")

    assert (shown(wall), waiting(wall)) == ([], ["one", "two"])
    assert (wall.shown, wall.waiting) == (0, 2)
    assert [*wall.newest_first(hidden=True)] == []


def test_a_comment_appears_on_top_when_it_is_approved_and_keeps_its_number() -> None:
    wall = with_comment(a_queue("one", "two"), Comment("3", "ben", "Ben", "three", NOON))

    wall = with_standing(with_standing(wall, "2", Standing.SHOWN), "1", Standing.SHOWN)

    assert shown(wall) == ["one", "two", "three"]
    assert [comment.id for comment in wall.oldest_first()] == ["1", "2", "3"]
    assert (wall.shown, wall.waiting, waiting(wall), list(wall.queue)) == (3, 0, [], [])


def test_what_was_decided_in_between_leaves_the_queue_as_it_was() -> None:
    wall = with_standing(a_queue("one", "two", "three"), "2", Standing.REJECTED, "Not about today.")

    assert waiting(wall) == ["one", "three"]
    assert wall.waiting == 2
    assert [comment.reason for comment in wall.newest_first(hidden=True)] == ["Not about today."]
    assert shown(wall) == []


def test_a_reason_goes_when_the_comment_comes_back() -> None:
    rejected = with_standing(a_wall("one"), "1", Standing.REJECTED, "Not about today.")

    assert with_standing(rejected, "1", Standing.SHOWN) == a_wall("one")


def test_pages_are_cut_by_number_whatever_order_comments_appeared_in() -> None:
    wall = with_standing(a_wall("one", "two", "three", "four"), "2", Standing.HIDDEN)

    assert [comment.id for comment in wall.before()] == ["4", "3", "1"]
    assert [comment.id for comment in wall.before(4)] == ["3", "1"]
    assert [comment.id for comment in wall.before(99)] == ["4", "3", "1"]
    assert [comment.id for comment in wall.after(2)] == ["3", "4"]


def test_all_that_one_person_said_is_hidden_at_once_and_nothing_of_others() -> None:
    wall = with_comment(a_wall("one", "two"), Comment("3", "ben", "Ben", "three", NOON))
    wall = with_comment(wall, Comment("4", "ana", "Ana", "four", NOON, standing=Standing.WAITING))

    hidden = with_author_hidden(wall, "ana", "Enough.")

    assert shown(hidden) == ["three"]
    assert (hidden.shown, hidden.waiting) == (1, 0)
    assert {comment.reason for comment in hidden.said_by("ana")} == {"Enough."}
    assert with_author_hidden(wall, "cem") == wall


def test_a_comment_that_is_hidden_leaves_the_screen() -> None:
    wall = replace(a_wall("one"), on_screen="1")

    assert _hidden(wall, "1", hidden=True).on_screen == ""
    assert _hidden(wall, "1", hidden=False).on_screen == "1"


def test_a_vote_counts_once_for_each_person_until_it_is_taken_back() -> None:
    wall = a_wall("one")
    for person in ("ben", "ben", "cem"):
        wall = with_vote(wall, "1", person, NOON, cast=True)
    assert wall.comments["1"].votes == 2

    for person in ("ben", "ben", "dan"):
        wall = with_vote(wall, "1", person, NOON, cast=False)

    assert wall.comments["1"].votes == 1
    assert set(wall.voice("cem").wanted) == {"1"}


def test_the_most_wanted_are_those_with_votes_and_what_is_answered_comes_last() -> None:
    wall = a_wall("one", "two", "three", "four", "five")
    for comment, people in {"2": "bcd", "3": "bc", "4": "bc", "5": "bcde"}.items():
        for person in people:
            wall = with_vote(wall, comment, person, NOON, cast=True)
    wall = with_answered(_hidden(wall, "3", hidden=True), "5", answered=True)

    assert [comment.id for comment in wall.most_wanted()] == ["2", "4", "5"]


def test_votes_are_remembered_apart_from_posts_withdrawn_ones_too() -> None:
    wall = a_wall("one")
    for number in range(VOTES_BURST + 1):
        wall = with_vote(wall, "1", "ben", NOON, cast=number % 2 == 0)

    assert (wall.voice("ben").votes, wall.voice("ben").posts) == ((NOON,) * VOTES_BURST, ())
