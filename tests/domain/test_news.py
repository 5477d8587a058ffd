"""News: what was changed of the plan stands there with its moment and one line why, until it is undone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from companion.domain import commands as c
from companion.domain.agenda import Deed, Move
from companion.domain.errors import FieldError, RefusedError
from companion.domain.lateness import ShiftMode
from companion.domain.news import News
from tests.builders import SMALL_DAY, Play, a_day, at

ITEMS = st.sampled_from(["welcome", "clay", "drums", "lunch", "ink", "drums-again", "close"])
ACTS = st.one_of(
    st.builds(c.StartItem, ITEMS),
    st.builds(c.SkipItem, ITEMS, st.sampled_from(["", "Nobody came."])),
    st.builds(c.ShiftAgenda, ITEMS, st.sampled_from([0, 5]), st.sampled_from(ShiftMode)),
    st.builds(
        c.DelayRoom, ITEMS, st.sampled_from(["red", "blue"]), st.sampled_from([0, 5]), st.sampled_from(ShiftMode)
    ),
    st.builds(c.SwapItems, ITEMS, ITEMS),
    st.builds(c.MoveItem, ITEMS, st.sampled_from(["red", "blue", "hall"])),
    st.builds(c.AddItem, st.just("Photo"), st.sampled_from(["13:15", "13:20"]), st.just(5)),
)
NEWSWORTHY = (c.SkipItem, c.ShiftAgenda, c.DelayRoom, c.SwapItems, c.MoveItem, c.AddItem)


def told(play: Play, command: c.Command) -> News:
    """Give a command, and return the news of it."""
    play.do(command)
    return play.event.news[-1]


def test_a_shift_says_from_where_by_how_much_and_why() -> None:
    play = a_day(SMALL_DAY[:3])

    news = told(play, c.ShiftAgenda("clay", 7, ShiftMode.EVERYTHING, "Good questions."))

    assert news == News(at=play.now, did=Deed.SHIFTED, item="clay", why="Good questions.", minutes=7)


def test_a_move_says_where_from_and_where_to() -> None:
    play = a_day()

    news = told(play, c.MoveItem("clay", "hall", "The lift is out."))

    moves = (Move("clay", at("10:15"), "hall", 2),)
    assert news == News(at=play.now, did=Deed.MOVED, item="clay", why="The lift is out.", moves=moves, was_in="red")


def test_a_swap_leaves_no_room() -> None:
    play = a_day()

    news = told(play, c.SwapItems("clay", "ink"))

    assert (news.did, news.was_in, {move.item for move in news.moves}) == (Deed.MOVED, None, {"clay", "ink"})
    assert news.why == "“Clay” and “Ink” change places."


def test_a_skip_and_an_addition_have_one_line_why() -> None:
    play = a_day()

    skipped = told(play, c.SkipItem("clay", " Nobody \n came. "))
    added = told(play, c.AddItem("Photo", "13:15", 5, why="For the record."))

    assert (skipped.did, skipped.item, skipped.why) == (Deed.SKIPPED, "clay", "Nobody came.")
    assert (added.did, added.why) == (Deed.ADDED, "For the record.")
    assert isinstance(play.refused(c.SkipItem("drums", "x" * 121)), FieldError)


def test_what_is_undone_is_no_news_any_more_and_what_was_before_it_is() -> None:
    play = a_day(SMALL_DAY[:3])
    first = told(play, c.ShiftAgenda("clay", 5, ShiftMode.EVERYTHING))
    for command in (c.ShiftAgenda("clay", 7, ShiftMode.EVERYTHING), c.SkipItem("clay"), c.MoveItem("clay", "hall")):
        told(play, command)
        play.do(c.UndoItem("clay"))

        assert play.event.news == (first,)


@given(st.lists(st.tuples(ACTS, st.booleans()), max_size=25), st.booleans())
def test_news_are_what_was_done_to_the_plan_and_not_undone_in_order(
    acts: list[tuple[c.Command, bool]], loose: bool
) -> None:
    play, expected = a_day(SMALL_DAY[:3] if loose else None), list[News]()
    for command, undone in acts:
        before = play.event.news
        try:
            changed = play.do(command)
        except RefusedError:
            changed = ()
        if not changed:
            assert play.event.news == before
            continue
        if isinstance(command, NEWSWORTHY):
            assert play.event.news[:-1] == before
            expected.append(play.event.news[-1])
        if undone:
            play.do(c.UndoItem(play.event.agenda.last_act.item))  # type: ignore[union-attr]
            assert play.event.news == before
            expected[len(before) :] = []

    assert list(play.event.news) == expected
    assert [news.at for news in expected] == sorted(news.at for news in expected)


def test_what_is_undone_in_one_room_is_news_no_more_though_another_room_came_after_it() -> None:
    play = a_day()
    play.do(c.SkipItem("clay"))
    play.do(c.SkipItem("drums"))

    play.do(c.UndoItem("clay"))

    assert [(news.did, news.item) for news in play.event.news] == [(Deed.SKIPPED, "drums")]
