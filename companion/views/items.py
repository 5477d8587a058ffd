"""Items as pages show them: published and actual times, who, where, how far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.domain.agenda import Item, ItemState, Room, Speaker, blocks
from companion.domain.event import Event
from companion.domain.facts import Facts
from companion.domain.phases import Phase
from companion.views.moments import Moment, moment_in

OFF_TIME_FROM = timedelta(minutes=2)
"""A start within a minute or so of the published one is on time: saying otherwise would be noise."""


class Credit(Struct, frozen=True):
    """A speaker of an item. `stands_for` is role and affiliation, "" when neither is known."""

    name: str
    stands_for: str


class ItemLine(Struct, frozen=True, kw_only=True):
    """One item as it was published and as it happened.

    `moved` tells that it began noticeably off its published time, `late_min` by how many minutes too late (0 if not).
    `due` is when it ends if it takes as long as published; an early start does not end it early. `awaited` tells that
    it may still begin today, so that a page may call it late once its time has passed.
    """

    id: str
    title: str
    kind: str
    state: str
    summary: str
    room: Room | None
    for_everyone: bool
    credits: tuple[Credit, ...]
    published: Moment
    published_end: Moment
    started: Moment | None
    finished: Moment | None
    moved: bool
    late_min: int
    due: Moment
    awaited: bool


class Block(Struct, frozen=True):
    """Items side by side, or one item alone."""

    starts: Moment
    ends: Moment
    items: tuple[ItemLine, ...]

    @property
    def side_by_side(self) -> bool:
        """Tell whether there is more than one."""
        return len(self.items) > 1


def facts_of(event: Event) -> Facts:
    """The facts of an event that exists.

    Raises:
        ValueError: If nobody has created it. That is a fault of the caller: such an event has no page.
    """
    if event.facts is None:
        raise ValueError("an event without facts cannot be shown")
    return event.facts


def zone_of(event: Event) -> ZoneInfo:
    """The zone in which the event's times are shown."""
    return ZoneInfo(facts_of(event).time_zone)


def moment_of(event: Event, at: datetime) -> Moment:
    """Print a moment in the event's zone."""
    return moment_in(zone_of(event), at)


def line_of(event: Event, item: Item) -> ItemLine:
    """Show one item."""
    progress = event.agenda.progress_of(item)
    shown = zone_of(event)
    off = progress.started_at - item.starts_at if progress.started_at else timedelta()
    moved = abs(off) >= OFF_TIME_FROM
    began_at = progress.started_at or item.starts_at
    return ItemLine(
        id=item.id,
        title=item.title,
        kind=item.kind.value,
        state=progress.state.value,
        summary=item.summary,
        room=event.agenda.room(item.room),
        for_everyone=item.for_everyone,
        credits=credits_of(event, item),
        published=moment_in(shown, item.starts_at),
        published_end=moment_in(shown, item.ends_at),
        started=moment_in(shown, progress.started_at) if progress.started_at else None,
        finished=moment_in(shown, progress.finished_at) if progress.finished_at else None,
        moved=moved,
        late_min=max(0, round(off.total_seconds() / 60)) if moved else 0,
        due=moment_in(shown, max(item.ends_at, began_at + timedelta(minutes=item.minutes))),
        awaited=event.phase is Phase.LIVE and progress.state is ItemState.UPCOMING,
    )


def lines_of(event: Event, items: Iterable[Item]) -> tuple[ItemLine, ...]:
    """Show several items."""
    return tuple(line_of(event, item) for item in items)


def coming(event: Event) -> tuple[ItemLine, ...]:
    """Show what comes next; nothing once the day is over."""
    over = event.phase in {Phase.WRAPPED, Phase.FROZEN}
    return () if over else lines_of(event, event.agenda.next_block())


def blocks_of(event: Event) -> tuple[Block, ...]:
    """Show the whole agenda, items that run side by side together."""
    return tuple(_block_of(event, items) for items in blocks(event.agenda.items))


def _block_of(event: Event, items: tuple[Item, ...]) -> Block:
    starts, ends = min(item.starts_at for item in items), max(item.ends_at for item in items)
    return Block(moment_of(event, starts), moment_of(event, ends), lines_of(event, items))


def credits_of(event: Event, item: Item) -> tuple[Credit, ...]:
    """Name an item's speakers, with what they stand for."""
    speakers = (event.agenda.speaker(speaker_id) for speaker_id in item.speakers)
    return tuple(_credit(speaker) for speaker in speakers if speaker is not None)


def _credit(speaker: Speaker) -> Credit:
    return Credit(speaker.name, ", ".join(part for part in (speaker.role, speaker.affiliation) if part))
