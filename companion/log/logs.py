"""Every event of the installation, as this process knows them."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Self, cast

from redis.asyncio import Redis

from companion.domain.changes import Record
from companion.domain.errors import ConflictError, FieldError, StoreAwayError, StoreChangedError, StoreError
from companion.domain.text import SLUG
from companion.log.bell import Bell
from companion.log.copy import Copy
from companion.log.event_log import EventLog
from companion.log.follower import LOOK_EVERY_S
from companion.log.health import Health
from companion.log.portable import STEP, Told
from companion.log.store import guarded
from companion.log.stream import BELL
from companion.log.tasks import Tasks
from companion.log.timekeeper import keep_time

EVENTS = "companion:events"
"""The set of every event's slug."""

Opened = Callable[[EventLog], None]


class Logs:
    """The events, and the background tasks that keep them. Use it as an asynchronous context manager.

    It starts without the store, and knows nothing then; events appear when the store does.
    """

    def __init__(self, redis: Redis, clock: Callable[[], datetime]) -> None:
        self._redis = redis
        self._clock = clock
        self._health = Health()
        self._events: dict[str, EventLog] = {}
        self._on_open: list[Opened] = []
        self._one_at_a_time = asyncio.Lock()
        self._rung = asyncio.Event()
        self.tasks = Tasks()
        self.bell = Bell(redis, self._health)

    async def __aenter__(self) -> Self:
        self.bell.on(BELL, self._ring)
        self.bell.on_connected(self._look_everywhere)
        with suppress(StoreError):
            await self._open_all()
            self._health.found()
        self.tasks.supervise("The bell", self.bell.run)
        self.tasks.supervise("The list of events", self._keep_list)
        self.tasks.supervise("The timekeeper", lambda: keep_time(self.all, self._clock))
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.tasks.stop()

    @property
    def store_away(self) -> bool:
        """Tell whether the store is known to be away."""
        return self._health.away

    def get(self, slug: str) -> EventLog | None:
        """Find an event by slug, whether or not anything has happened in it yet."""
        return self._events.get(slug)

    def all(self) -> tuple[EventLog, ...]:
        """Every event that has been created."""
        return tuple(event_log for event_log in self._events.values() if event_log.event.version)

    def on_open(self, opened: Opened) -> None:
        """Call back for every event that is known, and for each that will be, before anybody else can see it."""
        self._on_open.append(opened)
        for event_log in self._events.values():
            opened(event_log)

    def problems(self) -> list[str]:
        """Say what is wrong, a sentence each; nothing when all is well."""
        away = [f"The store has not answered for {self._health.away_for_s:.0f} s."] if self._health.away else []
        return away + [log.problem for log in self._events.values() if log.problem] + self.tasks.problems()

    async def create(self, slug: str) -> EventLog:
        """Make room for an event. It exists once `CreateEvent` has been submitted to it.

        Raises:
            FieldError: If the slug has other characters than small letters, digits, and hyphens between them.
            StoreError: If the store is away.
        """
        if not SLUG.fullmatch(slug):
            raise FieldError({"slug": "Use small letters, digits and hyphens only, as in manchester-2011."})
        with guarded():
            await self._redis.sadd(EVENTS, slug)
        return await self._open(slug)

    async def look_for(self, slug: str) -> None:
        """Look for an event that another process may just have made, if this one does not know it yet."""
        with suppress(StoreError):
            if slug not in self._events:
                await self._open_all()
            elif not self._events[slug].event.version:
                await self._events[slug].catch_up()

    async def adopt(self, slug: str, records: Sequence[Record], told: Told) -> EventLog:
        """Take over the whole log of an event from elsewhere, in one step at the end.

        Args:
            records: From version 1 on, without a gap, and such that they can be folded.
            told: Hears how many are written.

        Raises:
            FieldError: If the slug is none.
            ConflictError: If there is an event of that slug.
            StoreError: If the store is away.
        """
        event_log = await self.create(slug)
        copy = Copy(self._redis, slug)
        for start in range(0, len(records), STEP):
            await copy.add(records[start : start + STEP])
            told(min(start + STEP, len(records)))
        if not await copy.replace(0, ""):
            await copy.drop()
            raise ConflictError(f"There is an event {slug} already. Give this one another name: --as OTHER-NAME")
        await event_log.catch_up()
        return event_log

    async def _open(self, slug: str) -> EventLog:
        """Fold an event's log and begin to follow it, once."""
        async with self._one_at_a_time:
            if slug in self._events:
                return self._events[slug]
            event_log = EventLog(slug, self._redis, self._clock, self._health)
            # One that cannot be read is a problem of its own. It must not keep the others from being opened.
            with suppress(StoreChangedError):
                await event_log.catch_up()
            event_log.start(self.tasks)
            for opened in self._on_open:
                opened(event_log)
            self._events[slug] = event_log
            return event_log

    async def _open_all(self) -> None:
        """Open the events that this process does not know yet.

        Raises:
            StoreError: If the store is away.
        """
        with guarded():
            slugs = cast("set[bytes]", await self._redis.smembers(EVENTS))
        for slug in sorted(name.decode() for name in slugs):
            if slug not in self._events:
                await self._open(slug)

    async def _keep_list(self) -> None:
        """Look for new events for ever: when one rings that nobody here knows, and now and then anyway."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(None if self._health.away else LOOK_EVERY_S):
                    await self._rung.wait()
            self._rung.clear()
            with suppress(StoreAwayError):
                await self._open_all()

    def _ring(self, payload: str) -> None:
        slug, _, version = payload.partition(" ")
        event_log = self._events.get(slug)
        if event_log is None:
            self._rung.set()
        elif version.isdecimal():
            event_log.ring(int(version))

    def _look_everywhere(self) -> None:
        self._rung.set()
        for event_log in self._events.values():
            event_log.look()
