"""Screens: each keeps its place, its address and what it shows."""

from companion.domain.screens import MAIN, Scene, Screen, find, with_scene, with_screen, without_screen


def test_a_screen_that_is_named_anew_goes_on_showing_what_it_shows() -> None:
    screens = with_scene(with_screen((MAIN,), "foyer", "Foyer", None), "foyer", Scene.JOIN)

    assert with_screen(screens, "foyer", "Kitchen", "red") == (MAIN, Screen("foyer", "Kitchen", "red", Scene.JOIN))


def test_a_screen_that_is_taken_away_leaves_the_others() -> None:
    screens = with_screen((MAIN,), "foyer", "Foyer", None)

    assert without_screen(screens, "foyer") == (MAIN,)
    assert find(without_screen(screens, "foyer"), "foyer") is None
