"""Commands about the wall: post, vote, tend what was said, and say when new comments are taken."""

from companion.domain.commands.command import Command
from companion.domain.keeping import ArchiveAs
from companion.domain.wall import WallMode


class PostComment(Command, frozen=True):
    """Post to the wall, about `item`, or about what is live for the author.

    `archive` is how it is to be archived, None for as last time; `pseudonym` under which name if so, "" likewise.
    """

    text: str
    item: str | None = None
    archive: ArchiveAs | None = None
    pseudonym: str = ""


class PostAfter(Command, frozen=True):
    """Post once the event is frozen, about `item` or the day. The rest is as in `PostComment`."""

    text: str
    item: str | None = None
    archive: ArchiveAs | None = None
    pseudonym: str = ""


class RemoveComment(Command, frozen=True):
    """Take back what one has said oneself."""

    comment: str


class ChooseArchive(Command, frozen=True):
    """Choose otherwise how one's own comment is to be archived. `pseudonym` "" is the one that one has."""

    comment: str
    archive: ArchiveAs
    pseudonym: str = ""


class CastVote(Command, frozen=True):
    """Say that one wants a comment answered."""

    comment: str


class WithdrawVote(Command, frozen=True):
    comment: str


class HideComment(Command, frozen=True):
    comment: str


class ShowComment(Command, frozen=True):
    """Show a comment that is hidden, or approve one that waits."""

    comment: str


class RejectComment(Command, frozen=True):
    """Show a comment to nobody. The reason is for its author; "" for none."""

    comment: str
    reason: str = ""


class PinComment(Command, frozen=True):
    comment: str


class UnpinComment(Command, frozen=True):
    comment: str


class PutOnScreen(Command, frozen=True):
    """Have the projector show this comment instead of any other."""

    comment: str


class TakeOffScreen(Command, frozen=True):
    comment: str


class AnswerComment(Command, frozen=True):
    """Mark a comment as answered, with a reply if there is a text; or as still open."""

    comment: str
    text: str = ""
    answered: bool = True


class SetWallMode(Command, frozen=True):
    mode: WallMode


class SetAfter(Command, frozen=True):
    """Take comments after the event until the end of a day there, like "2011-05-31"; "" for no more."""

    until: str
