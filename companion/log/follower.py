"""Keeps memory level with the log: on the bell, every two seconds anyway, and whenever somebody asks."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from companion.domain.errors import StoreAwayError, StoreChangedError
from companion.log.health import Health
from companion.log.memory import Memory
from companion.log.stream import PAGE, Stream

LOOK_EVERY_S = 2.0
"""The bell may fail to ring. This is the longest that anybody then waits."""

log = structlog.get_logger(__name__)


class Follower:
    """Reads what memory lacks. `problem` says why it cannot, in a sentence; None while it can."""

    def __init__(self, stream: Stream, memory: Memory, health: Health) -> None:
        self.problem: str | None = None
        self._listeners: list[Callable[[], None]] = []
        self._stream = stream
        self._memory = memory
        self._health = health
        self._rung = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._asked = 0
        self._answered = 0

    def on_turn(self, callback: Callable[[], None]) -> None:
        """Call back whenever a problem appears or is gone."""
        self._listeners.append(callback)

    def ring(self) -> None:
        """Look soon."""
        self._rung.set()

    async def run(self) -> None:
        """Follow the log for ever. While the store is known to be away, only the bell wakes it."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(None if self._health.away else LOOK_EVERY_S):
                    await self._rung.wait()
            self._rung.clear()
            with suppress(StoreAwayError, StoreChangedError):
                await self.catch_up()

    async def catch_up(self) -> None:
        """Read and apply everything that the log had when this was called. Callers share one reading.

        Raises:
            StoreAwayError: If the store did not answer.
            StoreChangedError: If the log is gone or cannot be read. Memory stays as it was.
        """
        self._asked += 1
        mine = self._asked
        async with self._one_at_a_time:
            if self._answered >= mine:
                return
            asked = self._asked
            await self._look()
            self._answered = asked

    async def _look(self) -> None:
        try:
            await self._level()
        except StoreAwayError:
            raise
        except StoreChangedError as error:
            self._note(str(error))
            raise
        except Exception as fault:
            # A record that this software cannot fold. The other events must not stop because of it.
            self._note(f"The log of {self._stream.slug} cannot be folded: {fault!r}. This is a fault in Companion.")
            raise StoreChangedError(self.problem) from fault
        self._turn(None)

    async def _level(self) -> None:
        try:
            await self._read_on()
        except StoreChangedError as difference:
            await self._refold(difference)

    async def _read_on(self) -> None:
        """Read page by page, each from the very record that memory ends with."""
        while True:
            start = max(self._memory.event.version, 1)
            page = await self._stream.page(start)
            if self._memory.event.version and (not page or page[0].version != start):
                raise StoreChangedError(f"The log of {self._stream.slug} no longer has version {start}.")
            self._memory.apply(page)
            if len(page) < PAGE:
                return

    async def _refold(self, difference: StoreChangedError) -> None:
        records = await self._stream.read(1)
        if not records:
            raise StoreChangedError(
                f"The store has lost everything about {self._stream.slug}. "
                "Its pages are still shown, but nothing can be saved until the store is put right."
            )
        log.warning("refolding", slug=self._stream.slug, because=str(difference), was=self._memory.event.cursor)
        self._memory.refold(records)

    def _note(self, problem: str) -> None:
        if problem != self.problem:
            log.error("log unusable", slug=self._stream.slug, problem=problem)
        self._turn(problem)

    def _turn(self, problem: str | None) -> None:
        turns, self.problem = (problem is None) != (self.problem is None), problem
        for callback in self._listeners if turns else ():
            callback()
