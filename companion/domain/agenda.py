"""The agenda: rooms, speakers, items one after another and side by side, and how far each has got."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace
from rpds import HashTrieMap


class Kind(StrEnum):
    """What sort of line of the agenda an item is."""

    WELCOME = "welcome"
    TALK = "talk"
    PANEL = "panel"
    WORKSHOP = "workshop"
    BREAK = "break"
    CLOSE = "close"


class ItemState(StrEnum):
    """How far an item has got. People declare it; the clock does not."""

    UPCOMING = "upcoming"
    LIVE = "live"
    DONE = "done"
    SKIPPED = "skipped"


class Room(Struct, frozen=True):
    """A physical place. `holds` is a number of people, None when unknown."""

    id: str
    name: str
    floor: str = ""
    way: str = ""
    access: str = ""
    holds: int | None = None


class Speaker(Struct, frozen=True):
    """A speaker, with role and affiliation as of that day."""

    id: str
    name: str
    role: str = ""
    affiliation: str = ""


class Item(Struct, frozen=True, kw_only=True):
    """One line of the agenda as published.

    `starts_at` carries an offset. A plenary is for everyone, whatever room it is in; an item without a room is one too.
    `capacity` is how many seats can be taken, None where nobody needs one.
    """

    id: str
    title: str
    kind: Kind
    starts_at: datetime
    minutes: int
    room: str | None = None
    plenary: bool = False
    speakers: tuple[str, ...] = ()
    capacity: int | None = None
    summary: str = ""

    @property
    def ends_at(self) -> datetime:
        """The published end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def for_everyone(self) -> bool:
        """Tell whether the item is a plenary."""
        return self.plenary or self.room is None

    def overlaps(self, other: Item) -> bool:
        """Tell whether the published times of two items share a moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def shares_place_with(self, other: Item) -> bool:
        """Tell whether only one of the two can be live: same room, or either is for everyone."""
        return self.for_everyone or other.for_everyone or self.room == other.room


class Progress(Struct, frozen=True):
    """How far an item has got, who took it there last, and who had started it. Moments are UTC."""

    state: ItemState = ItemState.UPCOMING
    started_at: datetime | None = None
    finished_at: datetime | None = None
    by: str = ""
    started_by: str = ""


class Act(Struct, frozen=True):
    """The latest start, finish or skip: what an undo would take back. `ended` are items that a start ended."""

    item: str
    state: ItemState
    by: str
    at: datetime
    ended: tuple[str, ...] = ()


UNTOUCHED = Progress()


class Agenda(Struct, frozen=True):
    """All items in order of time, and their progress. `on` are the ids of those that are live."""

    rooms: tuple[Room, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    items: tuple[Item, ...] = ()
    progress: HashTrieMap[str, Progress] = field(default_factory=HashTrieMap)
    last_act: Act | None = None
    on: tuple[str, ...] = ()

    def room(self, room_id: str | None) -> Room | None:
        """Find a room by id."""
        return next((room for room in self.rooms if room.id == room_id), None)

    def speaker(self, speaker_id: str) -> Speaker | None:
        """Find a speaker by id."""
        return next((speaker for speaker in self.speakers if speaker.id == speaker_id), None)

    def item(self, item_id: str | None) -> Item | None:
        """Find an item by id."""
        return next((item for item in self.items if item.id == item_id), None)

    def progress_of(self, item: Item) -> Progress:
        """How far the item has got."""
        return self.progress.get(item.id, UNTOUCHED)

    def state_of(self, item: Item) -> ItemState:
        """The state of the item."""
        return self.progress_of(item).state

    def live(self) -> tuple[Item, ...]:
        """What is on now, in order of the agenda: one plenary, or one item in each of several rooms."""
        return tuple(item for item in self.items if item.id in self.on)

    def upcoming(self) -> Iterator[Item]:
        """What is still to come, in order of the agenda."""
        return (item for item in self.items if self.state_of(item) is ItemState.UPCOMING)

    def next_block(self) -> tuple[Item, ...]:
        """What comes next: one item, or those that start side by side with it.

        The agenda goes forward: what was to start no later than something that has started is not next, even if it was
        passed over, like the one workshop of several that nobody has started yet.
        """
        started = [item.starts_at for item in self.items if self.progress_of(item).started_at is not None]
        coming = [item for item in self.upcoming() if not started or item.starts_at > max(started)]
        block: list[Item] = []
        for item in coming:
            if not block or (item.overlaps(block[0]) and not any(item.shares_place_with(other) for other in block)):
                block.append(item)
        return tuple(block)

    def expected_at(self, item: Item) -> datetime:
        """When the item began, or when it is expected to."""
        return self.progress_of(item).started_at or item.starts_at


def blocks(items: Iterable[Item]) -> tuple[tuple[Item, ...], ...]:
    """Group items that run side by side. A plenary is a block of its own.

    Args:
        items: In order of time.
    """
    ordered = tuple(items)
    if not ordered:
        return ()
    groups = [[ordered[0]]]
    for before, item in pairwise(ordered):
        side_by_side = any(item.overlaps(other) for other in groups[-1])
        if side_by_side and not item.for_everyone and not before.for_everyone:
            groups[-1].append(item)
        else:
            groups.append([item])
    return tuple(tuple(group) for group in groups)


def with_item(agenda: Agenda, item: Item) -> Agenda:
    """Add an item, or replace the one with its id; the items stay in order of time."""
    others = [other for other in agenda.items if other.id != item.id]
    return replace(agenda, items=tuple(sorted([*others, item], key=lambda each: each.starts_at)))


def with_room(agenda: Agenda, room: Room) -> Agenda:
    """Add a room, or replace the one with its id."""
    return replace(agenda, rooms=(*(other for other in agenda.rooms if other.id != room.id), room))


def with_speaker(agenda: Agenda, speaker: Speaker) -> Agenda:
    """Add a speaker, or replace the one with its id."""
    return replace(
        agenda,
        speakers=(
            *(other for other in agenda.speakers if other.id != speaker.id),
            speaker,
        ),
    )


def with_progress(agenda: Agenda, item_id: str, progress: Progress, *, act: Act | None) -> Agenda:
    """Move one item on, and remember what an undo would take back."""
    others = tuple(other for other in agenda.on if other != item_id)
    on = (*others, item_id) if progress.state is ItemState.LIVE else others
    return replace(agenda, progress=agenda.progress.insert(item_id, progress), last_act=act, on=on)
