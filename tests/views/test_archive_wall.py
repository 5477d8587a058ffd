"""The wall of an edition: replies under what they answer, what came later apart, a long wall on several pages."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import Any

from msgspec.structs import replace
from rpds import HashTrieMap

from companion.archive.edition import archive_files
from companion.domain import commands as c
from companion.domain.agenda import Item, Kind, Room
from companion.domain.event import Event
from companion.domain.keeping import SOMEBODY, ArchiveAs
from companion.domain.people import Person
from companion.domain.wall import MAX_COMMENT_CHARACTERS, Comment, Standing, with_comment, with_standing
from companion.views.archive_kept import COMMENTS_A_PAGE, Kept
from companion.views.archive_wall import MOST_NAMED
from tests.archive.days import DAY, FACTS, GUEST, HOST, lived
from tests.archive.pages import Page
from tests.archive.test_edition import INPUTS, pages_of
from tests.builders import at

TALK = (
    ("12:20", c.PostComment("Who pays for it?", "design"), GUEST),
    ("12:21", c.CastVote("4"), HOST),
    ("12:30", c.AnswerComment("4", "The council does."), HOST),
    ("12:40", c.PostComment("And who decides?"), GUEST),
    ("12:41", c.CastVote("6"), Person("another", "Cy Guest")),
    ("12:42", c.CastVote("6"), HOST),
)


def talked(*more: tuple[str, c.Command, Person]) -> Event:
    """The day on which people asked and were answered."""
    return lived(sorted((*DAY, *TALK, *more), key=lambda each: each[0]))


def crowded(number: int, text: str = "Well said.") -> Event:
    """A day with so many comments, put on its wall directly."""
    event = lived()
    wall = event.wall
    for n in range(4, number + 1):
        wall = with_comment(wall, Comment(str(n), f"author {n}", f"Delegate {n}", text, at("12:30"), version=n))
    return replace(event, wall=wall)


def test_a_reply_stands_under_what_it_answers() -> None:
    wall = pages_of(talked())["comments.html"]

    assert [each for each in wall.ids if each.startswith("comment-")] == [f"comment-{n}" for n in (1, 3, 4, 5, 6)]
    assert "4 Bo Guest 12:20 Who pays for it? Answered · One vote 5 Ann Host Host 12:30 The council does." in wall.words
    assert "Reply to" not in wall.words


def test_a_reply_to_what_is_not_kept_stands_alone_and_says_so() -> None:
    wall = pages_of(talked(("12:50", c.HideComment("4"), HOST)))["comments.html"]

    assert "The council does. Reply to comment 4, which is not kept" in wall.words
    assert "Who pays" not in wall.words


def test_what_many_asked_is_on_the_first_page_with_its_answer() -> None:
    index = pages_of(talked())["index.html"]

    assert (
        "Asked and answered Who pays for it? Bo Guest · Comment 4 · About Design · One vote The council does. "
        "Ann Host Host Left open And who decides? Bo Guest · Comment 6 · Two votes"
    ) in index.words
    assert "comments.html#comment-4" in index.links


def test_each_comment_stands_where_it_was_said_and_leads_there() -> None:
    untended = [line for line in DAY if not isinstance(line[1], c.HideComment | c.PinComment)]
    day = sorted((*untended, ("09:45", c.PostComment("Early."), GUEST)), key=lambda each: each[0])

    wall = pages_of(lived(day))["comments.html"]

    assert "Before the day began 1 Bo Guest 09:45 Early." in wall.words
    assert "10:02 Welcome 2 Bo Guest 10:05 A good beginning." in wall.words
    assert "11:04 Design 4 Ann Host Host 12:10" in wall.words


def test_a_block_of_many_items_is_counted_and_each_comment_says_which_it_is_about() -> None:
    rooms = tuple(Room(f"room-{n}", f"Room {n}") for n in range(MOST_NAMED + 1))
    items = tuple(
        Item(id=f"talk-{n}", title=f"Talk {n}", kind=Kind.TALK, starts_at=at("11:00"), minutes=60, room=f"room-{n}")
        for n in range(MOST_NAMED + 1)
    )
    starts = (("11:00", c.StartItem(item.id), HOST) for item in items)

    wall = pages_of(
        lived(
            (
                ("09:00", c.CreateEvent(FACTS, rooms, items=items), HOST),
                ("09:20", c.GoLive(), HOST),
                *starts,
                ("11:30", c.PostComment("Well said.", "talk-3"), GUEST),
                ("16:00", c.Wrap(), HOST),
                ("16:01", c.Freeze(), HOST),
            )
        )
    )["comments.html"]

    assert "11:00 7 items side by side 1 Bo Guest 11:30 about Talk 3 Well said." in wall.words
    assert {"programme.html#item-talk-0", "programme.html#item-talk-3"} <= set(wall.links)


def test_what_was_added_after_the_event_stands_apart_even_if_it_answers() -> None:
    event = talked()
    assert event.frozen_at
    late = Comment("7", "x", "Cy", "Thank you.", event.frozen_at + timedelta(days=2), reply_to="4", after=True)
    after = replace(event, wall=with_comment(event.wall, late))

    wall = pages_of(after)["comments.html"]

    assert "Saturday 9 April 2011 Added after the event 7 Cy 16:30 Thank you. Reply to comment 4" in wall.words
    assert "#comment-4" in "".join(wall.links)


def test_comments_are_kept_as_their_authors_chose() -> None:
    chosen = (
        ("12:50", c.PostComment("Signed otherwise.", archive=ArchiveAs.PSEUDONYM, pseudonym="Wren"), GUEST),
        ("12:51", c.PostComment("Signed by nobody.", archive=ArchiveAs.DELEGATE), GUEST),
        ("12:52", c.PostComment("For the day alone.", archive=ArchiveAs.NONE), GUEST),
        ("12:53", c.CastVote("9"), HOST),
        ("12:54", c.CastVote("9"), Person("another", "Cy Guest")),
    )
    files = archive_files(talked(*chosen), INPUTS)
    wall = Page(files["comments.html"]).words

    assert "7 Wren 12:50 Signed otherwise." in wall
    assert f"8 {SOMEBODY} 12:51 Signed by nobody." in wall
    assert b"For the day alone" not in b"".join(files.values())
    assert "A number that is missing belongs to a comment that is not kept." in wall


def test_a_long_wall_goes_on_on_further_pages_by_number() -> None:
    event = crowded(2 * COMMENTS_A_PAGE + 1)
    answer = Comment(str(2 * COMMENTS_A_PAGE + 2), "x", "Host", "Indeed.", at("12:31"), reply_to="7", version=9999)
    pages = pages_of(replace(event, wall=with_comment(event.wall, answer)))

    assert sorted(name for name in pages if "comments" in name) == [
        "comments-2.html", "comments-3.html", "comments.html"
    ]  # fmt: skip
    assert f"comment-{answer.id}" in pages["comments.html"].ids
    assert f"comment-{COMMENTS_A_PAGE + 1}" in pages["comments-2.html"].ids
    assert ("link", "rel", "next") in pages["comments-2.html"].attributes
    assert "All comments by number 1–200 201–400 401–600" in pages["comments.html"].words
    assert "201–400 401–600 All" in pages["comments-3.html"].words
    assert "comments.html#pages" in pages["comments-3.html"].links
    assert "comments-3.html" in pages["about.html"].links


def test_the_feed_leads_to_the_page_that_a_comment_is_on() -> None:
    feed = archive_files(crowded(COMMENTS_A_PAGE + 1), INPUTS)["comments.atom"].decode()

    assert f'href="https://events.example/e/manchester/comments-2.html#comment-{COMMENTS_A_PAGE + 1}"' in feed
    assert f'href="https://events.example/e/manchester/comments.html#comment-{COMMENTS_A_PAGE}"' in feed


def test_no_comment_moves_to_another_page_when_others_come_or_go() -> None:
    before, after = crowded(2 * COMMENTS_A_PAGE), crowded(5 * COMMENTS_A_PAGE)
    fewer = replace(after, wall=with_standing(after.wall, "7", Standing.HIDDEN))

    then, now = Kept(before), Kept(fewer)

    stayed = [comment.id for comment in then.comments if comment.id in now]
    assert len(stayed) == len(then.comments) - 1
    assert [then.address(each) for each in stayed] == [now.address(each) for each in stayed]


def test_a_page_of_the_longest_comments_stays_within_its_budget() -> None:
    words = "people who use a service run it with those who are paid to, and neither is asked to be grateful for it "
    text = (words * 20)[:MAX_COMMENT_CHARACTERS]
    event = crowded(COMMENTS_A_PAGE)
    comments = event.wall.comments
    for n in range(4, COMMENTS_A_PAGE + 1):
        said = text.translate({ord("e"): "aeiou"[n % 5], ord("o"): "ouiea"[n % 3]})
        comments = comments.insert(str(n), replace(comments[str(n)], text=said))

    page = archive_files(replace(event, wall=replace(event.wall, comments=comments)), INPUTS)["comments.html"]

    assert len(page) > COMMENTS_A_PAGE * MAX_COMMENT_CHARACTERS
    assert len(gzip.compress(page)) <= 120 * 1024


def test_an_edition_knows_comments_to_the_minute_and_items_to_the_second() -> None:
    event = talked()
    shifted = replace(
        event,
        agenda=replace(
            event.agenda, progress=_later(event.agenda.progress, "microseconds", "started_at", "finished_at")
        ),
        wall=replace(event.wall, comments=_later(event.wall.comments, "seconds", "at")),
    )

    assert archive_files(shifted, INPUTS) == archive_files(event, INPUTS)


def _later(each: HashTrieMap[str, Any], unit: str, *names: str) -> HashTrieMap[str, Any]:
    """The same, some of a unit of time later: more or fewer of them, never so many that they are one of the next."""
    for n, (key, value) in enumerate(sorted(each.items())):
        moments = {name: getattr(value, name) for name in names if getattr(value, name)}
        while_longer = timedelta(**{unit: 59 - 7 * n})
        each = each.insert(key, replace(value, **{name: moment + while_longer for name, moment in moments.items()}))
    return each
