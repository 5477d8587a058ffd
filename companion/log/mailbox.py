"""One mailbox per event and process: it takes all waiting commands, and appends what they come to at once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from companion.domain.commands import Command
from companion.domain.errors import StoreAwayError, StoreChangedError, StoreError, UnsureError
from companion.domain.people import Person
from companion.log.batch import Asked, Draft, draft
from companion.log.follower import Follower
from companion.log.health import Health
from companion.log.memory import Memory
from companion.log.store import AWAY, UNSURE
from companion.log.stream import Stream

COMMAND_WITHIN_S = 3.0
"""Everybody has an answer within this, queueing included: people tap again after about three seconds."""

MOST_WAITING = 1_000
MOST_TOGETHER = 256
"""One append of so many takes about 10 ms of the loop; more would only make everybody else wait."""

FULL = "Too many people are sending at once. Try again in a moment."


@dataclass(slots=True, eq=False)
class Letter:
    """A command on its way. `sent` while nobody can tell whether the store has it."""

    asked: Asked
    answer: "asyncio.Future[int]"
    sent: bool = False

    @property
    def waiting(self) -> bool:
        """Tell whether anybody still waits for the answer. If not, the command must not be sent any more."""
        return not self.answer.done()

    def settle(self, outcome: int | BaseException) -> None:
        """Answer, unless nobody waits any more."""
        if self.answer.done():
            return
        if isinstance(outcome, BaseException):
            self.answer.set_exception(outcome)
        else:
            self.answer.set_result(outcome)


class Mailbox:
    """Takes commands for one event. `run` must be running for anything to be answered."""

    def __init__(
        self, stream: Stream, memory: Memory, follower: Follower, health: Health, clock: Callable[[], datetime]
    ) -> None:
        self.appending_to = 0
        self._stream = stream
        self._memory = memory
        self._follower = follower
        self._health = health
        self._clock = clock
        self._letters: asyncio.Queue[Letter] = asyncio.Queue(MOST_WAITING)
        self._unsure = False

    async def submit(self, command: Command, by: Person, command_id: str) -> int:
        """Have a command decided and stored.

        Returns:
            The version that it made, now or when it first came. The present one if there was nothing to change.

        Raises:
            RefusedError: If a rule said no.
            StoreAwayError: If it was not sent, and will not be.
            StoreChangedError: If the store holds another log than the one in memory.
            UnsureError: If it was sent but not confirmed in time. Sending it again is safe.
        """
        self._check_open()
        letter = Letter(Asked(command, by, command_id), asyncio.get_running_loop().create_future())
        try:
            self._letters.put_nowait(letter)
        except asyncio.QueueFull:
            raise StoreAwayError(FULL) from None
        try:
            async with asyncio.timeout(COMMAND_WITHIN_S):
                return await letter.answer
        except TimeoutError:
            raise (UnsureError(UNSURE) if letter.sent else StoreAwayError(AWAY)) from None

    async def run(self) -> None:
        """Answer letters for ever."""
        while True:
            await self._settle(await self._take())

    def _check_open(self) -> None:
        if self._health.away:
            raise StoreAwayError(AWAY)
        if self._follower.problem:
            raise StoreChangedError(self._follower.problem)

    async def _take(self) -> list[Letter]:
        letters = [await self._letters.get()]
        while len(letters) < MOST_TOGETHER and not self._letters.empty():
            letters.append(self._letters.get_nowait())
        return letters

    async def _settle(self, letters: Sequence[Letter]) -> None:
        """Answer every letter, whatever happens."""
        try:
            await self._store(letters)
        except StoreError as error:
            for letter in letters:
                letter.settle(error)
        except BaseException:
            # This task ends, or has a fault. Nobody is left to wait for nothing.
            for letter in letters:
                letter.settle(UnsureError(UNSURE) if letter.sent else StoreAwayError(AWAY))
            raise

    async def _store(self, letters: Sequence[Letter]) -> None:
        """Decide and append until the store agrees about where the log ends."""
        is_level = False
        while letters := [letter for letter in letters if letter.waiting]:
            self._check_open()
            await self._make_sure()
            drafted = draft(self._memory.event, [letter.asked for letter in letters], self._clock())
            if not drafted.records and not is_level:
                # No append will tell whether memory lags behind what another process has answered already.
                await self._follower.catch_up()
                is_level = True
                continue
            if await self._append(drafted, letters):
                for letter, outcome in zip(letters, drafted.outcomes, strict=True):
                    letter.settle(outcome)
                return
            # Another process was first. Its records decide what our commands mean.
            await self._follower.catch_up()

    async def _make_sure(self) -> None:
        """After an append whose outcome is unknown, look first: the same command may come again."""
        if self._unsure:
            await self._follower.catch_up()
            self._unsure = False

    async def _append(self, drafted: Draft, letters: Sequence[Letter]) -> bool:
        if not drafted.records:
            return True
        self._mark(letters, sent=True)
        self.appending_to = drafted.event.version
        try:
            accepted = await self._stream.append((drafted.base.version, drafted.base.nonce), drafted.records)
            if accepted:
                self._keep(drafted)
        except UnsureError:
            self._unsure = True
            self._follower.ring()
            raise
        finally:
            self.appending_to = 0
        self._mark(letters, sent=False)
        return accepted

    def _keep(self, drafted: Draft) -> None:
        """Move memory to what the store has acknowledged."""
        if not self._memory.knows(drafted.base.cursor):
            # While the answer was on its way, the log was replaced. Only reading tells what it has now.
            raise UnsureError(UNSURE)
        untouched = self._memory.event is drafted.base
        self._memory.apply(drafted.records, folded=drafted.event if untouched else None)

    def _mark(self, letters: Sequence[Letter], *, sent: bool) -> None:
        for letter in letters:
            letter.sent = sent
