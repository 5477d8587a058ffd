"""Screens as hosts have them in hand: a small picture of what each shows, and its scenes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.rules.showing import comment_for
from companion.domain.screens import MAIN, Scene, Screen
from companion.views.choices import Choice
from companion.views.items import facts_of, moment_of
from companion.views.news import UrgentLine
from companion.views.screen import flash, on_and_next, scene, spotlight
from companion.views.signpost import signpost
from companion.views.wording import shortened

LINES = 3
LINE_CHARACTERS = 34
TEXT_CHARACTERS = 110
"""What can be made out in a picture of a thumb's size."""

SCENES: Mapping[Scene, str] = MappingProxyType(
    {
        Scene.AGENDA: "Agenda",
        Scene.WALL: "Wall",
        Scene.COMMENT: "One comment",
        Scene.ROOMS: "Rooms",
        Scene.JOIN: "How to join",
        Scene.BLANK: "Blank",
    }
)


class Miniature(Struct, frozen=True):
    """A small picture of a screen. `flash` are the urgent notices before it, `lines` what stands under its title."""

    scene: str
    title: str
    lines: tuple[str, ...]
    flash: tuple[UrgentLine, ...]


class ScreenLine(Struct, frozen=True, kw_only=True):
    """One screen. `follows` is the name of a room, "" for the whole event; `path` is its address below the site's.

    `lacks_comment` tells that it is to show one comment, and shows the wall because none is on screen.
    """

    id: str
    title: str
    follows: str
    path: str
    picture: Miniature
    lacks_comment: bool
    scenes: tuple[Choice, ...]


class HostScreens(Struct, frozen=True):
    """Every screen."""

    slug: str
    screens: tuple[ScreenLine, ...]


def host_screens(event: Event) -> HostScreens:
    """Show every screen with what it shows, and what else it could."""
    return HostScreens(facts_of(event).slug, tuple(screen_line(event, screen) for screen in event.screens))


def screen_line(event: Event, screen: Screen) -> ScreenLine:
    """Show one screen."""
    room = event.agenda.room(screen.room)
    return ScreenLine(
        id=screen.id,
        title=screen.title,
        follows=room.name if room else "",
        path=path_of(event, screen),
        picture=miniature(event, screen),
        lacks_comment=screen.scene is Scene.COMMENT and comment_for(event, screen) is None,
        scenes=tuple(Choice(each.value, label, each is screen.scene) for each, label in SCENES.items()),
    )


def path_of(event: Event, screen: Screen) -> str:
    """The address of a screen, below the site's."""
    below = "" if screen.id == MAIN.id else f"/{screen.id}"
    return f"/e/{facts_of(event).slug}/screen{below}"


def miniature(event: Event, screen: Screen) -> Miniature:
    """Draw a small picture of what a screen shows."""
    shown = scene(event, screen).name
    title, lines = _DRAWN[Scene(shown)](event, screen)
    return Miniature(
        shown, title, tuple(shortened(line, LINE_CHARACTERS) for line in lines), flash(event, screen).lines
    )


Drawn = tuple[str, tuple[str, ...]]


def _agenda(event: Event, screen: Screen) -> Drawn:
    said = comment_for(event, screen)
    live, following = on_and_next(event, screen)
    if said:
        return shortened(said.text, TEXT_CHARACTERS), tuple(line.title for line in live[:1])
    if len(live) > 1:
        return "Side by side", tuple(line.title for line in live[:LINES])
    title = live[0].title if live else _nothing_on(event)
    return shortened(title, TEXT_CHARACTERS), tuple(f"{line.expected.text} {line.title}" for line in following[:LINES])


def _nothing_on(event: Event) -> str:
    if event.phase is Phase.DRAFT:
        return f"We start at {moment_of(event, facts_of(event).starts_at).text}"
    return "Nothing is on" if event.phase is Phase.LIVE else "Thank you for coming"


def _wall(event: Event, screen: Screen) -> Drawn:
    comments = spotlight(event, screen).comments
    return "" if comments else "Nothing has been said yet", tuple(comment.text for comment in comments[:LINES])


def _comment(event: Event, screen: Screen) -> Drawn:
    chosen = spotlight(event, screen).chosen
    return (shortened(chosen.text, TEXT_CHARACTERS), (chosen.author,)) if chosen else ("", ())


def _rooms(event: Event, screen: Screen) -> Drawn:
    lines = signpost(event, screen).rooms[:LINES]
    return "", tuple(f"{line.room.name}: {line.on.title if line.on else '–'}" for line in lines)


def _join(event: Event, _screen: Screen) -> Drawn:
    return "Scan to join", (f"/e/{facts_of(event).slug}",)


def _blank(_event: Event, _screen: Screen) -> Drawn:
    return "", ()


_DRAWN: Mapping[Scene, Callable[[Event, Screen], Drawn]] = MappingProxyType(
    {
        Scene.AGENDA: _agenda,
        Scene.WALL: _wall,
        Scene.COMMENT: _comment,
        Scene.ROOMS: _rooms,
        Scene.JOIN: _join,
        Scene.BLANK: _blank,
    }
)
