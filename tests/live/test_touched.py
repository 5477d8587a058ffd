"""What changes touch: the table is whole, and what gathers keeps the last value. What it says is tried in
test_catching_up.py."""

from __future__ import annotations

from typing import get_args

import pytest

from companion.domain import changes as ch
from companion.domain.changes import AnyChange, Record
from companion.domain.event import Event
from companion.domain.notices import Notice
from companion.domain.wall import Comment, Wall, with_comment
from companion.live.touched import EVERYTHING, LISTS, OF_SEATS, TOUCHES, Gathered, Patch
from companion.views.regions import OF_A_COMMENT, OF_A_ROOM, REGIONS
from companion.views.talk import NEWEST
from tests.builders import at

A_LONG_WALL = Wall()
"""Comments by two people in turn."""
for each in range(41):
    A_LONG_WALL = with_comment(A_LONG_WALL, Comment(str(each), ("ana", "ben")[each % 2], "Ana", "Hello", at("10:00")))


def gathered(*changes: AnyChange, event: Event | None = None) -> Gathered:
    """What these changes come to, at an event with a long wall or at another."""
    made = Gathered()
    records = (
        Record(version=version, at=at("10:00"), by="ana", command_id="c", nonce="n", change=change)
        for version, change in enumerate(changes, start=1)
    )
    made.add(records, event or Event(wall=A_LONG_WALL))
    return made


def posted(number: int) -> ch.CommentPosted:
    return ch.CommentPosted(str(number), "ana", "Hello")


def test_the_table_knows_every_change_and_every_region() -> None:
    assert set(TOUCHES) == set(get_args(AnyChange))
    assert {*REGIONS, *OF_A_ROOM} == EVERYTHING
    assert all(touched <= EVERYTHING for touched in TOUCHES.values())
    assert {region for _list_id, region in LISTS.values()} == set(OF_A_COMMENT)


def test_nothing_has_gathered_at_first() -> None:
    assert not Gathered()
    assert not gathered(ch.RoleGranted("ana", "host"))  # type: ignore[arg-type]


def test_a_comment_is_added_to_lists_and_renders_no_whole_list() -> None:
    found = gathered(posted(1), posted(2))

    assert found.patch == Patch(("1", "2"), ())
    assert not found.regions & LISTS.keys()
    assert "spotlight" in found.regions


def test_what_alters_one_comment_is_that_comment_once() -> None:
    assert gathered(ch.CommentHidden("7"), ch.CommentHidden("7")).patch == Patch((), ("7",))


def test_a_comment_that_was_posted_and_hidden_at_once_is_in_both() -> None:
    assert gathered(posted(1), ch.CommentHidden("1")).patch == Patch(("1",), ("1",))


def test_more_comments_than_a_page_has_are_sent_as_the_list() -> None:
    assert not gathered(*(posted(number) for number in range(NEWEST))).regions & LISTS.keys()
    assert gathered(*(posted(number) for number in range(NEWEST + 1))).regions >= LISTS.keys()


@pytest.mark.parametrize(
    ("change", "at_once"),
    [
        (ch.ItemStarted("clay"), True),
        (ch.NoticePosted("1", "Coffee"), True),
        (ch.CommentHidden("1"), True),
        (ch.VoteCast("1", "ana"), False),
        (posted(1), False),
        (ch.SeatTaken("clay", "ana"), False),
        (ch.PersonJoined("ana", "Ana"), False),
    ],
)
def test_floods_wait_a_moment_and_what_people_walk_for_does_not(change: AnyChange, at_once: bool) -> None:
    assert gathered(change).at_once is at_once


def test_seats_name_the_people_whose_own_part_changes() -> None:
    found = gathered(ch.SeatTaken("clay", "ana"), ch.SeatLeft("ink", "ben"))

    assert found.people == {"ana": {*OF_SEATS}, "ben": {*OF_SEATS}}
    assert [set(found.slots_of(person)) for person in ("ana", "cem", None)] == [{*OF_SEATS}, set(), set()]


def test_a_notice_names_those_whom_it_calls_and_not_those_whom_another_called() -> None:
    notices = tuple(
        Notice(number, "Come", at("10:00"), urgent=True, room="red", called=frozenset({person}))
        for number, person in (("1", "ana"), ("2", "ben"))
    )

    found = gathered(ch.NoticePosted("2", "Come", urgent=True, room="red"), event=Event(notices=notices))

    assert found.people == {"ben": {"urgent"}}


def test_what_becomes_of_a_comment_names_its_author_alone() -> None:
    found = gathered(ch.CommentRejected("7", "Not about today."), ch.VoteCast("8", "cem"))

    assert found.people == {"ben": {"wall"}, "cem": {"wall"}}


def test_a_comment_that_waits_reaches_those_who_tend_the_wall_alone() -> None:
    found = gathered(ch.CommentPosted("1", "ana", "Hello", waiting=True))

    assert found.regions == {"queue", "room-comments"}
    assert found.patch == Patch((), ())


def test_a_comment_that_is_approved_is_added_like_one_that_is_posted() -> None:
    found = gathered(ch.CommentApproved("1"))

    assert found.patch == Patch(("1",), ())
    assert found.regions == {"queue", "spotlight", "scene", "host-screens", "room-comments"}


def test_a_rejection_takes_one_comment_off_the_wall() -> None:
    found = gathered(ch.CommentRejected("1"))

    assert found.patch == Patch((), ("1",))
    assert "wall" not in found.regions


@pytest.mark.parametrize("kind", [ch.PersonMuted, ch.PersonBanned])
def test_who_is_muted_or_banned_without_hiding_changes_nothing_for_others(kind: type[ch.PersonMuted]) -> None:
    assert gathered(kind("ana")).regions == {"tray", "queue", "room-comments"}
    assert gathered(kind("ana", hides=True)).regions >= {"wall", "spotlight"}
