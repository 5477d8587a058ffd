"""An event that lives in memory alone, with its hub; phones on it; and a loop on which a minute takes no time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

import msgspec

from companion.domain import commands as c
from companion.domain.changes import Record
from companion.domain.errors import RefusedError
from companion.domain.people import Person
from companion.live.frames import Encoding, Message
from companion.live.hub import Hub
from companion.log.event_log import EventLog
from companion.log.health import Health
from companion.log.store import connect
from tests.builders import HOST, SMALL_DAY, Play, a_day, a_draft, a_workshop
from tests.live.shown import RENDERER, Shown, loaded

T = TypeVar("T")

DAY = (*SMALL_DAY, a_workshop("stone", "10:45", 60, "hall", capacity=1))
CROWD = tuple(Person(f"p{number}", f"Person {number}") for number in range(8))


class Clockwork(asyncio.SelectorEventLoop):
    """A loop whose time stands still while there is something to do, and then jumps to the next timer."""

    def __init__(self) -> None:
        self._now_s = 0.0
        super().__init__()

    def time(self) -> float:
        return self._now_s

    def _run_once(self) -> None:
        timers = [each.when() for each in self._scheduled if not each.cancelled()]  # type: ignore[attr-defined]
        if timers and not self._ready:  # type: ignore[attr-defined]
            self._now_s = max(self._now_s, min(timers))
        super()._run_once()  # type: ignore[misc]


def play_out(scene: Coroutine[Any, Any, T]) -> T:
    """Run a scene in which whoever waits, waits for time only."""
    with asyncio.Runner(loop_factory=Clockwork) as runner:
        return runner.run(scene)


@cache
def _told(comments: int, live: bool) -> Play:
    play = a_day(DAY) if live else a_draft(DAY)
    for number in range(comments):
        play.do(c.PostComment(f"Comment {number}"), CROWD[number % len(CROWD)], after_s=2)
    return play


class Scene:
    """An event that is being played, its hub, and phones that come and go.

    Args:
        comments: How many the wall has at first.
    """

    def __init__(self, *, comments: int = 0, live: bool = True) -> None:
        told = _told(comments, live)
        self.play = Play(now=told.now)
        self.play.event, self.play.records, self.play._commands = told.event, [*told.records], told._commands
        self.states = [self.play.event]
        self._fresh: dict[tuple[str, Person | None, int], Shown] = {}
        self.health = Health()
        self.health.found()
        self.log = EventLog("small-day", connect("unix:///nowhere"), lambda: self.play.now, self.health)
        self.log._memory.apply(self.play.records)
        self.hub = Hub(self.log, RENDERER, lambda: self.play.now)

    def do(self, command: c.Command, by: Person = HOST, *, after_s: float = 1) -> bool:
        """Give a command; what it changes reaches the hub. Tell whether it did."""
        new = self._records_of(command, by, after_s)
        if new:
            self.log._memory.apply(new)
            self.states.append(self.play.event)
        return bool(new)

    def _records_of(self, command: c.Command, by: Person, after_s: float) -> list[Record]:
        written = len(self.play.records)
        try:
            self.play.do(command, by, after_s=after_s)
        except RefusedError:
            return []
        return self.play.records[written:]

    def phone(self, page: str = "event", person: Person | None = None, *, cursor: str | None = None) -> Watched:
        """A phone that has just loaded its page, unless it brings a cursor from elsewhere, and connects."""
        watched = Watched(self.hub, page, person, self.play.event.cursor if cursor is None else cursor)
        self.hub.join(watched.phone)
        return watched

    def fresh(self, page: str, person: Person | None = None) -> Shown:
        """A page that is loaded now. It is only to be looked at."""
        key = (page, person, self.play.event.version)
        if key not in self._fresh:
            self._fresh[key] = loaded(page, self.play.event, person)
        return self._fresh[key]


class Watched:
    """A phone, its line, and the texts that were written to it. After `stall` the line takes no more until `drain`."""

    encoding = Encoding.TEXT

    def __init__(self, hub: Hub, page: str = "event", person: Person | None = None, cursor: str = "") -> None:
        self.texts: list[str] = []
        self.at_s: list[float] = []
        self.unanswered = 0
        self.closed: tuple[int, str] | None = None
        self.is_cut = False
        self._taken = 0
        self.phone = hub.phone(page=page, cursor=cursor, person=person.id if person else None, line=self)

    def write(self, text: str) -> None:
        assert self.closed is None, "nothing may be written after the goodbye"
        self.texts.append(text)
        self.at_s.append(asyncio.get_running_loop().time())

    def expect_answer(self) -> None:
        self.unanswered += 1

    def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    def abort(self) -> None:
        self.is_cut = True

    def stall(self) -> None:
        """Take no more."""
        self.phone.clogged()

    def drain(self) -> None:
        """Take something again."""
        self.phone.flowing()

    @property
    def messages(self) -> list[Message]:
        """What was written so far."""
        return [msgspec.json.decode(text, type=Message) for text in self.texts]

    def waiting(self) -> list[str]:
        """Give the texts that were written since this was last asked."""
        texts = self.texts[self._taken :]
        self._taken = len(self.texts)
        return texts

    def heard(self) -> list[Message]:
        """Give the messages that were written since this was last asked."""
        return [msgspec.json.decode(text, type=Message) for text in self.waiting()]
