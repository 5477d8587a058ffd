"""The wall: comments, who sees each, what people want answered, and whether it takes new ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace
from rpds import HashTrieMap, HashTrieSet, List, Queue

from companion.domain.keeping import ArchiveAs
from companion.domain.pace import BURST, VOTES_BURST

MAX_COMMENT_CHARACTERS = 1_000
"""Room for a paragraph. A wall of essays is not read from a phone."""

MAX_REASON_CHARACTERS = 120
"""A reason is one line to its author."""


class WallMode(StrEnum):
    """Whether the wall takes comments, and whether they are shown before somebody has read them."""

    OPEN = "open"
    APPROVE = "approve"
    CLOSED = "closed"


class Standing(StrEnum):
    """Who sees a comment: everybody, or its author and those who tend the wall alone.

    It waits for approval, was taken down after it was shown, or was turned down with a reason. What its author removed
    is there for nobody any more. One that was erased keeps its number, and says nothing to anybody.
    """

    SHOWN = "shown"
    WAITING = "waiting"
    HIDDEN = "hidden"
    REJECTED = "rejected"
    REMOVED = "removed"
    ERASED = "erased"


class Comment(Struct, frozen=True):
    """One post.

    `author` is a person's id, `name` and `badge` what was shown beside it when posted; `at` is UTC; `version` is that
    of the record which posted it. `reason` is why it is not shown, for its author. `reply_to` is the id of the comment
    that it answers. `archive` is how it is to be archived, `pseudonym` under which name if so; `after` tells that the
    event was frozen when it was posted.
    """

    id: str
    author: str
    name: str
    text: str
    at: datetime
    item: str | None = None
    badge: str = ""
    standing: Standing = Standing.SHOWN
    reason: str = ""
    pinned: bool = False
    answered: bool = False
    votes: int = 0
    reply_to: str | None = None
    version: int = 0
    archive: ArchiveAs = ArchiveAs.NAME
    pseudonym: str = ""
    after: bool = False

    @property
    def is_shown(self) -> bool:
        """Tell whether everybody sees it."""
        return self.standing is Standing.SHOWN


class Voice(Struct, frozen=True):
    """What one person has said: the ids of their comments from the newest, and of those that they want answered.

    `posts` and `votes` are the moments of their latest of each; `archive` and `pseudonym` how they last chose to be
    archived.
    """

    comments: List[str] = field(default_factory=List)
    wanted: HashTrieSet[str] = field(default_factory=HashTrieSet)
    posts: tuple[datetime, ...] = ()
    votes: tuple[datetime, ...] = ()
    archive: ArchiveAs = ArchiveAs.NAME
    pseudonym: str = ""


SILENT = Voice()


class Wall(Struct, frozen=True):
    """Every comment by id.

    `newest` are the ids of those that have been decided on, from the one that appeared last; `queue` those that wait,
    the oldest first, with some among them that no longer do; `waiting` and `shown` count. `on_screen` is the comment
    that the projector shows, "" for none; `wanted` are those that anybody has voted for.
    """

    mode: WallMode = WallMode.OPEN
    comments: HashTrieMap[str, Comment] = field(default_factory=HashTrieMap)
    newest: List[str] = field(default_factory=List)
    queue: Queue[str] = field(default_factory=Queue)
    waiting: int = 0
    shown: int = 0
    pinned: tuple[str, ...] = ()
    on_screen: str = ""
    wanted: HashTrieSet[str] = field(default_factory=HashTrieSet)
    voices: HashTrieMap[str, Voice] = field(default_factory=HashTrieMap)

    def next_id(self) -> str:
        """The id of the next comment: its number on this wall, which a reader can cite."""
        return str(len(self.comments) + 1)

    def newest_first(self, *, hidden: bool = False) -> Iterator[Comment]:
        """Every comment from the one that appeared last; those that are not shown only if asked for."""
        for comment_id in self.newest:
            comment = self.comments[comment_id]
            if comment.is_shown or (hidden and comment.standing is not Standing.REMOVED):
                yield comment

    def oldest_first(self) -> Iterator[Comment]:
        """Every comment that is shown, by number."""
        return self._shown(range(1, len(self.comments) + 1))

    def before(self, number: int | None = None) -> Iterator[Comment]:
        """Every comment that is shown with a smaller number, from the highest; without a number, all of them."""
        last = len(self.comments) if number is None else min(number - 1, len(self.comments))
        return self._shown(range(last, 0, -1))

    def after(self, number: int) -> Iterator[Comment]:
        """Every comment that is shown with at least this number, by number."""
        return self._shown(range(max(1, number), len(self.comments) + 1))

    def _shown(self, numbers: range) -> Iterator[Comment]:
        comments = (self.comments[str(number)] for number in numbers)
        return (comment for comment in comments if comment.is_shown)

    def waiting_first(self) -> Iterator[Comment]:
        """Every comment that waits for approval, the oldest first."""
        comments = (self.comments[comment_id] for comment_id in self.queue)
        return (comment for comment in comments if comment.standing is Standing.WAITING)

    def posted_by(self, version: int) -> str | None:
        """The id of the comment that the record of a version posted, None if it posted none.

        Ids count up as versions do, so that a wall of any length is searched in a few steps.
        """
        newest = len(self.comments)
        # In a flood of comments, versions count up one by one: then it takes one step.
        near = newest - (self._version_of(newest) - version)
        if 0 < near <= newest and self._version_of(near) == version:
            return str(near)
        place = bisect_left(range(1, newest + 1), version, key=self._version_of) + 1
        return str(place) if place <= newest and self._version_of(place) == version else None

    def _version_of(self, number: int) -> int:
        comment = self.comments.get(str(number))
        return comment.version if comment is not None else 0

    def pinned_first(self) -> tuple[Comment, ...]:
        """The pinned comments that are shown, the latest pinned first."""
        pinned = (self.comments[comment_id] for comment_id in reversed(self.pinned))
        return tuple(comment for comment in pinned if comment.is_shown)

    def most_wanted(self) -> list[Comment]:
        """The comments that are shown and have votes: first those still open, and among each the most wanted first."""
        comments = (self.comments[comment_id] for comment_id in self.wanted)
        shown = (comment for comment in comments if comment.is_shown)
        return sorted(shown, key=lambda comment: (comment.answered, -comment.votes, int(comment.id)))

    def voice(self, person: str | None) -> Voice:
        """What a person has said so far."""
        return self.voices.get(person, SILENT) if person else SILENT

    def said_by(self, person: str | None) -> Iterator[Comment]:
        """Every comment of a person that they have not removed, shown or not, from the newest."""
        comments = (self.comments[comment_id] for comment_id in self.voice(person).comments)
        return (comment for comment in comments if comment.standing is not Standing.REMOVED)


def with_comment(wall: Wall, comment: Comment) -> Wall:
    """Add a comment on top, or at the end of those that wait."""
    voice, waits = wall.voice(comment.author), comment.standing is Standing.WAITING
    said = replace(
        voice,
        comments=voice.comments.push_front(comment.id),
        posts=(*voice.posts, comment.at)[-BURST:],
        archive=comment.archive,
        pseudonym=comment.pseudonym or voice.pseudonym,
    )
    return replace(
        wall,
        comments=wall.comments.insert(comment.id, comment),
        newest=wall.newest if waits else wall.newest.push_front(comment.id),
        queue=wall.queue.enqueue(comment.id) if waits else wall.queue,
        waiting=wall.waiting + int(waits),
        shown=wall.shown + int(comment.is_shown),
        voices=wall.voices.insert(comment.author, said),
    )


def with_standing(wall: Wall, comment_id: str, standing: Standing, reason: str = "") -> Wall:
    """Decide who sees a comment. One that waited appears above all others; one that goes leaves the screen."""
    before = wall.comments[comment_id]
    comment = replace(before, standing=standing, reason=reason)
    comments, waited = wall.comments.insert(comment_id, comment), before.standing is Standing.WAITING
    gone = wall.on_screen == comment_id and not comment.is_shown
    return replace(
        wall,
        comments=comments,
        newest=wall.newest.push_front(comment_id) if waited else wall.newest,
        queue=_still_waiting(wall.queue, comments) if waited else wall.queue,
        waiting=wall.waiting - int(waited),
        shown=wall.shown + int(comment.is_shown) - int(before.is_shown),
        on_screen="" if gone else wall.on_screen,
    )


def _still_waiting(queue: Queue[str], comments: HashTrieMap[str, Comment]) -> Queue[str]:
    for comment_id in queue:
        if comments[comment_id].standing is Standing.WAITING:
            break
        queue = queue.dequeue()  # type: ignore[call-arg]  # The stub asks for a value, which there is no use for.
    return queue


def with_author_hidden(wall: Wall, person: str, reason: str = "") -> Wall:
    """Hide every comment of a person that is shown or waits."""
    for comment in wall.said_by(person):
        if comment.standing in {Standing.SHOWN, Standing.WAITING}:
            wall = with_standing(wall, comment.id, Standing.HIDDEN, reason)
    return wall


def with_removed(wall: Wall, comment_id: str) -> Wall:
    """Let a comment be gone for everybody, with its text. Its number stays, and is nobody else's."""
    gone = with_standing(with_pinned(wall, comment_id, pinned=False), comment_id, Standing.REMOVED)
    comment = replace(gone.comments[comment_id], text="")
    return replace(gone, comments=gone.comments.insert(comment_id, comment))


def with_archive(wall: Wall, comment_id: str, archive: ArchiveAs, pseudonym: str) -> Wall:
    """Let a comment be archived in another way, which its author is asked about first from then on."""
    comment = replace(wall.comments[comment_id], archive=archive, pseudonym=pseudonym)
    voice = wall.voice(comment.author)
    said = replace(voice, archive=archive, pseudonym=pseudonym or voice.pseudonym)
    comments, voices = wall.comments.insert(comment_id, comment), wall.voices.insert(comment.author, said)
    return replace(wall, comments=comments, voices=voices)


def with_erased(wall: Wall, comment_id: str) -> Wall:
    """Leave of a comment its number, its author's id and its place: nothing that anybody wrote, pseudonyms neither."""
    wall = with_standing(wall, comment_id, Standing.ERASED)
    bare = replace(wall.comments[comment_id], name="", badge="", text="", pseudonym="", pinned=False)
    pinned = tuple(other for other in wall.pinned if other != comment_id)
    voices = wall.voices.insert(bare.author, replace(wall.voice(bare.author), pseudonym=""))
    return replace(wall, comments=wall.comments.insert(comment_id, bare), pinned=pinned, voices=voices)


def with_pinned(wall: Wall, comment_id: str, *, pinned: bool) -> Wall:
    """Pin a comment above the others, or let it go."""
    others = tuple(other for other in wall.pinned if other != comment_id)
    comment = replace(wall.comments[comment_id], pinned=pinned)
    return replace(
        wall,
        comments=wall.comments.insert(comment_id, comment),
        pinned=(*others, comment_id) if pinned else others,
    )


def with_answered(wall: Wall, comment_id: str, *, answered: bool) -> Wall:
    """Mark a comment as answered, or as still open."""
    comment = replace(wall.comments[comment_id], answered=answered)
    return replace(wall, comments=wall.comments.insert(comment_id, comment))


def with_vote(wall: Wall, comment_id: str, person: str, at: datetime, *, cast: bool) -> Wall:
    """Count a person among those who want a comment answered, or no longer."""
    voice, comment = wall.voice(person), wall.comments[comment_id]
    wanted = voice.wanted.insert(comment_id) if cast else voice.wanted.discard(comment_id)
    votes = comment.votes + len(wanted) - len(voice.wanted)
    said = replace(voice, wanted=wanted, votes=(*voice.votes, at)[-VOTES_BURST:])
    return replace(
        wall,
        comments=wall.comments.insert(comment_id, replace(comment, votes=votes)),
        wanted=wall.wanted.insert(comment_id) if votes else wall.wanted.discard(comment_id),
        voices=wall.voices.insert(person, said),
    )
