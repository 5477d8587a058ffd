"""The projector: what is on in letters for the back row, comments beside it, an urgent notice across."""

from __future__ import annotations

from itertools import islice
from types import MappingProxyType

from msgspec import Struct

from companion.domain.event import Event
from companion.views.items import ItemLine, coming, facts_of, lines_of, moment_of
from companion.views.moments import Moment
from companion.views.talk import CommentCard, NoticeLine, cards_of, comment_card, notice_lines

PINNED_IN_VIEW = 2
COMMENTS_IN_VIEW = 5
"""What can be read from the back row is not much."""

FITTING = MappingProxyType({"short": 100, "medium": 260, "long": 480})
"""Characters that fit the screen in letters of each size, the largest first; in the smallest, any comment fits."""

FLASH_S = 180
"""How long an urgent notice lies across the picture."""


class Stage(Struct, frozen=True):
    """What is on, and what comes next."""

    phase: str
    live: tuple[ItemLine, ...]
    next: tuple[ItemLine, ...]
    side_by_side: bool
    starts: Moment


class Spotlight(Struct, frozen=True):
    """Comments: the one that was put on screen, otherwise the pinned, then the newest.

    `length` of the chosen one is short, medium, long or longest: all of it has to fit.
    """

    chosen: CommentCard | None
    length: str
    comments: tuple[CommentCard, ...]


class Flash(Struct, frozen=True):
    """The newest urgent notice, if any. `until` is when it has been up for long enough, in seconds since 1970."""

    notice: NoticeLine | None
    until: int


def stage(event: Event) -> Stage:
    """Show what is on and what comes next."""
    live = lines_of(event, event.agenda.live())
    return Stage(event.phase.value, live, coming(event), len(live) > 1, moment_of(event, facts_of(event).starts_at))


def spotlight(event: Event) -> Spotlight:
    """Show the comment that was put on screen, or the pinned and the newest."""
    if event.wall.on_screen:
        chosen = comment_card(event, event.wall.on_screen)
        return Spotlight(chosen, _length(chosen.text), ())
    pinned = event.wall.pinned_first()[:PINNED_IN_VIEW]
    newest = (comment for comment in event.wall.newest_first() if not comment.pinned)
    return Spotlight(None, "", cards_of(event, (*pinned, *islice(newest, COMMENTS_IN_VIEW - len(pinned)))))


def _length(text: str) -> str:
    # A line break costs half a line on average.
    characters = len(text) + 20 * text.count("\n")
    return next((name for name, most in FITTING.items() if characters <= most), "longest")


def flash(event: Event) -> Flash:
    """Show the newest urgent notice."""
    notice = next((line for line in notice_lines(event) if line.urgent), None)
    return Flash(notice, notice.at.epoch + FLASH_S if notice else 0)
