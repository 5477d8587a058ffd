"""What somebody has said on the wall, for their eyes alone: what has become of each comment, and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from types import MappingProxyType

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.people import Bar
from companion.domain.wall import Comment, Standing
from companion.views.items import facts_of
from companion.views.wording import shortened

MINE = 10
"""Comments of one's own within reach."""

MARKED = 100
"""Votes and comments of one's own that a page knows: the newest, which is what a phone keeps."""

SNIPPET = 80
"""Characters by which one knows one's own comment again."""


class MyComment(Struct, frozen=True):
    """One comment of one's own. `state` is waiting, shown, on-screen, answered or not-shown; `reason` is why not.

    `decide` is the address at which its author decides how it is archived, or takes it back.
    """

    id: str
    address: str
    text: str
    state: str
    reason: str
    decide: str


class Mine(Struct, frozen=True, kw_only=True):
    """What one person has said: the latest in the open, earlier ones behind.

    `bar` is muted or banned, "" for neither, and `reason` why. `spoken` is what a screen reader announces when it
    changes. `wanted` are the ids of the comments voted for, `own` of their own.
    """

    bar: str
    reason: str
    latest: MyComment | None
    earlier: tuple[MyComment, ...]
    spoken: str
    wanted: str
    own: str


SPOKEN = MappingProxyType(
    {
        "waiting": "Your comment waits for a moderator.",
        "shown": "Your comment is shown.",
        "on-screen": "Your comment is on the screen.",
        "answered": "Your comment is answered.",
        "not-shown": "Your comment is not shown.",
    }
)


def mine(event: Event, person: str | None) -> Mine | None:
    """Show what has become of what a person has said; None for somebody of whom there is nothing to say."""
    voice, delegate = event.wall.voice(person), event.delegate(person) if person else None
    comments = tuple(my_comment(event, comment) for comment in islice(_kept(event, person), MINE))
    bar = delegate.bar if delegate else None
    if not (comments or bar or voice.votes):
        return None
    return Mine(
        bar=bar.value if isinstance(bar, Bar) else "",
        reason=delegate.reason if delegate else "",
        latest=comments[0] if comments else None,
        earlier=comments[1:],
        spoken=f"{SPOKEN[comments[0].state]} {comments[0].reason}".strip() if comments else "",
        wanted=" ".join(map(str, sorted(map(int, voice.wanted), reverse=True)[:MARKED])),
        own=" ".join(islice(voice.comments, MARKED)),
    )


def _kept(event: Event, person: str | None) -> Iterator[Comment]:
    """What somebody has said that was not erased, the newest first."""
    return (comment for comment in event.wall.said_by(person) if comment.standing is not Standing.ERASED)


def my_comment(event: Event, comment: Comment) -> MyComment:
    """Show what has become of one's own comment."""
    return MyComment(
        id=comment.id,
        address=_address(event, comment),
        text=shortened(comment.text, SNIPPET),
        state=_state(event, comment),
        reason=comment.reason,
        decide=f"/e/{facts_of(event).slug}/comments/{comment.id}/mine",
    )


def _address(event: Event, comment: Comment) -> str:
    page = "after/" if comment.after else f"comments/?before={int(comment.id) + 1}"
    return f"/e/{facts_of(event).slug}/{page}#comment-{comment.id}"


def _state(event: Event, comment: Comment) -> str:
    if comment.standing is Standing.WAITING:
        return "waiting"
    if not comment.is_shown:
        return "not-shown"
    if event.wall.on_screen == comment.id:
        return "on-screen"
    return "answered" if comment.answered else "shown"
