"""Items as pages show them: published and actual times, who, where, how far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Agenda, Item, ItemState, Room, Speaker
from companion.domain.event import Event
from companion.domain.facts import Facts
from companion.domain.phases import Phase
from companion.views.moments import Moment, moment_in

OFF_TIME_FROM = timedelta(minutes=2)
"""A start within a minute or so of the published one is on time: saying otherwise would be noise."""

OVER_AFTER_S = 60
"""So long after its time is up an item is said to run over: pages print minutes, and no seconds."""


class Credit(Struct, frozen=True):
    """A speaker of an item. `stands_for` is role and affiliation, "" when neither is known."""

    name: str
    stands_for: str


class ItemLine(Struct, frozen=True, kw_only=True):
    """One item as it was published and as it happened.

    `expected` is when it began, or is expected to; `moved` tells that this is noticeably off its published time,
    `late_min` by how many minutes it began too late (0 if not). `ends` is when it is expected to end by its times,
    `due` when it does if it takes as long as it was given; an early start does not end it early. `was_in` is the room
    that it was published for, None if it is still there. `whys` are the hosts' lines on that, while it is to come.
    `awaited` tells that it may still begin today, so that a page may call it late once its time has passed.
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
    expected: Moment
    ends: Moment
    started: Moment | None
    finished: Moment | None
    was_in: Room | None
    whys: tuple[str, ...]
    added: bool
    moved: bool
    late_min: int
    due: Moment
    awaited: bool

    @property
    def over_from(self) -> int:
        """From when on it runs over while it is live, in seconds since 1970."""
        return self.due.epoch + OVER_AFTER_S

    @property
    def late_from(self) -> int:
        """From when on it is late while it is awaited, in seconds since 1970."""
        return self.expected.epoch + int(OFF_TIME_FROM.total_seconds())


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
    progress, published = event.agenda.progress_of(item), event.agenda.published(item)
    shown, began_at = zone_of(event), event.agenda.expected_at(item)
    off = began_at - published.starts_at
    moved = abs(off) >= OFF_TIME_FROM or (progress.started_at is None and bool(off))
    return ItemLine(
        id=item.id,
        title=item.title,
        kind=item.kind.value,
        state=progress.state.value,
        summary=item.summary,
        room=event.agenda.room(item.room),
        for_everyone=item.for_everyone,
        credits=credits_of(event, item),
        published=moment_in(shown, published.starts_at),
        expected=moment_in(shown, began_at),
        ends=moment_in(shown, item.ends_at),
        started=moment_in(shown, progress.started_at) if progress.started_at else None,
        finished=moment_in(shown, progress.finished_at) if progress.finished_at else None,
        was_in=event.agenda.room(published.room) if published.room != item.room else None,
        whys=event.agenda.whys(item) if progress.state is ItemState.UPCOMING else (),
        added=item.added,
        moved=moved,
        late_min=max(0, round(off.total_seconds() / 60)) if moved and progress.started_at else 0,
        due=moment_in(shown, event.agenda.due_at(item)),
        awaited=event.phase is Phase.LIVE and progress.state is ItemState.UPCOMING,
    )


def lines_of(event: Event, items: Iterable[Item]) -> tuple[ItemLine, ...]:
    """Show several items."""
    return tuple(line_of(event, item) for item in items)


def coming(event: Event) -> tuple[ItemLine, ...]:
    """Show what comes next; nothing once the day is over."""
    over = event.phase in {Phase.WRAPPED, Phase.FROZEN}
    return () if over else tuple(said_once(lines_of(event, event.agenda.next_block())))


def blocks_of(event: Event) -> tuple[Block, ...]:
    """Show the whole agenda, items that run side by side together. A reason that several share is given once."""
    lines = {line.id: line for line in said_once(lines_of(event, event.agenda.items))}
    return tuple(_block_of(event, items, lines) for items in event.agenda.blocks())


def _block_of(event: Event, items: tuple[Item, ...], lines: Mapping[str, ItemLine]) -> Block:
    starts, ends = min(item.starts_at for item in items), max(item.ends_at for item in items)
    return Block(moment_of(event, starts), moment_of(event, ends), tuple(lines[item.id] for item in items))


def said_once(lines: Iterable[ItemLine]) -> Iterator[ItemLine]:
    """Leave out the reasons that were given for the last item that had any."""
    said: tuple[str, ...] = ()
    for line in lines:
        yield replace(line, whys=tuple(why for why in line.whys if why not in said))
        said = line.whys or said


def day_ends(agenda: Agenda) -> datetime:
    """When the last item is expected to end that is not skipped."""
    ends = [item.ends_at for item in agenda.items if agenda.state_of(item) is not ItemState.SKIPPED]
    return max(ends or [item.ends_at for item in agenda.items])


def credits_of(event: Event, item: Item) -> tuple[Credit, ...]:
    """Name an item's speakers, with what they stand for."""
    speakers = (event.agenda.speaker(speaker_id) for speaker_id in item.speakers)
    return tuple(_credit(speaker) for speaker in speakers if speaker is not None)


def _credit(speaker: Speaker) -> Credit:
    return Credit(speaker.name, ", ".join(part for part in (speaker.role, speaker.affiliation) if part))
