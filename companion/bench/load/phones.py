"""Phones, from where the benchmark is: many sockets in a load process of their own."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

import msgspec

from companion.bench.load.orders import (
    Answer,
    Arrived,
    Await,
    Lost,
    Open,
    Opened,
    Order,
    Refused,
    Return,
    Stall,
    Stalled,
)
from companion.bench.processes import files_for
from companion.domain.errors import SettingsError

ARRIVES_WITHIN_S = 60.0
OPEN_WITHIN_S = 120.0
LONGEST_LINE = 16 * 1024 * 1024

T = TypeVar("T", Arrived, Opened, Stalled)

_decode = msgspec.json.Decoder(Answer).decode
_encode = msgspec.json.Encoder().encode


class Phones:
    """Sockets that stay open, in a process of their own."""

    def __init__(self, process: Process, count: int) -> None:
        self._process, self.count = process, count
        self.refused: list[str] = []

    async def arrivals(self, version: int) -> Arrived:
        """Wait until every phone that listens has a version.

        Raises:
            SettingsError: If one does not get it, or loses its line.
        """
        return await self._ask(Await(version), Arrived, ARRIVES_WITHIN_S)

    async def stall(self, count: int) -> list[int]:
        """Let so many read nothing any more; give their ports."""
        return (await self._ask(Stall(count), Stalled, ARRIVES_WITHIN_S)).ports

    async def come_back(self) -> None:
        """Let all lose their line at once, and wait until each has one again."""
        self._say(Return())
        await self._opened(lambda _: None)

    async def open(self, order: Open, progress: Callable[[int], None]) -> None:
        """Open them.

        Raises:
            SettingsError: If they don't get in.
        """
        self._say(order)
        await self._opened(progress)

    async def _opened(self, progress: Callable[[int], None]) -> None:
        opened = 0
        while opened < self.count:
            opened = (await self._hear(Opened, OPEN_WITHIN_S)).count
            progress(opened)

    async def _ask(self, order: Order, kind: type[T], within_s: float) -> T:
        self._say(order)
        return await self._hear(kind, within_s)

    def _say(self, order: Order) -> None:
        assert self._process.stdin is not None  # noqa: S101 (it was asked for)
        self._process.stdin.write(_encode(order) + b"\n")

    async def _hear(self, kind: type[T], within_s: float) -> T:
        """Wait for an answer of a kind, and note who is refused meanwhile.

        Raises:
            SettingsError: If another comes, or none.
        """
        assert self._process.stdout is not None  # noqa: S101 (it was asked for)
        try:
            async with asyncio.timeout(within_s):
                while isinstance(answer := _decode(await self._process.stdout.readline()), Refused):
                    self.refused.append(answer.reason)
        except (TimeoutError, msgspec.DecodeError) as error:
            refused = f" {len(self.refused)} were refused, the last with: {self.refused[-1]}." if self.refused else ""
            raise SettingsError(f"The phones of the benchmark did not get what they waited for.{refused}") from error
        if isinstance(answer, Lost):
            raise SettingsError(f"A phone of the benchmark lost its line: {answer.reason}.")
        if not isinstance(answer, kind):
            raise SettingsError("The phones of the benchmark answered something else than they were asked.")
        return answer


@asynccontextmanager
async def connected(
    url: str,
    path: str,
    count: int,
    progress: Callable[[int], None] = lambda _: None,
    *,
    deflate: bool = False,
    sessions: Sequence[str] = (),
) -> AsyncIterator[Phones]:
    """Open so many sockets, and close them in the end.

    Args:
        url: The server, as `http://127.0.0.1:…`.
        path: The socket's; `{cursor}` in it is how far a phone has got.
        progress: Is told how many are open.
        deflate: Whether they offer to take compressed messages, as browsers do.
        sessions: Cookies of people who are signed in, for the phones by turns.
    """
    files_for(count)
    module = "companion.bench.load.sockets"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE
    )
    try:
        phones = Phones(process, count)
        port = int(url.rpartition(":")[2])
        await phones.open(Open(count, port, path, deflate=deflate, sessions=list(sessions)), progress)
        yield phones
    finally:
        process.kill()
        await process.wait()
