"""Changes of the wall: comments, what becomes of them, votes, and when new ones are taken."""

from datetime import datetime

from companion.domain.changes.change import Change
from companion.domain.keeping import ArchiveAs
from companion.domain.wall import WallMode


class CommentPosted(Change, frozen=True, tag="comment-posted"):
    """A comment appeared, or waits. `author` is a person's id, `badge` what is shown beside the name.

    `archive` is how it is to be archived, `pseudonym` under which name if so.
    """

    comment: str
    author: str
    text: str
    item: str | None = None
    badge: str = ""
    waiting: bool = False
    reply_to: str | None = None
    archive: ArchiveAs = ArchiveAs.NAME
    pseudonym: str = ""


class CommentRemoved(Change, frozen=True, tag="comment-removed"):
    """Its author took a comment back."""

    comment: str


class ArchiveChosen(Change, frozen=True, tag="archive-chosen"):
    """A comment's author chose otherwise how it is to be archived."""

    comment: str
    archive: ArchiveAs
    pseudonym: str = ""


class CommentApproved(Change, frozen=True, tag="comment-approved"):
    """A comment that waited appeared."""

    comment: str


class CommentRejected(Change, frozen=True, tag="comment-rejected"):
    """A comment is not shown. `reason` is for its author."""

    comment: str
    reason: str = ""


class CommentHidden(Change, frozen=True, tag="comment-hidden"):
    comment: str


class CommentShown(Change, frozen=True, tag="comment-shown"):
    comment: str


class CommentPinned(Change, frozen=True, tag="comment-pinned"):
    comment: str


class CommentUnpinned(Change, frozen=True, tag="comment-unpinned"):
    comment: str


class CommentPutOnScreen(Change, frozen=True, tag="comment-put-on-screen"):
    """The projector shows this comment. Another that it showed was taken off just before."""

    comment: str


class CommentTakenOffScreen(Change, frozen=True, tag="comment-taken-off-screen"):
    comment: str


class CommentAnswered(Change, frozen=True, tag="comment-answered"):
    comment: str


class CommentUnanswered(Change, frozen=True, tag="comment-unanswered"):
    comment: str


class VoteCast(Change, frozen=True, tag="vote-cast"):
    comment: str
    person: str


class VoteWithdrawn(Change, frozen=True, tag="vote-withdrawn"):
    comment: str
    person: str


class WallModeSet(Change, frozen=True, tag="wall-mode-set"):
    mode: WallMode


class AfterSet(Change, frozen=True, tag="after-set"):
    """Once the event is frozen, comments are taken until then; with None, none are."""

    until: datetime | None


WallChange = (
    CommentPosted
    | CommentRemoved
    | ArchiveChosen
    | CommentApproved
    | CommentRejected
    | CommentHidden
    | CommentShown
    | CommentPinned
    | CommentUnpinned
    | CommentPutOnScreen
    | CommentTakenOffScreen
    | CommentAnswered
    | CommentUnanswered
    | VoteCast
    | VoteWithdrawn
    | WallModeSet
    | AfterSet
)
