"""The comments that an edition keeps: which they are, which replies stand under which, and where each is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.wall import Comment
from companion.views.archive_frame import COMMENTS

COMMENTS_A_PAGE = 200
"""A page of the longest comments stays below 120 KB. Numbers decide, so no later edition moves one elsewhere."""


_ANCHOR = re.compile(rb' id="(?:comment|asked)-([0-9]+)"')


class Thread(Struct, frozen=True):
    """A comment, and the replies under it from the earliest."""

    comment: Comment
    replies: tuple[Comment, ...]


class Kept:
    """The comments that an edition keeps, of an event as it may be archived."""

    def __init__(self, event: Event) -> None:
        self._openings: dict[str, str] = {}
        self._replies: dict[str, list[Comment]] = {}
        self.comments = tuple(event.wall.oldest_first())
        for comment in self.comments:
            self._take_in(comment)
        self._about = Counter(comment.item for comment in self.comments)
        self._first = {comment.item: comment.id for comment in reversed(self.comments)}

    def _take_in(self, comment: Comment) -> None:
        opening = self._openings.get(comment.reply_to or "", comment.id)
        # What was said after the event stands apart, whatever it replies to.
        if comment.after and opening != comment.id and not self._replies[opening][0].after:
            opening = comment.id
        self._openings[comment.id] = opening
        self._replies.setdefault(opening, []).append(comment)

    def threads(self) -> Iterator[Thread]:
        """Every comment that replies to none that is kept, in order of number, with the replies under it."""
        return (Thread(opening, tuple(replies)) for opening, *replies in self._replies.values())

    def about(self, item_id: str) -> int:
        """How many comments are about an item."""
        return self._about[item_id]

    def first_about(self, item_id: str) -> str:
        """The address of the first of them."""
        return self.address(self._first[item_id])

    def address(self, comment_id: str) -> str:
        """The address of a comment within the edition: its page and its anchor."""
        return f"{page_name(self.page_of(comment_id))}#{comment_anchor(comment_id)}"

    def page_of(self, comment_id: str) -> int:
        """The number of the page that a comment stands on: that of the comment which it stands under."""
        return (int(self._openings[comment_id]) - 1) // COMMENTS_A_PAGE + 1

    @property
    def pages(self) -> int:
        """How many pages the wall takes: one, even if nobody wrote anything."""
        return len({1, *map(self.page_of, self._replies)})

    def __contains__(self, comment_id: object) -> bool:
        """Tell whether a comment is kept."""
        return comment_id in self._openings


def page_name(number: int) -> str:
    """The name of a page of the wall."""
    return COMMENTS if number == 1 else f"comments-{number}.html"


def comment_anchor(comment_id: str) -> str:
    """The element id of a comment."""
    return f"comment-{comment_id}"


def quote_anchor(comment_id: str) -> str:
    """The element id of a comment where the record of the day quotes it."""
    return f"asked-{comment_id}"


def comments_on(page: bytes) -> frozenset[str]:
    """The ids of the comments that a page of an edition has, in whole: found by the anchors that each of them has."""
    return frozenset(found.decode() for found in _ANCHOR.findall(page))
