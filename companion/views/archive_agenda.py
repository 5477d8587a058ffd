"""The agenda of a day that is over: what was published, and what came of it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from itertools import groupby

from msgspec import Struct

from companion.domain.agenda import Item, ItemState, Kind, Room, Speaker, blocks
from companion.domain.event import Event
from companion.views.calendar import Calendar, Printed

_NOT_FOR_ADDRESSES = re.compile(r"[^A-Za-z0-9-]")

LABELS = {Kind.WELCOME: "Welcome", Kind.TALK: "Talk", Kind.PANEL: "Panel", Kind.WORKSHOP: "Workshop"}
"""Kinds that are worth a word; a break or a close says so itself."""


class ItemLink(Struct, frozen=True):
    """A link within the edition."""

    text: str
    href: str


class SpokeThere(Struct, frozen=True):
    """A speaker of an item, linked to their entry."""

    name: str
    affiliation: str
    href: str


class Span(Struct, frozen=True):
    """From one moment to another. `to` is None where no end was recorded."""

    start: Printed
    to: Printed | None


class AgendaEntry(Struct, frozen=True, kw_only=True):
    """One item: the published time, and when it was held. `outcome` says what happened when it was not.

    `announced` is what delegates were told of another time or room on the day.
    """

    anchor: str
    title: str
    kind: Kind
    label: str
    published: Span
    held: Span | None
    outcome: str
    announced: str
    room: ItemLink | None
    speakers: tuple[SpokeThere, ...]
    summary: str
    seats: str
    comments: ItemLink | None


class AgendaBlock(Struct, frozen=True):
    """Items that ran side by side, or one on its own."""

    entries: tuple[AgendaEntry, ...]

    @property
    def side_by_side(self) -> bool:
        """Tell whether there was a choice."""
        return len(self.entries) > 1


class AgendaDay(Struct, frozen=True):
    """One day. `heading` is None when the event had no other."""

    heading: Printed | None
    blocks: tuple[AgendaBlock, ...]


class WorkshopEntry(Struct, frozen=True):
    """An item with seats: how many were taken, of how many."""

    item: ItemLink
    room: ItemLink | None
    speakers: tuple[SpokeThere, ...]
    taken: int
    capacity: int
    outcome: str


class Agenda:
    """Compiles entries and links from the fold of one event."""

    def __init__(self, event: Event, calendar: Calendar) -> None:
        self._event, self._calendar = event, calendar
        self._items = {item.id: item for item in event.agenda.items}
        self._rooms = {room.id: room for room in event.agenda.rooms}
        self._speakers = {speaker.id: speaker for speaker in event.agenda.speakers}
        self._comments = Counter(comment.item for comment in event.wall.oldest_first())
        self._first = {comment.item: comment.id for comment in event.wall.before()}

    def days(self) -> tuple[AgendaDay, ...]:
        """The agenda in order of the published times, day by day."""
        published = map(self._event.agenda.published, self._event.agenda.items)
        grouped = blocks(sorted(published, key=lambda item: item.starts_at))
        days = [
            (day, tuple(AgendaBlock(tuple(map(self._entry, block))) for block in of_day))
            for day, of_day in groupby(grouped, lambda block: self._calendar.weekday(block[0].starts_at))
        ]
        return tuple(AgendaDay(day if len(days) > 1 else None, of_day) for day, of_day in days)

    def workshops(self) -> tuple[WorkshopEntry, ...]:
        """Every item with seats, in order of time."""
        return tuple(
            WorkshopEntry(
                self._link(item),
                self._room(item),
                self._spoke(item),
                self._event.seats.at(item.id).used,
                item.capacity,
                self._outcome(item),
            )
            for item in self._event.agenda.items
            if item.capacity is not None
        )

    def items_of(self, speaker: Speaker) -> tuple[ItemLink, ...]:
        """Links to the items in which somebody spoke."""
        return tuple(self._link(item) for item in self._event.agenda.items if speaker.id in item.speakers)

    def items_in(self, room: Room) -> tuple[ItemLink, ...]:
        """Links to the items that took place in a room."""
        return tuple(self._link(item) for item in self._event.agenda.items if item.room == room.id)

    def link(self, item_id: str | None, *, page: str) -> ItemLink | None:
        """A link from another page to an item, if there is one."""
        item = self._items.get(item_id or "")
        return self._link(item, page=page) if item else None

    def _entry(self, published: Item) -> AgendaEntry:
        item, taken = self._items[published.id], self._event.seats.at(published.id).used
        return AgendaEntry(
            anchor=anchor("item", item.id),
            title=item.title,
            kind=item.kind,
            label=LABELS.get(item.kind, ""),
            published=self._span(published.starts_at, published.ends_at),
            held=self._held(item),
            outcome=self._outcome(item),
            announced=self._announced(item, published),
            room=self._room(item),
            speakers=self._spoke(item),
            summary=item.summary,
            seats="" if item.capacity is None else f"{taken:,} of {item.capacity:,} seats taken",
            comments=self._about(item),
        )

    def _held(self, item: Item) -> Span | None:
        progress = self._event.agenda.progress_of(item)
        if progress.started_at is None or progress.state is ItemState.SKIPPED:
            return None
        return self._span(progress.started_at, progress.finished_at)

    def _outcome(self, item: Item) -> str:
        match self._event.agenda.state_of(item):
            case ItemState.SKIPPED:
                return "Skipped"
            case ItemState.UPCOMING:
                return "Not held, or nobody recorded its start"
            case _:
                return ""

    def _announced(self, item: Item, published: Item) -> str:
        """Say what delegates were told: the time or the room that was expected instead, and why."""
        if item.added:
            return "Added on the day"
        before, after = (self._calendar.clock(each.starts_at).text for each in (published, item))
        room = self._rooms.get(published.room or "")
        told = (
            f"Announced for {after}" if before != after else "",
            f"Moved from {room.name}" if room and item.room != published.room else "",
            *(why.rstrip(".") for why in self._event.agenda.whys(item)),
        )
        return ". ".join(filter(None, told))

    def _span(self, start: datetime, to: datetime | None) -> Span:
        return Span(self._calendar.clock(start), self._calendar.clock(to) if to else None)

    def _room(self, item: Item) -> ItemLink | None:
        room = self._rooms.get(item.room or "")
        return ItemLink(room.name, f"#{anchor('room', room.id)}") if room else None

    def _spoke(self, item: Item) -> tuple[SpokeThere, ...]:
        speakers = (self._speakers[speaker] for speaker in item.speakers if speaker in self._speakers)
        return tuple(SpokeThere(each.name, each.affiliation, f"#{anchor('speaker', each.id)}") for each in speakers)

    def _about(self, item: Item) -> ItemLink | None:
        """Lead to the first of the comments about an item."""
        if not (count := self._comments[item.id]):
            return None
        text = "1 comment" if count == 1 else f"{count:,} comments"
        return ItemLink(text, f"comments.html#comment-{self._first[item.id]}")

    @staticmethod
    def _link(item: Item, page: str = "") -> ItemLink:
        return ItemLink(item.title, f"{page}#{anchor('item', item.id)}")


def anchor(kind: str, written: str) -> str:
    """Make an element id that stands in an address as it is: `item-welcome`. Other characters become their number."""
    return f"{kind}-{_NOT_FOR_ADDRESSES.sub(lambda found: f'_{ord(found.group()):x}_', written)}"
