"""Showing: screens are added, named and removed, and turn with the wall where it concerns them."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotFoundError, RefusedError
from companion.domain.rules.showing import comment_for, concerns
from companion.domain.screens import MAX_SCREENS, Scene
from tests.builders import ANA, Play, a_day, a_draft


def scenes(play: Play) -> dict[str, Scene]:
    """What every screen shows."""
    return {screen.id: screen.scene for screen in play.event.screens}


def with_comments() -> Play:
    """A day with a comment about a workshop in the red room, one about another, and one about nothing."""
    play = a_day()
    for item in ("clay", "drums", None):
        play.do(c.PostComment("Why?", item), ANA, after_s=2)
    return play


def test_an_event_has_one_screen_from_the_start_and_keeps_it() -> None:
    play = a_draft()

    assert scenes(play) == {"main": Scene.AGENDA}
    assert isinstance(play.refused(c.RemoveScreen("main")), ConflictError)


@pytest.mark.parametrize(
    ("title", "screen"),
    [
        ("Foyer", "foyer"),
        ("  Café, 2nd floor ", "cafe-2nd-floor"),
        ("会場", "screen"),
        ("A very long name for a screen, indeed", "a-very-long-name-for"),
    ],
)
def test_an_address_is_made_of_the_title(title: str, screen: str) -> None:
    play = a_draft()

    play.do(c.AddScreen(title))

    assert play.event.screens[-1].id == screen


def test_an_address_that_is_taken_gets_a_number() -> None:
    play = a_draft()
    for title in ("Foyer", "foyer", "FOYER!"):
        play.do(c.AddScreen(title))

    assert [screen.id for screen in play.event.screens] == ["main", "foyer", "foyer-2", "foyer-3"]


def test_a_screen_is_named_anew_and_its_address_stays() -> None:
    play = a_draft()
    play.do(c.AddScreen("Foyer"))

    assert play.do(c.NameScreen("foyer", "Red Room", "red")) == (ch.ScreenSet("foyer", "Red Room", "red"),)
    assert play.do(c.NameScreen("foyer", "Red Room", "red")) == ()
    assert play.do(c.RemoveScreen("foyer")) == (ch.ScreenRemoved("foyer"),)
    assert isinstance(play.refused(c.RemoveScreen("foyer")), NotFoundError)


@pytest.mark.parametrize("command", [c.AddScreen(" "), c.AddScreen("x" * 41), c.AddScreen("Main screen")])
def test_a_title_is_short_and_nobody_elses(command: c.AddScreen) -> None:
    assert isinstance(a_draft().refused(command), FieldError)


def test_a_screen_follows_a_room_that_there_is() -> None:
    assert "There is no such room." in str(a_draft().refused(c.AddScreen("Attic", "attic")))
    assert "There is no such room." in str(a_draft().refused(c.NameScreen("main", "Attic", "attic")))


def test_there_are_so_many_screens_and_no_more() -> None:
    play = a_draft()
    for number in range(MAX_SCREENS - 1):
        play.do(c.AddScreen(f"Screen {number}"))

    assert "12 screens already" in str(play.refused(c.AddScreen("One more")))


def test_a_scene_is_set_once() -> None:
    play = a_draft()

    assert play.do(c.SetScene(Scene.JOIN)) == (ch.SceneSet("main", Scene.JOIN),)
    assert play.do(c.SetScene(Scene.JOIN)) == ()
    assert isinstance(play.refused(c.SetScene(Scene.JOIN, "attic")), NotFoundError)


def test_one_comment_is_shown_only_where_there_is_one() -> None:
    play = with_comments()
    play.do(c.AddScreen("Red Room", "red"))
    assert "No comment has been put on screen." in str(play.refused(c.SetScene(Scene.COMMENT)))

    play.do(c.PutOnScreen("3"))

    assert play.do(c.SetScene(Scene.COMMENT)) == (ch.SceneSet("main", Scene.COMMENT),)
    assert isinstance(play.refused(c.SetScene(Scene.COMMENT, "red-room")), ConflictError)


def test_a_comment_put_on_screen_turns_the_walls_that_it_concerns_and_back() -> None:
    play = with_comments()
    for title, room, scene in (("Red", "red", "wall"), ("Blue", "blue", "wall"), ("Foyer", None, "join")):
        play.do(c.AddScreen(title, room))
        play.do(c.SetScene(Scene(scene), title.lower()))
    play.do(c.SetScene(Scene.WALL))

    play.do(c.PutOnScreen("1"))
    up = scenes(play)
    play.do(c.TakeOffScreen("1"))

    assert up == {"main": Scene.COMMENT, "red": Scene.COMMENT, "blue": Scene.WALL, "foyer": Scene.JOIN}
    assert scenes(play) == {"main": Scene.WALL, "red": Scene.WALL, "blue": Scene.WALL, "foyer": Scene.JOIN}


def test_another_comment_takes_the_place_of_the_first() -> None:
    play = with_comments()
    play.do(c.SetScene(Scene.WALL))
    play.do(c.PutOnScreen("1"))

    assert play.do(c.PutOnScreen("2")) == (ch.CommentTakenOffScreen("1"), ch.CommentPutOnScreen("2"))
    assert scenes(play) == {"main": Scene.COMMENT}


SCREENS = st.sampled_from(["main", "red", "blue", "foyer", "attic"])
COMMENTS = st.sampled_from(["1", "2", "3"])
DEEDS = st.one_of(
    st.builds(c.AddScreen, st.sampled_from(["Red", "Blue", "Foyer", "Main screen", ""]), st.none() | st.just("red")),
    st.builds(c.NameScreen, SCREENS, st.sampled_from(["Red", "Attic"]), st.sampled_from([None, "blue", "attic"])),
    st.builds(c.RemoveScreen, SCREENS),
    st.builds(c.SetScene, st.sampled_from(Scene), SCREENS),
    st.builds(c.PutOnScreen, COMMENTS),
    st.builds(c.TakeOffScreen, COMMENTS),
    st.builds(c.HideComment, COMMENTS),
    st.builds(c.ShowComment, COMMENTS),
)


@given(st.lists(DEEDS, max_size=30))
def test_whatever_is_done_there_is_one_main_screen_and_each_has_an_address_and_a_title_of_its_own(
    deeds: list[c.Command],
) -> None:
    play = with_comments()
    for deed in deeds:
        with suppress(RefusedError):
            play.do(deed)
        screens = play.event.screens
        ids, titles = [screen.id for screen in screens], [screen.title for screen in screens]

        assert (len({*ids}), len({*titles})) == (len(screens), len(screens))
        assert ids[0] == "main"
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each) for each in ids)
        for screen in screens:
            chosen = comment_for(play.event, screen)
            assert chosen is None or (chosen.is_shown and concerns(play.event, screen, chosen.item))
        if isinstance(deed, c.PutOnScreen) and play.event.wall.on_screen == deed.comment:
            about = play.event.wall.comments[deed.comment].item
            turned = [each for each in screens if each.scene is Scene.COMMENT and concerns(play.event, each, about)]
            assert all(comment_for(play.event, each) for each in turned)
