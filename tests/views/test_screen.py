"""Screens: each shows its scene, follows the event or one room, and hosts see a small picture of it."""

from __future__ import annotations

import pytest

from companion.domain import commands as c
from companion.domain.screens import MAIN, Scene
from companion.domain.wall import WallMode
from companion.views.pages import Site, screen_page
from companion.views.regions import screen_of, shared_region
from companion.views.rendering import Renderer
from companion.views.screen import flash, scene, spotlight, stage
from companion.views.screens import host_screens
from companion.views.signpost import signpost
from tests.views.conftest import DELEGATES, Day, at

SVG = "<svg></svg>"


def following(day: Day) -> Day:
    """Two workshops side by side, a comment about each, and a screen in the room of one of them."""
    day.split().do(c.SetWallMode(WallMode.OPEN), when=at(11, 55))
    for minute, item in enumerate(("ws-design", "ws-commissioning"), start=56):
        day.do(c.PostComment(f"About {item}", item), DELEGATES[0], when=at(11, minute))
    return day.do(c.AddScreen("Room 1.11", "1-11"), when=at(11, 58))


def test_a_screen_that_follows_a_room_shows_what_is_on_and_next_there(day: Day) -> None:
    event = following(day).event
    room, everywhere = (stage(event, screen_of(event, each)) for each in ("room-1-11", "main"))

    assert (room.room, [line.id for line in room.live], room.side_by_side) == ("Room 1.11", ["ws-design"], False)
    assert [line.id for line in room.next] == ["lunch"]
    assert [line.id for line in everywhere.live] == ["ws-commissioning", "ws-design"]
    assert [[line.id for line in block.items] for block in room.later] == [["panel"], ["close"]]


def test_a_screen_that_follows_a_room_shows_comments_about_it_alone(day: Day) -> None:
    event = following(day).event

    shown = spotlight(event, screen_of(event, "room-1-11"))

    assert [comment.text for comment in shown.comments] == ["About ws-design"]


def test_a_screen_that_follows_a_room_leaves_out_what_is_urgent_elsewhere(day: Day) -> None:
    following(day).do(c.PostNotice("Out!", urgent=True, room="1-11"), when=at(12))
    event = day.do(c.PostNotice("Elsewhere", urgent=True, room="g04"), when=at(12, 1)).event

    here = [line.notice.text for line in flash(event, screen_of(event, "room-1-11")).lines]
    everywhere = [line.notice.text for line in flash(event, MAIN).lines]

    assert here == ["Out!", "The lift is out of order. Ask a steward for help."]
    assert everywhere == ["Elsewhere", "Out!"]


def test_one_comment_falls_back_on_the_wall_when_it_is_hidden(day: Day) -> None:
    day.begun().do(c.SetScene(Scene.WALL), when=at(10, 10)).do(c.PutOnScreen("1"), when=at(10, 11))
    alone = scene(day.event, screen_of(day.event, "main"))
    day.do(c.HideComment("1"), when=at(10, 12))

    assert (alone.name, scene(day.event, screen_of(day.event, "main")).name) == ("comment", "wall")
    assert spotlight(day.event, screen_of(day.event, "main")).chosen is None


def test_hosts_are_told_when_a_screen_lacks_the_comment_that_it_is_to_show(day: Day, renderer: Renderer) -> None:
    day.begun().do(c.PutOnScreen("1"), when=at(10, 11)).do(c.SetScene(Scene.COMMENT), when=at(10, 12))
    having = renderer.region("host-screens", shared_region("host-screens", day.event))
    day.do(c.HideComment("1"), when=at(10, 13))
    lacking = renderer.region("host-screens", shared_region("host-screens", day.event))

    assert "It shows the wall, because no comment is chosen." in lacking
    assert "no comment is chosen" not in having


def test_the_wall_shows_the_list_though_a_comment_is_on_other_screens(day: Day) -> None:
    day.begun().do(c.PutOnScreen("1"), when=at(10, 11)).do(c.SetScene(Scene.WALL), when=at(10, 12))

    shown = spotlight(day.event, screen_of(day.event, "main"))

    assert shown.chosen is None
    assert shown.comments


def test_the_board_names_every_room_with_what_is_on_what_is_next_and_the_space(day: Day) -> None:
    lines = {line.room.id: line for line in signpost(day.split().event, MAIN).rooms}

    assert {
        room: (line.on.id if line.on else "", line.next.id if line.next else "") for room, line in lines.items()
    } == {
        "hall": ("", "lunch"),
        "g04": ("ws-commissioning", ""),
        "1-11": ("ws-design", ""),
        "1-12": ("", ""),
    }
    assert lines["1-11"].seats is not None
    assert (lines["1-11"].seats.left, lines["hall"].seats) == (19, None)


@pytest.mark.parametrize("shown", Scene)
def test_hosts_see_a_small_picture_of_every_scene(day: Day, renderer: Renderer, shown: Scene) -> None:
    day.begun().do(c.PutOnScreen("1"), when=at(10, 11)).do(c.SetScene(shown), when=at(10, 12))

    (line,) = host_screens(day.event).screens
    html = renderer.region("host-screens", shared_region("host-screens", day.event))

    assert line.picture.scene == shown.value
    assert [choice.value for choice in line.scenes if choice.chosen] == [shown.value]
    assert f'class="miniature-{shown.value}"' in html


def test_a_removed_screen_shows_nothing_to_whoever_still_looks(day: Day) -> None:
    day.begun().do(c.AddScreen("Foyer"), when=at(10, 10)).do(c.RemoveScreen("foyer"), when=at(10, 11))

    assert scene(day.event, screen_of(day.event, "foyer")).name == "blank"


def test_an_address_leaves_parts_out(day: Day, site: Site, renderer: Renderer) -> None:
    html = renderer.page("screen", screen_page(day.begun().event, site, SVG, hides={"wall", "qr"}))

    assert 'data-hide="qr wall"' in html
