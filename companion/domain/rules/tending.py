"""Rules for tending the wall: what is shown, pinned, on screen and answered, and who is kept from taking part."""

from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotAllowedError, NotFoundError
from companion.domain.event import Event
from companion.domain.people import Bar, Person, Role
from companion.domain.rules.seating import given_up
from companion.domain.rules.showing import away_from_comment, over_to_comment
from companion.domain.rules.talking import badge_of, checked_text, find_comment
from companion.domain.text import one_line, too_long
from companion.domain.wall import MAX_COMMENT_CHARACTERS, MAX_REASON_CHARACTERS, Comment, Standing

NOBODY = "Nobody of that id has done anything at this event."
BANNED = "The hosts no longer let you take part in this event. You can still read it."

TAKEN_BACK = "Its author has taken this comment back."

_SAYING = (c.PostComment, c.PostAfter, c.CastVote, c.WithdrawVote, c.AnswerComment)
_OF_ONES_OWN = (c.RemoveComment, c.ChooseArchive, c.AcceptInvitation)
"""Whoever is kept from taking part still decides what is kept of what they said, and is let in again by a role."""


def check_bar(event: Event, command: c.Command, by: Person) -> None:
    """Let through whoever is not kept from what they ask for.

    Raises:
        NotAllowedError: If they are muted and want to say something, or banned.
    """
    delegate = event.delegate(by.id)
    match delegate.bar if delegate else None:
        case Bar.BANNED if not isinstance(command, _OF_ONES_OWN):
            raise NotAllowedError(BANNED)
        case Bar.MUTED if isinstance(command, _SAYING):
            raise NotAllowedError("The hosts have muted you at this event. You can still read along.")


def pin_comment(event: Event, command: c.PinComment, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Pin a comment above the others.

    Raises:
        ConflictError: If not everybody may see it.
    """
    comment = _find(event, command.comment)
    return () if comment.pinned else (ch.CommentPinned(_shown(event, comment.id).id),)


def unpin_comment(event: Event, command: c.UnpinComment, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Let a pinned comment go."""
    return (ch.CommentUnpinned(command.comment),) if _find(event, command.comment).pinned else ()


def show_comment(event: Event, command: c.ShowComment, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Show a comment: one that waited appears, one that was hidden comes back where it was.

    Raises:
        ConflictError: If it was erased.
    """
    comment = _find(event, command.comment)
    match comment.standing:
        case Standing.SHOWN:
            return ()
        case Standing.WAITING:
            return (ch.CommentApproved(comment.id),)
        case _:
            return (ch.CommentShown(comment.id),)


def hide_comment(event: Event, command: c.HideComment, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take a comment down. One that waits was never up: it is rejected. What was erased is down already.

    Raises:
        ConflictError: If its author has taken it back.
    """
    comment = find_comment(event, command.comment)
    match comment.standing:
        case Standing.REMOVED:
            raise ConflictError(TAKEN_BACK)
        case Standing.SHOWN:
            return (ch.CommentHidden(comment.id),)
        case Standing.WAITING:
            return (ch.CommentRejected(comment.id),)
        case _:
            return ()


def reject_comment(event: Event, command: c.RejectComment, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Show a comment to nobody but its author, who is told why.

    Raises:
        ConflictError: If it was erased.
        FieldError: If the reason is too long.
    """
    comment, reason = _find(event, command.comment), _checked_reason(command.reason)
    as_wanted = comment.standing is Standing.REJECTED and comment.reason == reason
    return () if as_wanted else (ch.CommentRejected(comment.id, reason),)


def _checked_reason(typed: str) -> str:
    reason = one_line(typed)
    if told := too_long(reason, MAX_REASON_CHARACTERS, "reason"):
        raise FieldError({"reason": told})
    return reason


def put_on_screen(event: Event, command: c.PutOnScreen, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Have screens show a comment, instead of the one that they show. Those that show the wall turn to it alone.

    Raises:
        ConflictError: If not everybody may see it.
    """
    comment, other = _shown(event, command.comment), event.wall.on_screen
    if other == comment.id:
        return ()
    put = (*((ch.CommentTakenOffScreen(other),) if other else ()), ch.CommentPutOnScreen(comment.id))
    return (*put, *over_to_comment(event, comment))


def take_off_screen(event: Event, command: c.TakeOffScreen, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take a comment off the screens, which turn back to the wall; if they show another, that one stays."""
    comment = _find(event, command.comment)
    if event.wall.on_screen != comment.id:
        return ()
    return (ch.CommentTakenOffScreen(comment.id), *away_from_comment(event))


def answer_comment(event: Event, command: c.AnswerComment, by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Mark a comment as answered, and post the reply if there is one; or mark it as still open.

    Raises:
        ConflictError: If not everybody may see it.
        FieldError: If the reply is too long.
    """
    comment = _find(event, command.comment)
    if not command.answered:
        return (ch.CommentUnanswered(comment.id),) if comment.answered else ()
    mark = () if _shown(event, comment.id).answered else (ch.CommentAnswered(comment.id),)
    return (*mark, *_reply(event, comment, command.text, by))


def _reply(event: Event, comment: Comment, typed: str, by: Person) -> tuple[ch.AnyChange, ...]:
    if not typed.strip():
        return ()
    text = checked_text(typed, limit=MAX_COMMENT_CHARACTERS, what="reply")
    badge = badge_of(event, by) or _room_badge(event, by)
    return (ch.CommentPosted(event.wall.next_id(), by.id, text, comment.item, badge, reply_to=comment.id),)


def _room_badge(event: Event, by: Person) -> str:
    """What is shown beside the name of whoever runs a room, where they answer for it."""
    delegate = event.delegate(by.id)
    return Role.FACILITATOR.value.capitalize() if delegate and delegate.has(Role.FACILITATOR) else ""


def _shown(event: Event, comment_id: str) -> Comment:
    comment = _find(event, comment_id)
    if not comment.is_shown:
        raise ConflictError("Nobody sees this comment yet. Show it first.")
    return comment


def _find(event: Event, comment_id: str) -> Comment:
    comment = find_comment(event, comment_id)
    if comment.standing is Standing.REMOVED:
        raise ConflictError(TAKEN_BACK)
    if comment.standing is Standing.ERASED:
        raise ConflictError("This comment was erased. Nothing of it is left to show.")
    return comment


def mute_person(event: Event, command: c.MutePerson, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Let somebody read, but say nothing.

    Raises:
        NotFoundError: If they have done nothing here.
        ConflictError: If they tend the wall themselves.
    """
    return _bar(event, command, Bar.MUTED, ch.PersonMuted)


def ban_person(event: Event, command: c.BanPerson, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Keep somebody from taking part. Their seats, and their places in line, go to those in line, and stay there.

    Raises:
        NotFoundError: If they have done nothing here.
        ConflictError: If they tend the wall themselves.
    """
    banned = _bar(event, command, Bar.BANNED, ch.PersonBanned)
    return given_up(event, command.person, by, now, after=banned)


def _bar(
    event: Event,
    command: c.MutePerson | c.BanPerson,
    bar: Bar,
    change: type[ch.PersonMuted] | type[ch.PersonBanned],
) -> tuple[ch.AnyChange, ...]:
    delegate = event.delegate(command.person)
    if delegate is None:
        raise NotFoundError(NOBODY)
    if delegate.tends:
        raise ConflictError(f"{delegate.name} helps to run this event. That role has to be taken away first.")
    up = {Standing.SHOWN, Standing.WAITING}
    hides = command.hide and any(comment.standing in up for comment in event.wall.said_by(command.person))
    if delegate.bar is bar and not hides:
        return ()
    return (change(command.person, _checked_reason(command.reason), hides),)


def readmit_person(event: Event, command: c.ReadmitPerson, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Let somebody take part again.

    Raises:
        NotFoundError: If they have done nothing here.
    """
    delegate = event.delegate(command.person)
    if delegate is None:
        raise NotFoundError(NOBODY)
    return (ch.PersonReadmitted(command.person),) if delegate.bar else ()


def set_wall_mode(event: Event, command: c.SetWallMode, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Open the wall, have comments approved first, or close it."""
    return () if event.wall.mode is command.mode else (ch.WallModeSet(command.mode),)
