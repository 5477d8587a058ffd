"""The agenda: what is on, what is next, what runs side by side."""

import pytest

from companion.domain import commands as c
from companion.domain.agenda import Agenda, Item, ItemState, Room, Speaker, blocks
from tests.builders import a_day, a_workshop, an_item, at


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items]


def next_after(*started: str) -> list[str]:
    """What comes next on the small day once these have started in turn."""
    play = a_day()
    for item in started:
        play.do(c.StartItem(item))
    return ids(play.event.agenda.next_block())


def test_an_item_ends_when_its_minutes_are_over() -> None:
    assert an_item("talk", "10:00", 45).ends_at == at("10:45")


def test_an_item_is_for_everyone_if_it_says_so_or_has_no_room() -> None:
    assert an_item("talk", "10:00", 45).for_everyone
    assert an_item("talk", "10:00", 45, "hall", plenary=True).for_everyone
    assert not an_item("talk", "10:00", 45, "hall").for_everyone


@pytest.mark.parametrize(
    ("clock", "minutes", "overlaps"),
    [("10:00", 30, True), ("10:29", 60, True), ("09:00", 61, True), ("10:30", 30, False), ("09:30", 30, False)],
)
def test_items_overlap_when_they_share_a_moment(clock: str, minutes: int, overlaps: bool) -> None:
    talk, other = an_item("talk", "10:00", 30), an_item("other", clock, minutes)

    assert talk.overlaps(other) is overlaps
    assert other.overlaps(talk) is overlaps


def test_items_share_a_place_when_their_room_is_the_same_or_one_is_for_everyone() -> None:
    red, blue = an_item("red", "10:00", 30, "red"), an_item("blue", "10:00", 30, "blue")
    later_in_red, lunch = an_item("later", "11:00", 30, "red"), an_item("lunch", "12:00", 30)

    assert red.shares_place_with(later_in_red)
    assert red.shares_place_with(lunch)
    assert lunch.shares_place_with(blue)
    assert not red.shares_place_with(blue)


def test_what_is_unknown_is_not_found() -> None:
    agenda = a_day().event.agenda

    assert (agenda.item("nothing"), agenda.room("nowhere"), agenda.speaker("nobody")) == (None, None, None)
    assert (agenda.item(None), agenda.room(None)) == (None, None)


def test_what_is_known_is_found_by_its_id() -> None:
    agenda = a_day().event.agenda

    assert agenda.room("red") == Room("red", "Red Room")
    assert agenda.speaker("speaker") == Speaker("speaker", "A. Speaker", "Chair", "An Organisation")


def test_several_rooms_may_each_have_something_live() -> None:
    play = a_day()
    play.do(c.StartItem("drums"))
    play.do(c.StartItem("clay"))

    assert ids(play.event.agenda.live()) == ["clay", "drums"]


def test_upcoming_is_what_has_neither_started_nor_been_skipped() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))
    play.do(c.SkipItem("lunch"))

    assert ids(tuple(play.event.agenda.upcoming())) == ["clay", "drums", "ink", "drums-again", "close"]


def test_expected_at_is_the_start_as_published_until_it_has_started() -> None:
    play = a_day()
    welcome = play.item("welcome")

    assert play.event.agenda.expected_at(welcome) == at("10:00")

    play.now = at("10:04")
    play.do(c.StartItem("welcome"), after_s=0)

    assert play.event.agenda.expected_at(welcome) == at("10:04")


@pytest.mark.parametrize(("started", "due"), [("09:50", "10:15"), ("10:00", "10:15"), ("10:04", "10:19")])
def test_an_item_is_due_when_it_has_had_its_time_but_not_early(started: str, due: str) -> None:
    play = a_day()
    play.now = at(started)
    play.do(c.StartItem("welcome"), after_s=0)

    assert play.event.agenda.due_at(play.item("welcome")) == at(due)


def test_items_with_a_capacity_are_seated() -> None:
    assert ids(a_day().event.agenda.seated()) == ["clay", "drums", "ink", "drums-again"]


@pytest.mark.parametrize(
    ("started", "coming"),
    [
        ([], ["welcome"]),
        (["welcome"], ["clay", "drums"]),
        (["welcome", "clay"], ["lunch"]),
        (["welcome", "clay", "drums"], ["lunch"]),
        (["welcome", "clay", "lunch"], ["ink", "drums-again"]),
        (["clay"], ["lunch"]),
        (["close"], []),
    ],
    ids=[
        "before the day, its first item",
        "after a plenary, all that start side by side",
        "a workshop that is late beside its neighbour is not next",
        "once all of a block run, what follows it",
        "a workshop that nobody started does not come back after lunch",
        "a welcome that nobody started does not come back either",
        "after the last item, nothing",
    ],
)
def test_next_block(started: list[str], coming: list[str]) -> None:
    assert next_after(*started) == coming


def test_next_block_leaves_out_what_is_skipped() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))
    play.do(c.SkipItem("clay"))

    assert ids(play.event.agenda.next_block()) == ["drums"]

    play.do(c.SkipItem("drums"))

    assert ids(play.event.agenda.next_block()) == ["lunch"]


def test_next_block_is_not_moved_on_by_skipping_something_later() -> None:
    play = a_day()
    play.do(c.SkipItem("ink"))

    assert ids(play.event.agenda.next_block()) == ["welcome"]


def test_next_block_stays_when_what_was_live_finishes_before_anything_else_starts() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))
    play.do(c.FinishItem("welcome"))

    assert ids(play.event.agenda.next_block()) == ["clay", "drums"]


def test_next_block_does_not_look_at_how_late_the_day_runs() -> None:
    play = a_day()
    play.now = at("12:30")
    play.do(c.StartItem("clay"))

    assert ids(play.event.agenda.next_block()) == ["lunch"]


def test_next_block_comes_back_when_a_start_is_undone() -> None:
    play = a_day()
    play.do(c.StartItem("lunch"))
    play.do(c.UndoItem("lunch"))

    assert ids(play.event.agenda.next_block()) == ["welcome"]


TWO_TRACKS = (
    an_item("red-1", "10:00", 30, "red"),
    an_item("blue-long", "10:00", 60, "blue"),
    an_item("red-2", "10:30", 30, "red"),
)


def test_next_block_in_one_room_goes_on_beside_a_longer_item_in_another() -> None:
    play = a_day(TWO_TRACKS)

    assert ids(play.event.agenda.next_block()) == ["red-1", "blue-long"]

    play.do(c.StartItem("red-1"))
    play.do(c.StartItem("blue-long"))

    assert ids(play.event.agenda.next_block()) == ["red-2"]


def test_blocks_group_what_runs_side_by_side() -> None:
    assert [ids(block) for block in blocks(a_day().event.agenda.items)] == [
        ["welcome"],
        ["clay", "drums"],
        ["lunch"],
        ["ink", "drums-again"],
        ["close"],
    ]


def test_blocks_hold_together_while_one_item_runs_beside_several() -> None:
    assert [ids(block) for block in blocks(TWO_TRACKS)] == [["red-1", "blue-long", "red-2"]]


def test_a_plenary_is_a_block_of_its_own_even_beside_something() -> None:
    day = (
        a_workshop("clay", "10:00", 60, "red"),
        an_item("fire-drill", "10:15", 5),
        a_workshop("drums", "10:20", 30, "blue"),
    )

    assert [ids(block) for block in blocks(day)] == [["clay"], ["fire-drill"], ["drums"]]


def test_nothing_has_no_blocks() -> None:
    assert blocks(()) == ()
    assert Agenda().next_block() == ()


def test_an_item_that_nobody_touched_is_upcoming() -> None:
    play = a_day()

    assert play.state_of("close") is ItemState.UPCOMING
