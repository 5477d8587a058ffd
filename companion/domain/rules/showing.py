"""Rules for screens: which there are, what each follows, and the scene that it shows."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from itertools import chain, count

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.screens import MAIN, MAX_SCREEN_TITLE_CHARACTERS, MAX_SCREENS, Scene, Screen, find
from companion.domain.text import one_line
from companion.domain.wall import Comment

MAX_ID_CHARACTERS = 20
"""It is typed by hand, into the computer behind a projector."""


def find_screen(event: Event, screen_id: str) -> Screen:
    """Find a screen.

    Raises:
        NotFoundError: If there is none of that id.
    """
    screen = find(event.screens, screen_id)
    if screen is None:
        raise NotFoundError("There is no such screen. Look at the list on the console.")
    return screen


def add_screen(event: Event, command: c.AddScreen, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Add a screen, with an address that is made of its title.

    Raises:
        FieldError: If it has no title, or one that is taken or too long, or if there is no such room.
        ConflictError: If there are as many as there may be.
    """
    if len(event.screens) >= MAX_SCREENS:
        raise ConflictError(f"There are {MAX_SCREENS} screens already. Remove one that is not in use.")
    title = _checked_title(event, command.title, but="")
    _check_room(event, command.room)
    return (ch.ScreenSet(_new_id(event, title), title, command.room),)


def _new_id(event: Event, title: str) -> str:
    """Make an id of plain letters, digits and dashes, which no other screen has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    stem = "-".join(words)[:MAX_ID_CHARACTERS].strip("-") or "screen"
    others = (f"{stem}-{number}" for number in count(2))
    return next(each for each in chain([stem], others) if find(event.screens, each) is None)


def name_screen(event: Event, command: c.NameScreen, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Name a screen anew, and say what it follows. Its address stays.

    Raises:
        NotFoundError: If there is no such screen.
        FieldError: As in `add_screen`.
    """
    screen = find_screen(event, command.screen)
    title = _checked_title(event, command.title, but=screen.id)
    _check_room(event, command.room)
    as_wanted = (screen.title, screen.room) == (title, command.room)
    return () if as_wanted else (ch.ScreenSet(screen.id, title, command.room),)


def remove_screen(event: Event, command: c.RemoveScreen, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take a screen away.

    Raises:
        NotFoundError: If there is no such screen.
        ConflictError: If it is the main one.
    """
    screen = find_screen(event, command.screen)
    if screen.id == MAIN.id:
        raise ConflictError(f"“{screen.title}” stays: every event has one screen. Have it show nothing instead.")
    return (ch.ScreenRemoved(screen.id),)


def set_scene(event: Event, command: c.SetScene, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Have a screen show something else.

    Raises:
        NotFoundError: If there is no such screen.
        ConflictError: If it is to show one comment, and there is none for it.
    """
    screen = find_screen(event, command.screen)
    if command.scene is Scene.COMMENT and comment_for(event, screen) is None:
        raise ConflictError("No comment has been put on screen. Put one there from the wall.")
    return () if screen.scene is command.scene else (ch.SceneSet(screen.id, command.scene),)


def comment_for(event: Event, screen: Screen) -> Comment | None:
    """The comment that was put on screen, if it concerns this one."""
    chosen = event.wall.comments.get(event.wall.on_screen)
    return chosen if chosen and concerns(event, screen, chosen.item) else None


def concerns(event: Event, screen: Screen, item_id: str | None) -> bool:
    """Tell whether what is about an item is for a screen: one that follows a room has what is about items there."""
    item = event.agenda.item(item_id)
    return screen.room is None or (item is not None and item.room == screen.room)


def over_to_comment(event: Event, comment: Comment) -> tuple[ch.SceneSet, ...]:
    """Turn the screens that show the wall to one comment, where it concerns them."""
    follow = (each for each in event.screens if each.scene is Scene.WALL and concerns(event, each, comment.item))
    return tuple(ch.SceneSet(screen.id, Scene.COMMENT) for screen in follow)


def away_from_comment(event: Event) -> tuple[ch.SceneSet, ...]:
    """Turn the screens that show one comment back to the wall."""
    return tuple(ch.SceneSet(screen.id, Scene.WALL) for screen in event.screens if screen.scene is Scene.COMMENT)


def _checked_title(event: Event, typed: str, *, but: str) -> str:
    title = one_line(typed)
    if not 0 < len(title) <= MAX_SCREEN_TITLE_CHARACTERS:
        raise FieldError({"title": f"Give the screen a name of 1 to {MAX_SCREEN_TITLE_CHARACTERS} characters."})
    if any(each.title == title for each in event.screens if each.id != but):
        raise FieldError({"title": f"There is a screen “{title}” already. Choose another name."})
    return title


def _check_room(event: Event, room: str | None) -> None:
    if room is not None and event.agenda.room(room) is None:
        raise FieldError({"room": "There is no such room. Choose one of the list."})
