"""Rules for what people say: comments, votes, notices."""

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
from companion.domain.pace import BURST, VOTES_BURST, wait_s
from companion.domain.people import Person, Role
from companion.domain.rules.owning import kept_as
from companion.domain.rules.running import find_item
from companion.domain.text import one_line, too_long, without_controls
from companion.domain.wall import MAX_COMMENT_CHARACTERS, Comment, WallMode

NO_COMMENT = "This comment does not exist."


def post_comment(event: Event, command: c.PostComment, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Post to the wall, about the item chosen or the one that is live for the author.

    Where comments are approved first, those of people who tend the wall need not wait.

    Raises:
        ConflictError: If the wall is closed.
        FieldError: If the text is empty or too long.
        TooFastError: If the author has just posted a burst.
    """
    if event.wall.mode is WallMode.CLOSED:
        raise ConflictError("The wall is closed for now. Keep your comment; a host may open it again.")
    text = checked_text(command.text, limit=MAX_COMMENT_CHARACTERS, what="comment")
    check_posts(event, by, now)
    item = find_item(event, command.item) if command.item else live_for(event, by.id)
    badge = badge_of(event, by)
    waits = event.wall.mode is WallMode.APPROVE and not badge
    archive, pseudonym = kept_as(event, by, command.archive, command.pseudonym)
    return (
        ch.CommentPosted(
            event.wall.next_id(),
            by.id,
            text,
            item.id if item else None,
            badge,
            waits,
            archive=archive,
            pseudonym=pseudonym,
        ),
    )


def check_posts(event: Event, by: Person, now: datetime) -> None:
    """Check that somebody may post once more.

    Raises:
        TooFastError: If they have just posted a burst.
    """
    _check_pace(wait_s(event.wall.voice(by.id).posts, BURST, now), "post")


def live_for(event: Event, person: str) -> Item | None:
    """The item that is on now for a person: the plenary, or the workshop in which they hold a seat."""
    live, held = event.agenda.live(), event.seats.of(person)
    return next((item for item in live if item.for_everyone or item.id in held), None)


def badge_of(event: Event, by: Person) -> str:
    """What is shown beside the name of somebody who speaks for the event, as in “Host, NESTA”; empty for delegates.

    A host who names no organisation stands for the one that hosts the event, if it is only one.
    """
    delegate = event.delegate(by.id)
    role = next((role for role in (Role.HOST, Role.MODERATOR) if delegate and delegate.has(role)), None)
    if role is None:
        return ""
    hosts = event.facts.hosts if event.facts and role is Role.HOST else ()
    stands_for = by.organisation or (hosts[0] if len(hosts) == 1 else "")
    return ", ".join(filter(None, (role.value.capitalize(), stands_for)))


def checked_text(text: str, *, limit: int, what: str) -> str:
    """Trim what somebody typed, and drop control characters that have no business in a sentence.

    Raises:
        FieldError: If nothing is left, or more than `limit` characters.
    """
    kept = without_controls(text).strip()
    if not one_line(kept):
        raise FieldError({"text": f"Write your {what} first."})
    if told := too_long(kept, limit, what):
        raise FieldError({"text": told})
    return kept


def cast_vote(event: Event, command: c.CastVote, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Vote for a comment. Whoever has voted for it already changes nothing.

    Raises:
        ConflictError: If it is the person's own.
        TooFastError: If the person has just voted for many.
    """
    comment = _in_sight(event, command.comment)
    if comment.author == by.id:
        raise ConflictError("This comment is yours. Others say whether they want it answered.")
    if comment.id in event.wall.voice(by.id).wanted:
        return ()
    _check_votes(event, by, now)
    return (ch.VoteCast(comment.id, by.id),)


def withdraw_vote(event: Event, command: c.WithdrawVote, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take a vote back. Whoever has not voted for the comment changes nothing.

    Raises:
        TooFastError: If the person has just voted for many.
    """
    comment = _in_sight(event, command.comment)
    if comment.id not in event.wall.voice(by.id).wanted:
        return ()
    _check_votes(event, by, now)
    return (ch.VoteWithdrawn(comment.id, by.id),)


def _check_votes(event: Event, by: Person, now: datetime) -> None:
    _check_pace(wait_s(event.wall.voice(by.id).votes, VOTES_BURST, now), "vote")


def _check_pace(seconds: int, act: str) -> None:
    if seconds:
        raise TooFastError(f"That was quick. Wait {seconds} s, then {act} again.", retry_after_s=seconds)


def _in_sight(event: Event, comment_id: str) -> Comment:
    """Find a comment that everybody sees: of others, not even that they exist is told."""
    comment = find_comment(event, comment_id)
    if not comment.is_shown:
        raise NotFoundError(NO_COMMENT)
    return comment


def find_comment(event: Event, comment_id: str) -> Comment:
    """Find a comment, shown or not.

    Raises:
        NotFoundError: If there is none of that id.
    """
    comment = event.wall.comments.get(comment_id)
    if comment is None:
        raise NotFoundError(NO_COMMENT)
    return comment


def post_notice(event: Event, command: c.PostNotice, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Announce something, to everyone or to one room.

    Raises:
        FieldError: If the text is empty or too long, or the room is unknown.
    """
    text = checked_text(command.text, limit=MAX_NOTICE_CHARACTERS, what="notice")
    if command.room is not None and event.agenda.room(command.room) is None:
        raise FieldError({"room": "There is no such room. Choose one of the list."})
    return (ch.NoticePosted(str(event.announced + 1), text, command.urgent, command.room),)


def withdraw_notice(event: Event, command: c.WithdrawNotice, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take a notice back. One that is withdrawn already stays so.

    Raises:
        NotFoundError: If there never was such a notice.
    """
    if any(notice.id == command.notice for notice in event.notices):
        return (ch.NoticeWithdrawn(command.notice),)
    if command.notice not in map(str, range(1, event.announced + 1)):
        raise NotFoundError("There is no such notice. Look at the list of notices.")
    return ()
