"""The agenda of a day that is over: what was published, and what came of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import groupby

from markupsafe import Markup
from msgspec import Struct

from companion.domain.agenda import Item, ItemState, Kind, Progress, Room, Speaker, blocks
from companion.domain.event import Event
from companion.views.archive_frame import INDEX, PROGRAMME
from companion.views.archive_kept import Kept
from companion.views.calendar import Calendar, Printed, minute
from companion.views.prose import prose
from companion.views.wording import lasting, plural

_NOT_FOR_ADDRESSES = re.compile(r"[^A-Za-z0-9-]")

LABELS = {Kind.WELCOME: "Welcome", Kind.TALK: "Talk", Kind.PANEL: "Panel", Kind.WORKSHOP: "Workshop"}
"""Kinds that are worth a word; a break or a close says so itself."""

MOST_AT_A_GLANCE = 40
"""A day with more items than this has its times listed above it."""


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

    `late` says by how much it began otherwise than published; `announced` is what delegates were told of another time
    or room on the day; `added` tells that it was not published at all.
    """

    anchor: str
    link: ItemLink
    kind: Kind
    label: str
    published: Span
    held: Span | None
    late: str
    outcome: str
    skipped: bool
    announced: str
    added: bool
    room: ItemLink | None
    speakers: tuple[SpokeThere, ...]
    summary: str
    seats: str
    comments: ItemLink | None
    report: str

    @property
    def began(self) -> Printed:
        """When it began, or was to begin: its day stands above it."""
        text = (self.held or self.published).start.text
        return Printed(text, text)


class AgendaBlock(Struct, frozen=True):
    """Items that ran side by side, or one on its own."""

    entries: tuple[AgendaEntry, ...]

    @property
    def side_by_side(self) -> bool:
        """Tell whether there was a choice."""
        return len(self.entries) > 1


class AgendaDay(Struct, frozen=True):
    """One day. `heading` is None when the event had no other."""

    anchor: str
    heading: Printed | None
    blocks: tuple[AgendaBlock, ...]

    @property
    def is_long(self) -> bool:
        """Tell whether nobody finds a time in it at a glance."""
        return sum(len(block.entries) for block in self.blocks) > MOST_AT_A_GLANCE


class Report(Struct, frozen=True):
    """An item with what was written up about it, which may be nothing."""

    anchor: str
    entry: AgendaEntry
    is_workshop: bool
    html: Markup


class Began(Struct, frozen=True):
    """A block that was held, and when the first of its items began."""

    at: datetime
    items: tuple[Item, ...]


class Agenda:
    """Compiles entries and links from the fold of one event, for one page of its edition.

    Args:
        here: The page, whose own anchors need no name of a file.
    """

    def __init__(self, event: Event, calendar: Calendar, kept: Kept, here: str) -> None:
        self._event, self._calendar, self._kept, self._here = event, calendar, kept, here
        self._items = {item.id: item for item in event.agenda.items}
        self._rooms = {room.id: room for room in event.agenda.rooms}
        self._speakers = {speaker.id: speaker for speaker in event.agenda.speakers}
        published = map(event.agenda.published, event.agenda.items)
        self._blocks = blocks(sorted(published, key=lambda item: item.starts_at))

    def days(self) -> tuple[AgendaDay, ...]:
        """The agenda in order of the published times, day by day."""
        days = [
            (day, tuple(AgendaBlock(tuple(map(self._entry, block))) for block in of_day))
            for day, of_day in groupby(self._blocks, lambda block: self._calendar.weekday(block[0].starts_at))
        ]
        return tuple(AgendaDay(anchor("day", day.iso), day if len(days) > 1 else None, of_day) for day, of_day in days)

    def reports(self) -> tuple[Report, ...]:
        """Every item with its write-up, in order of the published times. One that has seats is a workshop, too."""
        return tuple(
            Report(
                anchor("report", item.id),
                self._entry(item),
                item.kind is Kind.WORKSHOP or item.capacity is not None,
                prose(self._event.agenda.write_up_of(item)),
            )
            for block in self._blocks
            for item in block
        )

    def began(self) -> tuple[Began, ...]:
        """The blocks that were held, in the order in which they began."""
        held = (tuple(item for item in block if self._progress(item).started_at) for block in self._blocks)
        starts = (Began(minute(min(filter(None, map(self._started, block)))), block) for block in held if block)
        return tuple(sorted(starts, key=lambda each: each.at))

    def items_of(self, speaker: Speaker) -> tuple[ItemLink, ...]:
        """Links to the items in which somebody spoke."""
        return tuple(self.link(item) for item in self._event.agenda.items if speaker.id in item.speakers)

    def items_in(self, room: Room) -> tuple[ItemLink, ...]:
        """Links to the items that took place in a room."""
        return tuple(self.link(item) for item in self._event.agenda.items if item.room == room.id)

    def link_to(self, item_id: str | None) -> ItemLink | None:
        """A link to an item, if there is one."""
        item = self._items.get(item_id or "")
        return self.link(item) if item else None

    def link(self, item: Item) -> ItemLink:
        """A link to an item's line of the programme."""
        return ItemLink(item.title, self._at(PROGRAMME, anchor("item", item.id)))

    def _entry(self, published: Item) -> AgendaEntry:
        item, used = self._items[published.id], self._event.seats.at(published.id).used
        state = self._event.agenda.state_of(item)
        return AgendaEntry(
            anchor=anchor("item", item.id),
            link=self.link(item),
            kind=item.kind,
            label=LABELS.get(item.kind, ""),
            published=self._span(published.starts_at, published.ends_at),
            held=self._held(item),
            late="" if item.added else self._late(published, self._started(item)),
            outcome=_outcome(state),
            skipped=state is ItemState.SKIPPED,
            announced=self._announced(item, published),
            added=item.added,
            room=self._room(item),
            speakers=self._spoke(item),
            summary=item.summary,
            seats="" if item.capacity is None else f"{used:,} of {item.capacity:,} seats taken",
            comments=self._about(item),
            report=self._at(INDEX, anchor("report", item.id)) if self._event.agenda.write_up_of(item) else "",
        )

    def _progress(self, item: Item) -> Progress:
        return self._event.agenda.progress_of(item)

    def _started(self, item: Item) -> datetime | None:
        progress = self._progress(item)
        return None if progress.state is ItemState.SKIPPED else progress.started_at

    def _held(self, item: Item) -> Span | None:
        started_at = self._started(item)
        return self._span(started_at, self._progress(item).finished_at) if started_at else None

    def _late(self, published: Item, started_at: datetime | None) -> str:
        return lateness(published.starts_at, started_at) if started_at else ""

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
        return Span(self._calendar.clock(start), self._calendar.bare_clock(to) if to else None)

    def _room(self, item: Item) -> ItemLink | None:
        room = self._rooms.get(item.room or "")
        return ItemLink(room.name, self._at(PROGRAMME, anchor("room", room.id))) if room else None

    def _spoke(self, item: Item) -> tuple[SpokeThere, ...]:
        speakers = (self._speakers[speaker] for speaker in item.speakers if speaker in self._speakers)
        return tuple(
            SpokeThere(each.name, each.affiliation, self._at(INDEX, anchor("speaker", each.id))) for each in speakers
        )

    def _about(self, item: Item) -> ItemLink | None:
        """Lead to the first of the comments about an item."""
        if not (count := self._kept.about(item.id)):
            return None
        return ItemLink(f"{count:,}\u00a0{plural(count, 'comment', 'comments')}", self._kept.first_about(item.id))

    def _at(self, page: str, place: str) -> str:
        return f"{'' if page == self._here else page}#{place}"


def lateness(published: datetime, started_at: datetime) -> str:
    """Say by how much something began late or early; "" when it was on time. Seconds do not count."""
    minutes = (minute(started_at) - published) // timedelta(minutes=1)
    return f"{lasting(abs(minutes))} {'late' if minutes > 0 else 'early'}" if minutes else ""


def _outcome(state: ItemState) -> str:
    match state:
        case ItemState.SKIPPED:
            return "Skipped"
        case ItemState.UPCOMING:
            return "No start recorded"
        case _:
            return ""


def anchor(kind: str, written: str) -> str:
    """Make an element id that stands in an address as it is: `item-welcome`. Other characters become their number."""
    return f"{kind}-{_NOT_FOR_ADDRESSES.sub(lambda found: f'_{ord(found.group()):x}_', written)}"
