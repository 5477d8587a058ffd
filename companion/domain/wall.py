"""The wall: comments, and whether it takes new ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from math import ceil

from msgspec import Struct, field
from msgspec.structs import replace
from rpds import HashTrieMap, List

MAX_COMMENT_CHARACTERS = 1_000
"""Room for a paragraph. A wall of essays is not read from a phone."""

BURST = 10
BURST_WINDOW_S = 10
"""One person may post `BURST` comments in `BURST_WINDOW_S` seconds: far above a person typing, far below a flood."""


class WallMode(StrEnum):
    """Whether the wall takes comments."""

    OPEN = "open"
    CLOSED = "closed"


class Comment(Struct, frozen=True):
    """One post.

    `author` is a person's id, `name` and `badge` what was shown beside it when posted; `at` is UTC; `version` is that
    of the record which posted it.
    """

    id: str
    author: str
    name: str
    text: str
    at: datetime
    item: str | None = None
    badge: str = ""
    hidden: bool = False
    pinned: bool = False
    version: int = 0


class Wall(Struct, frozen=True):
    """Every comment by id, their ids from the newest to the oldest, and the moments of each author's latest posts."""

    mode: WallMode = WallMode.OPEN
    comments: HashTrieMap[str, Comment] = field(default_factory=HashTrieMap)
    newest: List[str] = field(default_factory=List)
    shown: int = 0
    pinned: tuple[str, ...] = ()
    bursts: HashTrieMap[str, tuple[datetime, ...]] = field(default_factory=HashTrieMap)

    @property
    def next_number(self) -> int:
        """The number of the next comment on this wall, which a reader can cite. They count up from 1."""
        return len(self.comments) + 1

    def next_id(self) -> str:
        """The id of the next comment: its number."""
        return str(self.next_number)

    def newest_first(self, *, hidden: bool = False) -> Iterator[Comment]:
        """Every comment from the newest; those hidden only if asked for."""
        for comment_id in self.newest:
            comment = self.comments[comment_id]
            if hidden or not comment.hidden:
                yield comment

    def numbered(self, numbers: Iterable[int]) -> Iterator[Comment]:
        """Those of the comments with these numbers that are shown, in the order of the numbers."""
        for number in numbers:
            comment = self.comments[str(number)]
            if not comment.hidden:
                yield comment

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
        return tuple(comment for comment in pinned if not comment.hidden)

    def retry_after_s(self, author: str, now: datetime) -> int:
        """How many seconds the author must wait before posting again; 0 when they need not."""
        moments = self.bursts.get(author, ())
        if len(moments) < BURST:
            return 0
        # A record's moment may be later than a clock that was set back: nobody waits longer than the window for that.
        waited_s = max(0.0, (now - moments[0]).total_seconds())
        return max(0, ceil(BURST_WINDOW_S - waited_s))


def with_comment(wall: Wall, comment: Comment) -> Wall:
    """Add a comment on top."""
    moments = (*wall.bursts.get(comment.author, ()), comment.at)[-BURST:]
    return replace(
        wall,
        comments=wall.comments.insert(comment.id, comment),
        newest=wall.newest.push_front(comment.id),
        shown=wall.shown + 1,
        bursts=wall.bursts.insert(comment.author, moments),
    )


def with_hidden(wall: Wall, comment_id: str, *, hidden: bool) -> Wall:
    """Hide a comment from everyone but those who tend the wall, or show it again."""
    comment = wall.comments[comment_id]
    shown = wall.shown + int(comment.hidden) - int(hidden)
    return replace(
        wall,
        comments=wall.comments.insert(comment_id, replace(comment, hidden=hidden)),
        shown=shown,
    )


def with_pinned(wall: Wall, comment_id: str, *, pinned: bool) -> Wall:
    """Pin a comment above the others, or let it go."""
    others = tuple(other for other in wall.pinned if other != comment_id)
    comment = replace(wall.comments[comment_id], pinned=pinned)
    return replace(
        wall,
        comments=wall.comments.insert(comment_id, comment),
        pinned=(*others, comment_id) if pinned else others,
    )
