"""Pictures: rendered once per version that touched them, and never shown when they are stale."""

from __future__ import annotations

from companion.domain import commands as c
from companion.live.pictures import Pictures
from companion.live.touched import Patch
from companion.views.regions import EVENT_PAGE, REGIONS
from tests.builders import ANA, HOST, Play, a_day
from tests.live.shown import RENDERER, Element, parsed


def seen_to(play: Play, pictures: Pictures, command: c.Command) -> None:
    """Give a command, and let the pictures hear of it."""
    written = len(play.records)
    play.do(command, HOST)
    pictures.moved(play.records[written:], play.event)


def test_a_region_is_rendered_again_only_when_it_was_touched() -> None:
    day = a_day()
    pictures = Pictures(RENDERER, day.event)
    now, wall = pictures.region("now"), pictures.region("wall")

    seen_to(day, pictures, c.StartItem("welcome"))

    assert pictures.region("wall") is wall
    assert pictures.region("now") != now
    assert pictures.region("now") is pictures.region("now")


def test_what_was_touched_since_a_version_is_known_from_where_this_process_began() -> None:
    day = a_day()
    began = day.event.version
    pictures = Pictures(RENDERER, day.event)
    seen_to(day, pictures, c.PostNotice("Coffee"))

    assert pictures.touched_since(began, EVENT_PAGE) == ["urgent", "notices"]
    assert pictures.touched_since(day.event.version, EVENT_PAGE) == []
    assert pictures.touched_since(began - 1, EVENT_PAGE) == [*EVENT_PAGE], "what came before may have touched anything"


def test_a_refold_leaves_nothing_of_what_was() -> None:
    day, other = a_day(), a_day()
    pictures = Pictures(RENDERER, day.event)
    seen_to(day, pictures, c.StartItem("welcome"))
    pictures.region("now")

    pictures.refolded(other.event)

    assert pictures.event is other.event
    assert pictures.region("now") == Pictures(RENDERER, other.event).region("now")
    assert pictures.touched_since(other.event.version - 1, EVENT_PAGE) == [*EVENT_PAGE]


def test_a_patch_adds_the_newest_on_top_and_replaces_what_was_altered() -> None:
    day = a_day()
    for text in ("One", "Two", "Three"):
        day.do(c.PostComment(text), ANA)
    pictures = Pictures(RENDERER, day.event)

    wall, altered = (
        parsed(part).children[0] for part in pictures.patch_partials(["now", "wall"], Patch(("2", "3"), ("1",)))
    )

    assert isinstance(wall, Element)
    assert isinstance(altered, Element)
    assert (wall.attributes["hx-target"], wall.attributes["hx-swap"]) == ("#comments", "afterbegin")
    assert [each.id for each in wall.children if isinstance(each, Element)] == ["comment-3", "comment-2"]
    assert (altered.attributes["hx-target"], altered.attributes["hx-swap"]) == ("#comment-1", "outerMorph")


def test_what_was_touched_and_looks_the_same_need_not_be_sent() -> None:
    day = a_day()
    pictures = Pictures(RENDERER, day.event)
    assert pictures.looks_different("workshops"), "nobody knows what phones have at first"

    pictures.end_round()
    seen_to(day, pictures, c.StartItem("welcome"))

    assert pictures.looks_different("now")
    assert not pictures.looks_different("workshops")


def test_what_changed_twice_is_sent_because_somebody_may_have_come_in_between() -> None:
    day = a_day()
    pictures = Pictures(RENDERER, day.event)
    pictures.region("now")

    seen_to(day, pictures, c.StartItem("welcome"))
    seen_to(day, pictures, c.UndoItem("welcome"))

    assert pictures.looks_different("now")


def test_nothing_to_patch_makes_no_partial() -> None:
    assert Pictures(RENDERER, a_day().event).patch_partials(REGIONS, Patch((), ())) == []
