"""One room as whoever runs it sees it: what is on there and next, what was announced there, what is said about it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from msgspec import Struct

from companion.domain.agenda import Item
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.wall import Comment
from companion.views.hosting import RunLine, Undo, run_line, to_run, undo
from companion.views.items import ItemLine, facts_of, line_of
from companion.views.shifting import late_first
from companion.views.talk import NoticeLine, notice_line
from companion.views.tending import TrayComment, tray_comments

COMMENTS = 30
"""Comments within reach of whoever runs a room."""

LOOKED_AT = 2_000
"""So many of the newest comments are looked through for those about a room: what is older is a link away."""


class RoomRun(Struct, frozen=True, kw_only=True):
    """The items of a room. `runs` tells that they can be run now; `plenary` is what is on for everyone meanwhile.

    `late` is the address of the page on which the room alone can be shifted, "" if nothing is left to shift.

    `undo` is the latest act in this room, if it was about this room alone.
    """

    slug: str
    phase: str
    runs: bool
    plenary: ItemLine | None
    lines: tuple[RunLine, ...]
    past: tuple[RunLine, ...]
    undo: Undo | None
    late: str


class RoomNotices(Struct, frozen=True):
    """What has been announced to a room alone, the newest first."""

    slug: str
    notices: tuple[NoticeLine, ...]


class Reply(Struct, frozen=True, kw_only=True):
    """A reply as it was typed, when it has just been refused. `command_id` as in `NoticeDraft`."""

    comment: str = ""
    text: str = ""
    command_id: str = ""


class RoomComments(Struct, frozen=True):
    """What is said about a room's items, the waiting and the newest first, those not shown too."""

    slug: str
    comments: tuple[TrayComment, ...]
    reply: Reply


def room_run(event: Event, room_id: str) -> RoomRun:
    """Show the items of a room."""
    items, due = [item for item in event.agenda.items if item.room == room_id], to_run(event)
    plenary = next((item for item in event.agenda.live() if item.for_everyone), None)
    return RoomRun(
        slug=facts_of(event).slug,
        phase=event.phase.value,
        runs=event.phase is Phase.LIVE and plenary is None,
        plenary=line_of(event, plenary) if plenary else None,
        lines=tuple(run_line(event, item) for item in items if item in due),
        past=tuple(run_line(event, item) for item in items if item not in due),
        undo=undo(event, event.agenda.room_acts.get(room_id)),
        late=late_address(event, room_id),
    )


def late_address(event: Event, room_id: str) -> str:
    """Where a room alone can be shifted, "" if nothing of its own is ahead."""
    there = f"/e/{facts_of(event).slug}/items/shift?{urlencode({'room': room_id})}"
    return there if event.phase is Phase.LIVE and late_first(event.agenda, room_id) else ""


def is_of(item: Item, room_id: str) -> bool:
    """Tell whether an item is a room's own: in it, and not for everyone."""
    return item.room == room_id and not item.for_everyone


def room_notices(event: Event, room_id: str) -> RoomNotices:
    """Show what has been announced to a room."""
    lines = tuple(notice_line(event, each) for each in reversed(event.notices) if each.room == room_id)
    return RoomNotices(facts_of(event).slug, lines)


def room_comments(event: Event, room_id: str, reply: Reply | None = None) -> RoomComments:
    """Show what is said about a room's items."""
    own = {item.id for item in event.agenda.items if is_of(item, room_id)}
    found = (comment for comment in _looked_at(event) if comment.item in own)
    return RoomComments(facts_of(event).slug, tray_comments(event, islice(found, COMMENTS)), reply or Reply())


def _looked_at(event: Event) -> Iterator[Comment]:
    yield from event.wall.waiting_first()
    yield from islice(event.wall.newest_first(hidden=True), LOOKED_AT)
