"""The wall of an edition, on pages of its own: it can be withdrawn without costing the programme.

It reads along the day: each comment stands where it was said, and its replies stand under it. What was added after the
event stands apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from msgspec import Struct

from companion.domain.archived import LEFT_OUT
from companion.domain.event import Event
from companion.domain.wall import Comment
from companion.views.archive_agenda import Agenda, ItemLink
from companion.views.archive_frame import COMMENTS, Colophon, Frame, frame
from companion.views.archive_kept import COMMENTS_A_PAGE, Kept, Thread, comment_anchor, page_name
from companion.views.archive_video import Recording, Seen
from companion.views.calendar import Calendar, Printed, minute
from companion.views.items import facts_of
from companion.views.wording import counted

BEFORE = "Before the day began"
LATER = "Added after the event"

MOST_NAMED = 6
"""A heading that names more items than this is none."""


class CommentEntry(Struct, frozen=True, kw_only=True):
    """One comment, and the replies under it.

    `moment` is the address of what was on when it was posted, "" for nothing; `seen` is that moment in the
    recording; `item` is what it is about, where that is not told by the
    heading above it.
    """

    anchor: str
    number: str
    name: str
    badge: str
    at: Printed
    moment: str
    seen: Seen | None
    text: str
    pinned: bool
    answered: bool
    votes: str
    reply_to: ItemLink | None
    item: ItemLink | None
    replies: tuple[CommentEntry, ...] = ()


class WallPart(Struct, frozen=True, kw_only=True):
    """What was said while a block of the agenda was on.

    `items` are that block, or where it begins if they are too many, and `since` is when it began; `heading` is what the
    part is called without one. `day` is set where another day begins.
    """

    anchor: str
    day: Printed | None
    since: Printed | None
    items: tuple[ItemLink, ...]
    heading: str
    comments: tuple[CommentEntry, ...]


class WallPage(Struct, frozen=True):
    """One of the pages that a long wall takes, by the numbers on it."""

    text: str
    href: str
    here: bool


ALL_PAGES = WallPage("All", f"{COMMENTS}#pages", here=False)


class ArchiveComments(Struct, frozen=True, kw_only=True):
    """A page of the wall.

    `gaps` tells that numbers are missing, `left_out` that an e-mail address is; `in_video` that comments lead there.
    `nearby` are this page, those before and after it, and the list of all, which is `pages` on the first: both are
    empty for one alone.
    """

    frame: Frame
    count: str
    gaps: bool
    left_out: bool
    in_video: bool
    wall: tuple[WallPart, ...]
    pages: tuple[WallPage, ...]
    nearby: tuple[WallPage, ...]


def archive_comments(event: Event, made: Colophon, kept: Kept) -> Iterator[tuple[str, ArchiveComments]]:
    """Compile the pages of the wall, each with its name. The first is there even if nobody wrote anything."""
    threads = {1: [], **{n: list(found) for n, found in groupby(kept.threads(), lambda each: _page_of(each, kept))}}
    compiler, names = _Wall(event, kept), [page_name(number) for number in threads]
    around = zip(["", *names], [*names[1:], ""], strict=False)
    for (number, found), (before, after) in zip(threads.items(), around, strict=True):
        name, wall = page_name(number), tuple(compiler.parts(found))
        pages = tuple(_pages(threads, number)) if len(threads) > 1 else ()
        nearby = tuple(page for page in pages if page.href in {before, name, after})
        yield (
            name,
            ArchiveComments(
                frame=frame(event, made, COMMENTS, file=name, before=before, after=after),
                count=counted(len(kept.comments), "comment", "comments"),
                gaps=len(kept.comments) < len(event.wall.comments),
                left_out=any(LEFT_OUT in said.text for thread in found for said in _said(thread)),
                in_video=any(comment.seen for part in wall for comment in part.comments),
                wall=wall,
                pages=pages if number == 1 else (),
                nearby=(*nearby, ALL_PAGES) if pages else (),
            ),
        )


def _page_of(thread: Thread, kept: Kept) -> int:
    return kept.page_of(thread.comment.id)


def _said(thread: Thread) -> tuple[Comment, ...]:
    return (thread.comment, *thread.replies)


def _pages(numbers: Iterable[int], here: int) -> Iterator[WallPage]:
    for number in numbers:
        last = number * COMMENTS_A_PAGE
        yield WallPage(f"{last - COMMENTS_A_PAGE + 1:,}–{last:,}", page_name(number), number == here)


def _side_by_side(links: tuple[ItemLink, ...]) -> ItemLink:
    return ItemLink(f"{len(links):,} items side by side", links[0].href)


class _Wall:
    """Compiles the parts of a page: which block each comment belongs to follows from when it was posted."""

    def __init__(self, event: Event, kept: Kept) -> None:
        self._kept, self._calendar = kept, Calendar(facts_of(event))
        self._recording = Recording(event)
        self._agenda = Agenda(event, self._calendar, kept, COMMENTS)
        self._began = self._agenda.began()
        self._starts = [each.at for each in self._began]
        self._opens_on = self._calendar.weekday(facts_of(event).starts_at)

    def parts(self, threads: Iterable[Thread]) -> Iterator[WallPart]:
        """Part the comments of one page by what was on, in the order in which they were posted; those after, by day."""
        day = self._opens_on
        for (block, later_on), found in groupby(threads, lambda thread: self._place(thread.comment)):
            together = tuple(found)
            today = later_on or self._calendar.weekday(together[0].comment.at)
            yield self._part(block, together, day=today if today != day else None, is_after=later_on is not None)
            day = today

    def _place(self, comment: Comment) -> tuple[int, Printed | None]:
        """The number of the block that was on, 0 for none yet; and the day, if it was said after the event."""
        if comment.after:
            return 0, self._calendar.weekday(comment.at)
        return bisect_right(self._starts, minute(comment.at)), None

    def _part(self, block: int, threads: tuple[Thread, ...], *, day: Printed | None, is_after: bool) -> WallPart:
        began = self._began[block - 1] if block else None
        links = tuple(map(self._agenda.link, began.items)) if began else ()
        only = links[0] if len(links) == 1 else None
        return WallPart(
            anchor=f"from-{threads[0].comment.id}",
            day=day,
            since=self._calendar.clock(began.at) if began else None,
            items=links if len(links) <= MOST_NAMED else (_side_by_side(links),),
            heading=LATER if is_after else "" if links else BEFORE,
            comments=tuple(self._thread(each, only) for each in threads),
        )

    def _thread(self, thread: Thread, heading: ItemLink | None) -> CommentEntry:
        under = tuple(self._entry(reply, self._agenda.link_to(thread.comment.item), thread) for reply in thread.replies)
        return self._entry(thread.comment, heading, None, under)

    def _entry(
        self,
        comment: Comment,
        told: ItemLink | None,
        thread: Thread | None,
        replies: tuple[CommentEntry, ...] = (),
    ) -> CommentEntry:
        item, at = self._agenda.link_to(comment.item), minute(comment.at)
        return CommentEntry(
            anchor=comment_anchor(comment.id),
            number=comment.id,
            name=comment.name,
            badge=comment.badge,
            at=self._at(at, (thread.comment if thread else comment).at),
            moment="" if comment.after else self._moment(at),
            seen=None if comment.after else self._recording.seen(at),
            text=comment.text,
            pinned=comment.pinned,
            answered=comment.answered,
            votes=counted(comment.votes, "vote", "votes") if comment.votes else "",
            reply_to=self._asked(comment, thread),
            item=None if item == told else item,
            replies=replies,
        )

    def _at(self, at: datetime, opened_at: datetime) -> Printed:
        """Print when a comment was posted: the part that it stands in tells the day, if the thread was opened on it."""
        if self._calendar.day(at) == self._calendar.day(opened_at):
            return self._calendar.bare_clock(at)
        return self._calendar.clock(at)

    def _moment(self, at: datetime) -> str:
        """The address of the first item of the block that was on."""
        block = bisect_right(self._starts, at)
        return self._agenda.link(self._began[block - 1].items[0]).href if block else ""

    def _asked(self, comment: Comment, thread: Thread | None) -> ItemLink | None:
        """Link to the comment that one answers, unless it stands right under it. It may not be kept."""
        asked = comment.reply_to
        if not asked or (thread is not None and asked == thread.comment.id):
            return None
        return ItemLink(f"comment {asked}", self._kept.address(asked) if asked in self._kept else "")
