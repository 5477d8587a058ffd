"""Rules for what is one's own: how one's comments are archived, and taking them back."""

import re
from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError, NotAllowedError, NotFoundError
from companion.domain.event import Event
from companion.domain.keeping import MAX_PSEUDONYM_CHARACTERS, ArchiveAs
from companion.domain.people import Person
from companion.domain.phases import Phase
from companion.domain.text import one_line, too_long
from companion.domain.wall import Comment, Standing

NO_COMMENT = "This comment does not exist."

_GIVEN = re.compile(r"delegate \d+")
"""Pseudonyms that we give to those who ask for one and name none."""


def remove_comment(event: Event, command: c.RemoveComment, by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take back one's own comment, for good.

    Raises:
        NotFoundError: If there is none.
        NotAllowedError: If it is another's.
        ConflictError: If an edition has it already.
    """
    comment = own_comment(event, command.comment, by)
    if comment.standing is Standing.REMOVED:
        return ()
    _check_open(event, comment)
    return (ch.CommentRemoved(comment.id),)


def choose_archive(event: Event, command: c.ChooseArchive, by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Choose how one's own comment is archived.

    Raises:
        NotFoundError: If there is none, or one has removed it.
        NotAllowedError: If it is another's.
        ConflictError: If an edition has it already.
        FieldError: If the pseudonym cannot be one's own.
    """
    comment = own_comment(event, command.comment, by)
    if comment.standing is Standing.REMOVED:
        raise NotFoundError(NO_COMMENT)
    _check_open(event, comment)
    archive, pseudonym = kept_as(event, by, command.archive, command.pseudonym)
    as_wanted = (comment.archive, comment.pseudonym) == (archive, pseudonym)
    return () if as_wanted else (ch.ArchiveChosen(comment.id, archive, pseudonym),)


def kept_as(event: Event, by: Person, wanted: ArchiveAs | None, pseudonym: str) -> tuple[ArchiveAs, str]:
    """How somebody's comment is to be archived: as they ask, or as they chose last.

    Whoever wants a pseudonym and names none keeps the one that they have, or is given one after the comment's number.

    Raises:
        FieldError: If the pseudonym is too long, or others go by it.
    """
    voice = event.wall.voice(by.id)
    archive = wanted or voice.archive
    if archive is not ArchiveAs.PSEUDONYM:
        return archive, ""
    name = one_line(pseudonym) or voice.pseudonym or f"Delegate {event.wall.next_id()}"
    if told := too_long(name, MAX_PSEUDONYM_CHARACTERS, "pseudonym"):
        raise FieldError({"pseudonym": told})
    if one_line(pseudonym) and name != voice.pseudonym and _is_anothers(event, by, name.casefold()):
        raise FieldError({"pseudonym": "Somebody here goes by that name. Choose another."})
    return archive, name


def may_alter(event: Event, comment: Comment) -> bool:
    """Tell whether its author may still take a comment back, or choose how it is archived: no edition has it yet."""
    then = event.as_ordered.wall.comments.get(comment.id) if event.as_ordered else None
    is_new = then is None or then.standing is Standing.WAITING
    return event.phase is not Phase.FROZEN or (comment.after and is_new)


def own_comment(event: Event, comment_id: str, by: Person) -> Comment:
    """Find a comment of one's own.

    Raises:
        NotFoundError: If there is none.
        NotAllowedError: If it is another's.
    """
    comment = event.wall.comments.get(comment_id)
    if comment is None:
        raise NotFoundError(NO_COMMENT)
    if comment.author != by.id:
        raise NotAllowedError("Somebody else wrote this comment. Only they can do that.")
    return comment


def _check_open(event: Event, comment: Comment) -> None:
    if not may_alter(event, comment):
        raise ConflictError("This comment is in the archive already. Ask a host to have it taken out of it.")


def _is_anothers(event: Event, by: Person, name: str) -> bool:
    if _GIVEN.fullmatch(name) or any(speaker.name.casefold() == name for speaker in event.agenda.speakers):
        return True
    others = (comment for comment in event.wall.comments.values() if comment.author != by.id)
    return any(name in {comment.name.casefold(), comment.pseudonym.casefold()} for comment in others)
