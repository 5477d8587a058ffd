"""Screens: the projectors of an event, what each follows, and the scene that it shows."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

MAX_SCREENS = 12
"""Each has an audience of its own, and a picture on the console."""

MAX_SCREEN_TITLE_CHARACTERS = 40


class Scene(StrEnum):
    """What a screen shows."""

    AGENDA = "agenda"
    WALL = "wall"
    COMMENT = "comment"
    ROOMS = "rooms"
    JOIN = "join"
    BLANK = "blank"


class Screen(Struct, frozen=True):
    """A projector. `id` is the end of its address; `room` is the one that it follows, None for the whole event."""

    id: str
    title: str
    room: str | None = None
    scene: Scene = Scene.AGENDA


MAIN = Screen("main", "Main screen")
"""Every event has this one, at the address that is never written out."""

Screens = tuple[Screen, ...]


def find(screens: Screens, screen_id: str) -> Screen | None:
    """Find a screen by id."""
    return next((screen for screen in screens if screen.id == screen_id), None)


def with_screen(screens: Screens, screen_id: str, title: str, room: str | None) -> Screens:
    """Add a screen, or name the one with its id anew; that one goes on showing what it shows."""
    if find(screens, screen_id) is None:
        return (*screens, Screen(screen_id, title, room))
    return tuple(replace(each, title=title, room=room) if each.id == screen_id else each for each in screens)


def without_screen(screens: Screens, screen_id: str) -> Screens:
    """Take a screen away."""
    return tuple(each for each in screens if each.id != screen_id)


def with_scene(screens: Screens, screen_id: str, scene: Scene) -> Screens:
    """Let a screen show something else."""
    return tuple(replace(each, scene=scene) if each.id == screen_id else each for each in screens)
