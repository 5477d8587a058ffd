"""What tests are built from: a small day, the people at it, and a way to play it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

import pytest

from companion.domain import commands as c
from companion.domain.agenda import Item, ItemState, Kind, Room, Speaker
from companion.domain.changes import AnyChange, Record
from companion.domain.decide import decide
from companion.domain.errors import RefusedError
from companion.domain.event import NOTHING_YET, Event
from companion.domain.evolve import evolve
from companion.domain.facts import Facts, Section, Venue
from companion.domain.people import SYSTEM, Person, Role
from companion.domain.poster import JPEG, Poster

HOST = Person("host", "First Host")
OTHER_HOST = Person("other-host", "Second Host")
ANA = Person("ana", "Ana")
BEN = Person("ben", "Ben")
CEM = Person("cem", "Cem")
DEE = Person("dee", "Dee")


def at(clock: str) -> datetime:
    """A moment of 7 April 2011 in Manchester, like `at("09:30")`."""
    return datetime.combine(date(2011, 4, 7), time.fromisoformat(clock), ZoneInfo("Europe/London"))


def replay(records: Iterable[Record]) -> Event:
    """Fold a log from its first record."""
    return reduce(evolve, records, NOTHING_YET)


def an_item(item_id: str, clock: str, minutes: int, room: str | None = None, **more: object) -> Item:
    """An item whose title is its id: a talk, unless `kind` says otherwise."""
    said = {"kind": Kind.TALK, "title": item_id.capitalize()} | more
    return Item(id=item_id, starts_at=at(clock), minutes=minutes, room=room, **said)  # type: ignore[arg-type]


def a_workshop(item_id: str, clock: str, minutes: int, room: str, *, capacity: int = 2) -> Item:
    """A workshop with seats."""
    return an_item(item_id, clock, minutes, room, kind=Kind.WORKSHOP, capacity=capacity)


def some_facts(**other: object) -> Facts:
    """Facts of a day from 09:30 to 16:00."""
    said = {"slug": "small-day", "title": "Small Day", "time_zone": "Europe/London", "venue": Venue("Town Hall")}
    return Facts(starts_at=at("09:30"), ends_at=at("16:00"), **(said | other))  # type: ignore[arg-type]


def a_programme(items: Iterable[Item] | None = None) -> c.CreateEvent:
    """A small day: a welcome; clay and drums, side by side in two rooms; lunch; drums again beside ink; a close."""
    return c.CreateEvent(
        some_facts(story=(Section("Morning", "The morning."), Section("Evening", "The evening."))),
        rooms=(Room("hall", "Hall"), Room("red", "Red Room"), Room("blue", "Blue Room")),
        speakers=(Speaker("speaker", "A. Speaker", "Chair", "An Organisation"),),
        items=SMALL_DAY if items is None else tuple(items),
    )


POSTER = Poster("5e" * 32, JPEG, 200_000, 1_280, 720, "A full hall.")
"""A picture that no store needs to have: rules look at what is said of it."""

SMALL_DAY = (
    an_item("welcome", "10:00", 15, "hall", kind=Kind.WELCOME, plenary=True, speakers=("speaker",)),
    a_workshop("clay", "10:15", 60, "red"),
    a_workshop("drums", "10:15", 60, "blue"),
    an_item("lunch", "11:15", 45, kind=Kind.BREAK),
    a_workshop("ink", "12:00", 60, "red"),
    a_workshop("drums-again", "12:00", 60, "blue", capacity=1),
    an_item("close", "13:00", 15, "hall", kind=Kind.CLOSE, plenary=True),
)


class Play:
    """An event that is being played: it takes commands as its process would, and keeps the log.

    Args:
        now: The event's time; moves on by `after_s` with each command.
    """

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self.event: Event = NOTHING_YET
        self.records: list[Record] = []
        self._commands = 0

    def do(self, command: c.Command, by: Person = HOST, *, after_s: float = 1) -> tuple[AnyChange, ...]:
        """Give a command, and return what it changed.

        Raises:
            RefusedError: If a rule says no.
        """
        self.now += timedelta(seconds=after_s)
        self._commands += 1
        changes = decide(self.event, command, by, self.now)
        for record in stamped(self.event, changes, by, self.now, command_id=f"c{self._commands}"):
            self.event = evolve(self.event, record)
            self.records.append(record)
        return changes

    def change(self, change: AnyChange, by: Person = HOST) -> None:
        """Let something have happened that no command of the small day would come to."""
        for record in stamped(self.event, (change,), by, self.now):
            self.event = evolve(self.event, record)
            self.records.append(record)

    def refused(self, command: c.Command, by: Person = HOST, *, after_s: float = 1) -> RefusedError:
        """Give a command that must be refused, and return the refusal."""
        with pytest.raises(RefusedError) as refusal:
            self.do(command, by, after_s=after_s)
        return refusal.value

    def item(self, item_id: str) -> Item:
        """An item of the agenda that is surely there."""
        item = self.event.agenda.item(item_id)
        assert item is not None
        return item

    def state_of(self, item_id: str) -> ItemState:
        """How far an item has got."""
        return self.event.agenda.state_of(self.item(item_id))


def a_draft(items: Iterable[Item] | None = None) -> Play:
    """The small day, set up, at 09:30."""
    play = Play(now=at("09:30"))
    play.do(a_programme(items), SYSTEM)
    for host in (HOST, OTHER_HOST):
        play.do(c.GrantRole(host.id, host.name, Role.HOST), SYSTEM)
    return play


def a_day(items: Iterable[Item] | None = None) -> Play:
    """The small day, live; nothing has started."""
    play = a_draft(items)
    play.do(c.GoLive())
    return play


def stamped(
    event: Event, changes: Iterable[AnyChange], by: Person, now: datetime, *, command_id: str = "c"
) -> list[Record]:
    """Write changes down as the records that follow an event's last."""
    moment = max(now, event.moment)
    return [
        Record(
            version=version,
            at=moment,
            by=by.id,
            command_id=command_id,
            nonce=f"n{version}",
            change=change,
        )
        for version, change in enumerate(changes, event.version + 1)
    ]
