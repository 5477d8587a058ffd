"""All comments, some at a time: the newest first, or the most wanted; about everything, or one item."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Kind
from companion.domain.event import Event
from companion.domain.wall import Comment
from companion.views.choices import Choice
from companion.views.items import facts_of
from companion.views.news import Urgent, urgent
from companion.views.pages import Heading, Site, heading
from companion.views.talk import CommentCard, cards_of

COMMENTS_A_PAGE = 50


class Order(StrEnum):
    """What comes first. The most wanted are those with votes, and among them what is still open."""

    NEWEST = "newest"
    WANTED = "wanted"


LABELS = {Order.NEWEST: "Newest first", Order.WANTED: "Most wanted first"}


class Asking(Struct, frozen=True):
    """What of the wall is asked for: an order, an item's id or "" for all, and where to begin.

    `before` is the number of the comment that the page ends above, None for the newest; `skip` how many of the most
    wanted were on the pages before.
    """

    order: Order = Order.NEWEST
    item: str = ""
    before: int | None = None
    skip: int = 0


class CommentsPage(Struct, frozen=True, kw_only=True):
    """A page of the wall. `older` and `newer` are addresses, "" where there is nothing."""

    site: Site
    event: Heading
    urgent: Urgent
    comments: tuple[CommentCard, ...]
    order: str
    orders: tuple[Choice, ...]
    items: tuple[Choice, ...]
    here: str
    older: str
    newer: str


def comments_page(event: Event, site: Site, asking: Asking) -> CommentsPage:
    """Show a page of the wall."""
    found = _wanted(event, asking) if asking.order is Order.WANTED else _newest(event, asking)
    shown = tuple(islice(found, COMMENTS_A_PAGE))
    more = next(found, None) is not None
    return CommentsPage(
        site=site,
        event=heading(event),
        urgent=urgent(event),
        comments=cards_of(event, shown),
        order=asking.order.value,
        orders=tuple(Choice(order.value, label, order is asking.order) for order, label in LABELS.items()),
        items=tuple(_items(event, asking.item)),
        here=_address(event, asking),
        older=_address(event, _further(asking, shown)) if more else "",
        newer=_newer(event, asking),
    )


def _newest(event: Event, asking: Asking) -> Iterator[Comment]:
    return (comment for comment in event.wall.before(asking.before) if _is_about(comment, asking.item))


def _wanted(event: Event, asking: Asking) -> Iterator[Comment]:
    about = (comment for comment in event.wall.most_wanted() if _is_about(comment, asking.item))
    return islice(about, asking.skip, None)


def _is_about(comment: Comment, item: str) -> bool:
    return not item or comment.item == item


def _further(asking: Asking, shown: tuple[Comment, ...]) -> Asking:
    if asking.order is Order.WANTED:
        return replace(asking, skip=asking.skip + len(shown))
    return replace(asking, before=int(shown[-1].id))


def _newer(event: Event, asking: Asking) -> str:
    if asking.order is Order.WANTED:
        back = replace(asking, skip=max(0, asking.skip - COMMENTS_A_PAGE))
        return _address(event, back) if asking.skip else ""
    if asking.before is None:
        return ""
    about = (comment for comment in event.wall.after(asking.before) if _is_about(comment, asking.item))
    newer = list(islice(about, COMMENTS_A_PAGE + 1))
    first = int(newer[-1].id) if len(newer) > COMMENTS_A_PAGE else None
    return _address(event, replace(asking, before=first)) if newer else ""


def _items(event: Event, chosen: str) -> Iterator[Choice]:
    yield Choice("", "About everything", not chosen)
    for item in event.agenda.items:
        if item.kind is not Kind.BREAK:
            yield Choice(item.id, item.title, item.id == chosen)


def _address(event: Event, asking: Asking) -> str:
    said = {
        "order": asking.order.value if asking.order is Order.WANTED else "",
        "item": asking.item,
        "before": asking.before or "",
        "skip": asking.skip or "",
    }
    query = urlencode({name: value for name, value in said.items() if value})
    return f"/e/{facts_of(event).slug}/comments/{f'?{query}' if query else ''}"
