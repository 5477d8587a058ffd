"""The event as it may be archived: every comment as its author chose, and nothing of those that are not kept."""

import re

from msgspec.structs import replace

from companion.domain.event import Event
from companion.domain.keeping import SOMEBODY, ArchiveAs
from companion.domain.wall import Comment, Standing

LEFT_OUT = "[e-mail address left out]"
"""What stands in a comment where an address was."""

_MAIL_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[^\s@<>()\[\],;:\"]{1,255}\.[^\W\d_]{2,63}")


def as_archived(event: Event) -> Event:
    """Let the wall read as its authors want it kept. Numbers stay: what is not kept leaves a gap.

    Whatever is rendered from it cannot tell what it must not: of comments that are not kept, name and text are gone.
    """
    comments, shown = event.wall.comments, 0
    for comment in event.wall.comments.values():
        kept = as_kept(comment)
        shown += int(kept.is_shown)
        if kept is not comment:
            comments = comments.insert(comment.id, kept)
    return replace(event, wall=replace(event.wall, comments=comments, shown=shown))


def as_kept(comment: Comment) -> Comment:
    """The comment as it stands in the archive: without e-mail addresses, which nobody meant to stand there for ever."""
    if not comment.is_shown:
        return replace(comment, name="", badge="", text="", reason="")
    match comment.archive:
        case ArchiveAs.NAME:
            return _without_addresses(comment)
        case ArchiveAs.PSEUDONYM:
            return _without_addresses(replace(comment, name=comment.pseudonym, badge=""))
        case ArchiveAs.DELEGATE:
            return _without_addresses(replace(comment, name=SOMEBODY, badge=""))
        case ArchiveAs.NONE:
            return replace(comment, name="", badge="", text="", standing=Standing.HIDDEN)


def _without_addresses(comment: Comment) -> Comment:
    if "@" not in comment.text and "@" not in comment.name:
        return comment
    name = SOMEBODY if _MAIL_ADDRESS.search(comment.name) else comment.name
    return replace(comment, name=name, text=_MAIL_ADDRESS.sub(LEFT_OUT, comment.text))
