"""One mailbox per event and process: it takes all waiting commands, and appends what they come to at once."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from companion.domain.commands import Command
from companion.domain.errors import StoreAwayError, StoreChangedError, StoreError, UnsureError
from companion.domain.people import Person
from companion.log.batch import Decided, Submission, decide_batch
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
    """A command on its way. `until_s` is when its answer is due, on the loop's clock."""

    submission: Submission
    answer: "asyncio.Future[int]"
    until_s: float

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
    """Takes commands for one event. `run` must be running for anything to be stored.

    `_letters` wait; `_in_hand` are being stored, and `_sent` while nobody can tell whether the store has those. One
    alarm watches over all of them: a timer for each would cost as much as deciding it does.
    """

    def __init__(
        self, stream: Stream, memory: Memory, follower: Follower, health: Health, clock: Callable[[], datetime]
    ) -> None:
        self.appending_to = 0
        self._stream = stream
        self._memory = memory
        self._follower = follower
        self._health = health
        self._clock = clock
        self._letters: deque[Letter] = deque()
        self._posted = asyncio.Event()
        self._in_hand: Sequence[Letter] = ()
        self._sent = False
        self._alarm: asyncio.TimerHandle | None = None
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
        if len(self._letters) >= MOST_WAITING:
            raise StoreAwayError(FULL)
        loop = asyncio.get_running_loop()
        letter = Letter(Submission(command, by, command_id), loop.create_future(), loop.time() + COMMAND_WITHIN_S)
        self._letters.append(letter)
        self._posted.set()
        if self._alarm is None:
            self._alarm = loop.call_at(letter.until_s, self._expire)
        return await letter.answer

    async def run(self) -> None:
        """Answer letters for ever."""
        while True:
            await self._posted.wait()
            await self._settle(self._take())

    def _expire(self) -> None:
        """Answer those whose time is up, and look again when that of the next one is."""
        loop = asyncio.get_running_loop()
        for letter in self._waiting():
            if letter.until_s > loop.time():
                self._alarm = loop.call_at(letter.until_s, self._expire)
                return
            letter.settle(UnsureError(UNSURE) if self._sent and letter in self._in_hand else StoreAwayError(AWAY))
        self._alarm = None

    def _waiting(self) -> Iterator[Letter]:
        """Every letter that somebody waits for, the oldest first."""
        return (letter for letters in (self._in_hand, self._letters) for letter in letters if letter.waiting)

    def _check_open(self) -> None:
        if self._health.away:
            raise StoreAwayError(AWAY)
        if self._follower.problem:
            raise StoreChangedError(self._follower.problem)

    def _take(self) -> list[Letter]:
        letters = [self._letters.popleft() for _ in range(min(len(self._letters), MOST_TOGETHER))]
        if not self._letters:
            self._posted.clear()
        return letters

    async def _settle(self, letters: Sequence[Letter]) -> None:
        """Answer every letter, whatever happens."""
        self._in_hand = letters
        try:
            await self._store(letters)
        except StoreError as error:
            for letter in letters:
                letter.settle(error)
        except BaseException:
            # This task ends, or has a fault. Nobody is left to wait for nothing.
            for letter in letters:
                letter.settle(UnsureError(UNSURE) if self._sent else StoreAwayError(AWAY))
            raise
        finally:
            self._in_hand, self._sent = (), False

    async def _store(self, letters: Sequence[Letter]) -> None:
        """Decide and append until the store agrees about where the log ends."""
        is_level = False
        while letters := await self._still_waiting(letters):
            decided = decide_batch(self._memory.event, [letter.submission for letter in letters], self._clock())
            if not decided.records and not is_level:
                # No append will tell whether memory lags behind what another process has answered already.
                await self._follower.catch_up()
                is_level = True
                continue
            if await self._append(decided):
                for letter, outcome in zip(letters, decided.outcomes, strict=True):
                    letter.settle(outcome)
                return
            # Another process was first. Its records decide what our commands mean.
            await self._follower.catch_up()

    async def _still_waiting(self, letters: Sequence[Letter]) -> list[Letter]:
        """Pick those that may be sent. After an append whose outcome is unknown, look first: they may be in it."""
        self._check_open()
        if self._unsure:
            await self._follower.catch_up()
            self._unsure = False
        return [letter for letter in letters if letter.waiting]

    async def _append(self, decided: Decided) -> bool:
        if not decided.records:
            return True
        self._sent = True
        self.appending_to = decided.event.version
        try:
            accepted = await self._stream.append((decided.base.version, decided.base.nonce), decided.records)
            if accepted:
                self._keep(decided)
        except UnsureError:
            self._unsure = True
            self._follower.ring()
            raise
        finally:
            self.appending_to = 0
        self._sent = False
        return accepted

    def _keep(self, decided: Decided) -> None:
        """Move memory to what the store has acknowledged."""
        if not self._memory.knows(decided.base.cursor):
            # While the answer was on its way, the log was replaced. Only reading tells what it has now.
            raise UnsureError(UNSURE)
        untouched = self._memory.event is decided.base
        self._memory.apply(decided.records, folded=decided.event if untouched else None)
