"""What people say, as pages show it: comments, the wall, notices."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from msgspec import Struct

from companion.domain.agenda import Item, Kind
from companion.domain.event import Event
from companion.domain.keeping import ArchiveAs
from companion.domain.notices import Notice
from companion.domain.phases import Phase
from companion.domain.wall import Comment, WallMode
from companion.views.choices import Choice
from companion.views.items import facts_of, moment_of
from companion.views.moments import Moment

NEWEST = 10
"""Comments on a page: with more, a first load would exceed 30 KiB. All of them are a link away."""


ARCHIVES = {
    ArchiveAs.NAME: "Archive it with my name",
    ArchiveAs.PSEUDONYM: "Archive it under a pseudonym",
    ArchiveAs.DELEGATE: "Archive it as “A delegate”",
    ArchiveAs.NONE: "Don’t archive it",
}
"""What authors can choose, beforehand and later. On the live page everybody goes by their name."""


class CommentCard(Struct, frozen=True, kw_only=True):
    """One comment. Its `id` is also the number that a reader can cite. `item` is what it is about, if anything.

    `reply_to` is the number of the comment that it answers, `asked_at` the address of that one; "" for neither.
    """

    id: str
    slug: str
    author: str
    badge: str
    text: str
    at: Moment
    item: Item | None
    pinned: bool
    hidden: bool
    answered: bool
    votes: int
    reply_to: str
    asked_at: str


class Composer(Struct, frozen=True, kw_only=True):
    """The form that posts a comment.

    `archives` are the ways in which it can be archived. `text` is what was typed when `problem` came back; `command_id`
    is the one that it was sent with, where sending it again must not count twice, and otherwise "".
    """

    slug: str
    signed_in: bool
    text: str
    items: tuple[Choice, ...]
    archives: tuple[Choice, ...]
    problem: str
    command_id: str = ""


class Wall(Struct, frozen=True, kw_only=True):
    """The wall: what is pinned, then the newest comments. `composer` is for somebody who is not signed in."""

    slug: str
    mode: str
    takes_comments: bool
    over: bool
    pinned: tuple[CommentCard, ...]
    comments: tuple[CommentCard, ...]
    composer: Composer


class NoticeLine(Struct, frozen=True):
    """One announcement. `room` is the name of the room that it is for, "" for everyone."""

    id: str
    text: str
    at: Moment
    urgent: bool
    room: str


def comment_card(event: Event, comment_id: str) -> CommentCard:
    """Show one comment.

    Raises:
        KeyError: If there is no such comment.
    """
    return card_of(event, event.wall.comments[comment_id])


def card_of(event: Event, comment: Comment) -> CommentCard:
    """Show a comment that is at hand."""
    slug, asked = facts_of(event).slug, comment.reply_to or ""
    return CommentCard(
        id=comment.id,
        slug=slug,
        author=comment.name,
        badge=comment.badge,
        text=comment.text,
        at=moment_of(event, comment.at),
        item=event.agenda.item(comment.item),
        pinned=comment.pinned,
        hidden=not comment.is_shown,
        answered=comment.answered,
        votes=comment.votes,
        reply_to=asked,
        asked_at=f"/e/{slug}/comments/?before={int(asked) + 1}#comment-{asked}" if asked else "",
    )


def cards_of(event: Event, comments: Iterable[Comment]) -> tuple[CommentCard, ...]:
    """Show several comments."""
    return tuple(card_of(event, comment) for comment in comments)


def wall(event: Event) -> Wall:
    """Show the wall: a pinned comment stands above the others, not among them."""
    others = (comment for comment in event.wall.newest_first() if not comment.pinned)
    return Wall(
        slug=facts_of(event).slug,
        mode=event.wall.mode.value,
        takes_comments=takes_comments(event),
        over=event.phase is Phase.FROZEN,
        pinned=cards_of(event, event.wall.pinned_first()),
        comments=cards_of(event, islice(others, NEWEST)),
        composer=composer(event, signed_in=False),
    )


def takes_comments(event: Event) -> bool:
    """Tell whether one can post now."""
    return event.phase in {Phase.LIVE, Phase.WRAPPED} and event.wall.mode is not WallMode.CLOSED


def composer(
    event: Event,
    *,
    signed_in: bool,
    person: str | None = None,
    text: str = "",
    item: str = "",
    archive: str = "",
    problem: str = "",
    command_id: str = "",
) -> Composer:
    """Make the form that posts a comment.

    Args:
        person: The id of whoever is signed in, None where that cannot be told.
        text: What was typed already.
        item: The id of the item that was chosen, "" for none.
        archive: How it was to be archived, "" for as they chose last.
        command_id: The one to send it with again, "" for a fresh one.
    """
    return Composer(
        slug=facts_of(event).slug,
        signed_in=signed_in,
        text=text,
        items=tuple(item_choices(event, item)),
        archives=archive_choices(archive or event.wall.voice(person).archive.value),
        problem=problem,
        command_id=command_id,
    )


def archive_choices(chosen: str) -> tuple[Choice, ...]:
    """List the ways in which a comment can be archived."""
    return tuple(Choice(kept.value, label, kept.value == chosen) for kept, label in ARCHIVES.items())


def item_choices(event: Event, chosen: str) -> Iterable[Choice]:
    """List what a comment can be about."""
    over = event.phase in {Phase.WRAPPED, Phase.FROZEN}
    yield Choice("", "About the day" if over else "About what is on now", not chosen)
    for item in event.agenda.items:
        if item.kind is not Kind.BREAK:
            yield Choice(item.id, item.title, item.id == chosen)


def notice_lines(event: Event) -> tuple[NoticeLine, ...]:
    """Every announcement, newest first."""
    return tuple(notice_line(event, notice) for notice in reversed(event.notices))


def notice_line(event: Event, notice: Notice) -> NoticeLine:
    """Show one announcement."""
    room = event.agenda.room(notice.room)
    return NoticeLine(notice.id, notice.text, moment_of(event, notice.at), notice.urgent, room.name if room else "")
