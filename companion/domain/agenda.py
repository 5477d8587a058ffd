"""The agenda: rooms, speakers, items one after another and side by side, and how far each has got."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct, field
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


MEAL_MINUTES = 45
"""A break of this length is a meal: kitchens and canteens keep their times."""


class Item(Struct, frozen=True, kw_only=True):
    """One line of the agenda. On the day it may be expected otherwise than published: see `Agenda`.

    `starts_at` carries an offset. A plenary is for everyone, whatever room it is in; an item without a room is one too.
    `capacity` is how many seats can be taken, None where nobody needs one. `protected` says whether it keeps its time
    when the day runs late, None for as its kind suggests. `added` tells that it was put in on the day.
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
    protected: bool | None = None
    added: bool = False

    @property
    def ends_at(self) -> datetime:
        """When it ends if it takes as long as it says."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def for_everyone(self) -> bool:
        """Tell whether the item is a plenary."""
        return self.plenary or self.room is None

    @property
    def keeps_time(self) -> bool:
        """Tell whether the programme protects it: a close and a meal, unless it says otherwise."""
        meal = self.kind is Kind.BREAK and self.minutes >= MEAL_MINUTES
        return self.kind is Kind.CLOSE or meal if self.protected is None else self.protected

    def overlaps(self, other: Item) -> bool:
        """Tell whether the times of two items share a moment."""
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


class Deed(StrEnum):
    """What a host did to the rundown, as in “Sam started “Panel””."""

    STARTED = "started"
    FINISHED = "finished"
    SKIPPED = "skipped"
    SHIFTED = "shifted the day from"
    DELAYED = "delayed"
    MOVED = "moved"
    ADDED = "added"


class Act(Struct, frozen=True):
    """The latest thing done to the rundown: what an undo would take back.

    `ended` are items that a start ended, `beside` others that were started or finished with it; `before` is the agenda
    as it was before its plan was changed. `room` is the room that this was about alone, "" for all of them.
    """

    item: str
    did: Deed
    by: str
    at: datetime
    ended: tuple[str, ...] = ()
    before: Agenda | None = None
    beside: tuple[str, ...] = ()
    room: str = ""

    @property
    def items(self) -> tuple[str, ...]:
        """What was started, finished or skipped."""
        return (self.item, *self.beside)

    @property
    def touched(self) -> tuple[str, ...]:
        """That, and what a start ended."""
        return (*self.items, *self.ended)


UNTOUCHED = Progress()
IN_NO_ROOM: HashTrieMap[str, Act] = HashTrieMap()
"""No act that was about one room alone."""


class Delay(Struct, frozen=True):
    """By how much an item is expected after its plan, and how many minutes of its length it gives to make up time."""

    item: str
    late_min: int = 0
    given_min: int = 0


class Delayed(Struct, frozen=True):
    """An item that is delayed, as it is planned, and the line that says why."""

    planned: Item
    delay: Delay
    why: str


class Move(Struct, frozen=True):
    """Where and when an item is planned instead. Delays count on from there."""

    item: str
    starts_at: datetime
    room: str | None
    capacity: int | None


class Moved(Struct, frozen=True):
    """An item that was moved, as it was published, and the line that says why."""

    published: Item
    why: str


class Agenda(Struct, frozen=True):
    """All items as they are expected now, in the order of the plan, and their progress.

    There are three layers: what was *published*; the *plan*, which differs from it where something was moved on the
    day; and what is *expected*, which differs from the plan by delays. The order of things, what runs side by side and
    which seats clash follow the plan: no delay changes any of them. `protection` says which items hosts have protected
    or released on the day; `on` are the ids of those that are live. `room_acts` are the latest acts in rooms, by room,
    where these were about that room alone and nothing has been done to all of them since.
    """

    rooms: tuple[Room, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    items: tuple[Item, ...] = ()
    progress: HashTrieMap[str, Progress] = field(default_factory=HashTrieMap)
    last_act: Act | None = None
    on: tuple[str, ...] = ()
    delayed: HashTrieMap[str, Delayed] = field(default_factory=HashTrieMap)
    moved: HashTrieMap[str, Moved] = field(default_factory=HashTrieMap)
    protection: HashTrieMap[str, bool] = field(default_factory=HashTrieMap)
    room_acts: HashTrieMap[str, Act] = IN_NO_ROOM
    write_ups: HashTrieMap[str, str] = field(default_factory=HashTrieMap)

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

    def seated(self) -> tuple[Item, ...]:
        """The items that need a seat."""
        return tuple(item for item in self.items if item.capacity is not None)

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
        block: list[Item] = []
        for item in self.ahead():
            beside = not any(item.shares_place_with(other) for other in block)
            if not block or (beside and self.planned(item).overlaps(self.planned(block[0]))):
                block.append(item)
        return tuple(block)

    def ahead(self) -> tuple[Item, ...]:
        """What is still to come, without what was passed over."""
        plan = [(item, self.planned(item).starts_at) for item in self.items]
        reached = max((at for item, at in plan if self.progress_of(item).started_at is not None), default=None)
        return tuple(
            item
            for item, starts_at in plan
            if self.state_of(item) is ItemState.UPCOMING and (reached is None or starts_at > reached)
        )

    def blocks(self) -> tuple[tuple[Item, ...], ...]:
        """Group items that run side by side. A plenary is a block of its own."""
        expected = {item.id: item for item in self.items}
        grouped = blocks(map(self.planned, self.items))
        return tuple(tuple(expected[planned.id] for planned in block) for block in grouped)

    def undoable(self, item: Item) -> Act | None:
        """The act of an item that can be taken back: the latest of all, or the latest in its room."""
        acts = (self.last_act, self.room_acts.get(item.room or ""))
        return next((act for act in acts if act is not None and item.id in act.items), None)

    def expected_at(self, item: Item) -> datetime:
        """When the item began, or when it is expected to."""
        return self.progress_of(item).started_at or item.starts_at

    def due_at(self, item: Item) -> datetime:
        """When the item ends if it takes as long as it was given. An early start does not end it early."""
        return max(item.ends_at, self.expected_at(item) + timedelta(minutes=item.minutes))

    def planned(self, item: Item) -> Item:
        """The item without its delay."""
        delayed = self.delayed.get(item.id)
        return delayed.planned if delayed else item

    def delay_of(self, item: Item) -> Delay:
        """The delay that is in force for the item."""
        delayed = self.delayed.get(item.id)
        return delayed.delay if delayed else Delay(item.id)

    def published(self, item: Item) -> Item:
        """The item as it was published."""
        moved = self.moved.get(item.id)
        return moved.published if moved else self.planned(item)

    def whys(self, item: Item) -> tuple[str, ...]:
        """The lines that say why an item is expected otherwise than published: why it was moved, why it is late."""
        changed = (self.moved.get(item.id), self.delayed.get(item.id))
        return tuple(each.why for each in changed if each is not None and each.why)

    def write_up_of(self, item: Item) -> str:
        """What was written about the item after the day, in Markdown; "" if nothing."""
        return self.write_ups.get(item.id, "")

    def protects(self, item: Item) -> bool:
        """Tell whether the item keeps its time when the day runs late."""
        return self.protection.get(item.id, self.published(item).keeps_time)


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
