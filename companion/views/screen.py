"""A screen: what it shows in letters for the back row, whatever its scene; urgent notices before everything else."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from types import MappingProxyType

from msgspec import Struct

from companion.domain import screens
from companion.domain.agenda import Item
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.rules.showing import comment_for, concerns
from companion.domain.screens import Screen
from companion.domain.wall import Comment
from companion.views.items import Block, ItemLine, blocks_of, coming, facts_of, lines_of, moment_of
from companion.views.moments import Moment
from companion.views.news import UrgentLine, urgent_lines
from companion.views.talk import CommentCard, card_of, cards_of

PINNED_IN_VIEW = 2
COMMENTS_BESIDE = 5
COMMENTS_ALONE = 8
"""What can be read from the back row is not much: beside what is on, and where there is nothing else."""

LATER_IN_VIEW = 4
URGENT_IN_VIEW = 2

LOOKED_THROUGH = 500
"""So many of the newest comments are looked through for those about a room: a screen is drawn four times a second."""

FITTING = MappingProxyType({"short": 100, "medium": 260, "long": 480})
"""Characters that fit the screen in letters of each size, the largest first; in the smallest, any comment fits."""


class Scene(Struct, frozen=True):
    """What the screen shows: the other regions are always there, and it says which of them are seen.

    `chosen` tells that a comment was put on screen, which takes the place of what stands beside what is on.
    """

    name: str
    chosen: bool


class Flash(Struct, frozen=True):
    """Urgent notices, newest first."""

    lines: tuple[UrgentLine, ...]


class Stage(Struct, frozen=True):
    """What is on, what comes next, and what follows later. `room` is the name of the one that it is about, if any."""

    phase: str
    room: str
    live: tuple[ItemLine, ...]
    next: tuple[ItemLine, ...]
    later: tuple[Block, ...]
    side_by_side: bool
    starts: Moment


class Spotlight(Struct, frozen=True):
    """Comments: the one that was put on screen, otherwise the pinned, then the newest.

    `length` of the chosen one is short, medium, long or longest: all of it has to fit.
    """

    chosen: CommentCard | None
    length: str
    comments: tuple[CommentCard, ...]


def scene(event: Event, screen: Screen) -> Scene:
    """Say what the screen shows. Where there is no comment to be shown alone, that is the wall."""
    chosen = comment_for(event, screen) is not None
    missing = screen.scene is screens.Scene.COMMENT and not chosen
    return Scene((screens.Scene.WALL if missing else screen.scene).value, chosen)


def flash(event: Event, screen: Screen) -> Flash:
    """Show the newest urgent notices: those for other rooms not where one room is followed."""
    lines = urgent_lines(event, lambda notice: screen.room is None or notice.room in {None, screen.room})
    return Flash(lines[:URGENT_IN_VIEW])


def stage(event: Event, screen: Screen) -> Stage:
    """Show what is on and what comes next, everywhere or in one room."""
    room = event.agenda.room(screen.room)
    live, following = on_and_next(event, screen)
    return Stage(
        phase=event.phase.value,
        room=room.name if room else "",
        live=live,
        next=following,
        later=_later(event, screen, following),
        side_by_side=len(live) > 1,
        starts=moment_of(event, facts_of(event).starts_at),
    )


def on_and_next(event: Event, screen: Screen) -> tuple[tuple[ItemLine, ...], tuple[ItemLine, ...]]:
    """What is on, and what comes next, everywhere or in one room."""
    live = lines_of(event, (item for item in event.agenda.live() if _is_for(screen, item)))
    return live, _next_in(event, screen) if screen.room else coming(event)


def _is_for(screen: Screen, item: Item) -> bool:
    return screen.room is None or item.for_everyone or item.room == screen.room


def _next_in(event: Event, screen: Screen) -> tuple[ItemLine, ...]:
    if event.phase in {Phase.WRAPPED, Phase.FROZEN}:
        return ()
    return lines_of(event, islice((item for item in event.agenda.ahead() if _is_for(screen, item)), 1))


def _later(event: Event, screen: Screen, following: tuple[ItemLine, ...]) -> tuple[Block, ...]:
    """What comes after what is next, in blocks."""
    if not following:
        return ()
    past = {line.id for line in following}
    wanted = {item.id for item in event.agenda.ahead() if _is_for(screen, item)} - past
    kept = (Block(block.starts, block.ends, _only(block.items, wanted)) for block in blocks_of(event))
    return tuple(islice((block for block in kept if block.items), LATER_IN_VIEW))


def _only(lines: Iterable[ItemLine], wanted: set[str]) -> tuple[ItemLine, ...]:
    return tuple(line for line in lines if line.id in wanted)


def spotlight(event: Event, screen: Screen) -> Spotlight:
    """Show the comment that was put on screen, or the pinned and the newest."""
    chosen = comment_for(event, screen) if screen.scene is not screens.Scene.WALL else None
    if chosen:
        return Spotlight(card_of(event, chosen), _length(chosen.text), ())
    pinned = _about(event, screen, event.wall.pinned_first())
    newest = (comment for comment in event.wall.newest_first() if not comment.pinned)
    first = tuple(islice(pinned, PINNED_IN_VIEW))
    beside = screen.scene is screens.Scene.AGENDA
    more = (COMMENTS_BESIDE if beside else COMMENTS_ALONE) - len(first)
    return Spotlight(None, "", cards_of(event, (*first, *islice(_about(event, screen, newest), more))))


def _about(event: Event, screen: Screen, comments: Iterable[Comment]) -> Iterable[Comment]:
    if screen.room is None:
        return comments
    there = {item.id for item in event.agenda.items if concerns(event, screen, item.id)}
    return (comment for comment in islice(comments, LOOKED_THROUGH) if comment.item in there)


def _length(text: str) -> str:
    # A line break costs half a line on average.
    characters = len(text) + 20 * text.count("\n")
    return next((name for name, most in FITTING.items() if characters <= most), "longest")
