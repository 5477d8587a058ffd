"""One event in this process: its log, its fold, and the way in."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from redis.asyncio import Redis

from companion.domain.changes import Record
from companion.domain.commands import Command
from companion.domain.errors import StoreError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.log.follower import Follower
from companion.log.health import Health
from companion.log.mailbox import Mailbox
from companion.log.memory import Listener, Memory
from companion.log.stream import Stream
from companion.log.tasks import Tasks

REACH_WITHIN_S = 0.25


class EventLog:
    """Ties the stream, the memory, the follower and the mailbox of one event together."""

    def __init__(self, slug: str, redis: Redis, clock: Callable[[], datetime], health: Health) -> None:
        self.slug = slug
        self._health = health
        self._stream = Stream(redis, slug)
        self._memory = Memory()
        self._follower = Follower(self._stream, self._memory, health)
        self._mailbox = Mailbox(self._stream, self._memory, self._follower, health, clock)

    @property
    def event(self) -> Event:
        """The newest state: everything in it is stored. Hold it as long as you like."""
        return self._memory.event

    @property
    def problem(self) -> str | None:
        """Why nothing can be saved for this event, in a sentence; None while it can."""
        return self._follower.problem

    @property
    def is_stale(self) -> bool:
        """Tell whether something may have happened that this process cannot know of just now."""
        return self._health.away or self.problem is not None

    def on_turn(self, callback: Callable[[], None]) -> None:
        """Call back whenever this process stops hearing what happens, or hears it again."""
        self._health.on_turn(callback)
        self._follower.on_turn(callback)

    def start(self, tasks: Tasks) -> None:
        """Begin to answer commands and to follow the log."""
        tasks.supervise(f"The mailbox of {self.slug}", self._mailbox.run)
        tasks.supervise(f"The follower of {self.slug}", self._follower.run)

    def knows(self, cursor: str) -> bool:
        """Tell whether this event's history contains exactly this `<version>-<nonce>`."""
        return self._memory.knows(cursor)

    def cursor_at(self, version: int) -> str:
        """The cursor of a version that this event's history has reached."""
        return self._memory.cursor_at(version)

    def listen(self, listener: Listener) -> None:
        """Tell the listener of every move from now on."""
        self._memory.listen(listener)

    def ring(self, version: int) -> None:
        """Hear that the log has reached a version, and look unless that is no news."""
        if version > max(self.event.version, self._mailbox.appending_to):
            self._follower.ring()

    def look(self) -> None:
        """Look at the log soon."""
        self._follower.ring()

    async def submit(self, command: Command, by: Person, command_id: str) -> int:
        """Have a command decided and stored, at the latest within `COMMAND_WITHIN_S`.

        Args:
            command_id: Under which it counts once for this person, however often it comes.

        Returns:
            The version that it made, now or when it first came. The present one if there was nothing to change.

        Raises:
            RefusedError: If a rule said no.
            StoreError: If it could not be stored, or not confirmed in time.
        """
        return await self._mailbox.submit(command, by, command_id)

    async def catch_up(self) -> None:
        """Apply everything that the log had when this was called.

        Raises:
            StoreError: If it could not be read, or is not the log that it was.
        """
        await self._follower.catch_up()

    async def reach(self, version: int, within_s: float = REACH_WITHIN_S) -> bool:
        """Follow the log now if memory lacks a version, and tell whether memory then has it."""
        if self.event.version < version:
            with suppress(StoreError, TimeoutError):
                async with asyncio.timeout(within_s):
                    await self.catch_up()
        return self.event.version >= version

    async def records_before(self, version: int, most: int) -> list[Record]:
        """Read up to `most` records before a version from the store, the newest first.

        Raises:
            StoreError: If they could not be read.
        """
        return await self._stream.page_before(version, most)

    async def page(self, from_version: int) -> list[Record]:
        """Read some of the records from a version on, that one included.

        Raises:
            StoreError: If they could not be read.
        """
        return await self._stream.page(from_version)

    async def records(self, since: int) -> list[Record]:
        """Read the records after version `since` from the store.

        Raises:
            StoreError: If it could not be read.
        """
        return await self._stream.read(since + 1)
