"""Rules for what people say: comments, tending the wall, notices."""

from collections.abc import Callable
from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Item
from companion.domain.errors import (
    ConflictError,
    FieldError,
    NotFoundError,
    TooFastError,
)
from companion.domain.event import Event
from companion.domain.notices import MAX_NOTICE_CHARACTERS
from companion.domain.people import Person, Role
from companion.domain.rules.running import find_item
from companion.domain.text import one_line, without_controls
from companion.domain.wall import MAX_COMMENT_CHARACTERS, Comment, WallMode


def post_comment(event: Event, command: c.PostComment, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Post to the wall, about the item chosen or the one that is live for the author.

    Raises:
        ConflictError: If the wall is closed.
        FieldError: If the text is empty or too long.
        TooFastError: If the author has just posted a burst.
    """
    if event.wall.mode is WallMode.CLOSED:
        raise ConflictError("The wall is closed for now. Keep your comment; a host may open it again.")
    text = checked_text(command.text, limit=MAX_COMMENT_CHARACTERS, what="comment")
    wait_s = event.wall.retry_after_s(by.id, now)
    if wait_s:
        raise TooFastError(f"That was quick. Wait {wait_s} s, then post again.", retry_after_s=wait_s)
    item = find_item(event, command.item) if command.item else live_for(event, by.id)
    return (
        ch.CommentPosted(
            event.wall.next_id(),
            by.id,
            text,
            item.id if item else None,
            badge_of(event, by.id),
        ),
    )


def live_for(event: Event, person: str) -> Item | None:
    """The item that is on now for a person: the plenary, or the workshop in which they hold a seat."""
    live, held = event.agenda.live(), event.seats.of(person)
    return next((item for item in live if item.for_everyone or item.id in held), None)


def badge_of(event: Event, person: str) -> str:
    """What is shown beside the name of somebody who speaks for the event; empty for delegates."""
    delegate = event.delegate(person)
    return "Host" if delegate is not None and delegate.has(Role.HOST) else ""


def checked_text(text: str, *, limit: int, what: str) -> str:
    """Trim what somebody typed, and drop control characters that have no business in a sentence.

    Raises:
        FieldError: If nothing is left, or more than `limit` characters.
    """
    kept = without_controls(text).strip()
    if not one_line(kept):
        raise FieldError({"text": f"Write your {what} first."})
    if len(kept) > limit:
        raise FieldError(
            {"text": f"This {what} has {len(kept)} characters; {limit} fit. Shorten it by {len(kept) - limit}."}
        )
    return kept


def _tend(wanted: Callable[[Comment], bool], change: type[ch.AnyChange]) -> Callable[..., tuple[ch.AnyChange, ...]]:
    """Make the rule of a moderation act: it changes a comment unless it is already as wanted."""

    def rule(event: Event, command: c.HideComment, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
        comment = event.wall.comments.get(command.comment)
        if comment is None:
            raise NotFoundError("This comment does not exist.")
        return () if wanted(comment) else (change(command.comment),)  # type: ignore[call-arg, arg-type]

    return rule


hide_comment = _tend(lambda comment: comment.hidden, ch.CommentHidden)
show_comment = _tend(lambda comment: not comment.hidden, ch.CommentShown)
pin_comment = _tend(lambda comment: comment.pinned, ch.CommentPinned)
unpin_comment = _tend(lambda comment: not comment.pinned, ch.CommentUnpinned)


def set_wall_mode(event: Event, command: c.SetWallMode, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Open or close the wall."""
    return () if event.wall.mode is command.mode else (ch.WallModeSet(command.mode),)


def post_notice(event: Event, command: c.PostNotice, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Announce something, to everyone or to one room.

    Raises:
        FieldError: If the text is empty or too long, or the room is unknown.
    """
    text = checked_text(command.text, limit=MAX_NOTICE_CHARACTERS, what="notice")
    if command.room is not None and event.agenda.room(command.room) is None:
        raise FieldError({"room": "There is no such room. Choose one of the list."})
    return (ch.NoticePosted(str(len(event.notices) + 1), text, command.urgent, command.room),)
