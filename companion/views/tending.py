"""Tending the wall: what waits for approval, the tray of comments, and one comment with all that can be done."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.people import Delegate
from companion.domain.phases import Phase
from companion.domain.rules.talking import find_comment
from companion.domain.wall import Comment, Standing
from companion.views.items import facts_of
from companion.views.talk import CommentCard, card_of, takes_comments

TRAY = 50
"""Comments within reach of who tends the wall."""

QUEUE = 20
"""Waiting comments within reach: as these are decided on, others follow."""

REASONS = (
    "Not about today.",
    "Asked already: vote for that one.",
    "Please put it kindly.",
    "We will come to it after the session.",
)
"""What there is to say quickly. Anything else can be typed."""


class TrayComment(Struct, frozen=True, kw_only=True):
    """One comment, and what can be done with it.

    `place` is the list that it stands in, queue or tray: while one is decided on, both may have it. `bar` is what its
    author is kept from, "" for nothing; `has_screens` tells that there are projectors to put it on.
    """

    slug: str
    place: str
    card: CommentCard
    standing: str
    reason: str
    on_screen: bool
    bar: str
    has_screens: bool
    reasons: tuple[str, ...] = REASONS


class Queue(Struct, frozen=True):
    """The comments that wait for approval, the oldest first. `more` counts those that are not listed."""

    slug: str
    count: int
    more: int
    comments: tuple[TrayComment, ...]


class Tray(Struct, frozen=True, kw_only=True):
    """The newest comments, those not shown too, and whether the wall is open, or the event is archived and so over."""

    slug: str
    mode: str
    takes_comments: bool
    over: bool
    pinned: tuple[TrayComment, ...]
    comments: tuple[TrayComment, ...]


def queue(event: Event) -> Queue:
    """Show what waits for approval."""
    waiting = tray_comments(event, islice(event.wall.waiting_first(), QUEUE))
    return Queue(facts_of(event).slug, event.wall.waiting, event.wall.waiting - len(waiting), waiting)


def tray(event: Event) -> Tray:
    """Show the comments that somebody may want to act on."""
    newest = (comment for comment in event.wall.newest_first(hidden=True) if _can_be_tended(comment))
    pinned = (event.wall.comments[comment_id] for comment_id in reversed(event.wall.pinned))
    return Tray(
        slug=facts_of(event).slug,
        mode=event.wall.mode.value,
        takes_comments=takes_comments(event),
        over=event.phase is Phase.FROZEN,
        pinned=tray_comments(event, pinned),
        comments=tray_comments(event, islice(newest, TRAY)),
    )


def _can_be_tended(comment: Comment) -> bool:
    return not comment.pinned and comment.standing is not Standing.ERASED


def tray_comments(event: Event, comments: Iterable[Comment]) -> tuple[TrayComment, ...]:
    """Show several comments with what can be done about each."""
    return tuple(_tray_comment(event, comment) for comment in comments)


def tray_comment(event: Event, comment_id: str) -> TrayComment:
    """Show one comment with what can be done about it.

    Raises:
        NotFoundError: If there is no such comment.
    """
    return _tray_comment(event, find_comment(event, comment_id))


def _tray_comment(event: Event, comment: Comment) -> TrayComment:
    author: Delegate | None = event.delegate(comment.author)
    return TrayComment(
        slug=facts_of(event).slug,
        place="queue" if comment.standing is Standing.WAITING else "tray",
        card=card_of(event, comment),
        standing=comment.standing.value,
        reason=comment.reason,
        on_screen=event.wall.on_screen == comment.id,
        bar=author.bar.value if author and author.bar else "",
        has_screens=event.phase is not Phase.FROZEN,
    )
