"""Phones: many sockets in one process, each noting when it had which version."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import msgspec
from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

AT_ONCE = 20
"""Handshakes under way at the same time."""

ARRIVES_WITHIN_S = 30.0


class _Head(Struct):
    """What the benchmark looks at in a message."""

    c: str = ""


_decode = msgspec.json.Decoder(_Head).decode


class Phones:
    """Sockets that stay open. `newest` is the last message that moved a cursor."""

    def __init__(self, count: int) -> None:
        self.newest = ""
        self._versions: list[list[int]] = [[] for _ in range(count)]
        self._moments: list[list[float]] = [[] for _ in range(count)]

    async def listen(self, number: int, line: ClientConnection) -> None:
        """Note what one phone hears, for as long as its line is open."""
        versions, moments = self._versions[number], self._moments[number]
        async for text in line:
            moment = time.perf_counter()
            if cursor := _decode(text).c:
                versions.append(int(cursor.partition("-")[0]))
                moments.append(moment)
                self.newest = str(text)

    async def arrivals(self, version: int) -> list[float]:
        """Wait until every phone has a version; give the moments when each first had it.

        Raises:
            TimeoutError: If one does not get it.
        """
        async with asyncio.timeout(ARRIVES_WITHIN_S):
            while not all(versions and versions[-1] >= version for versions in self._versions):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        return [
            moments[bisect_left(versions, version)]
            for versions, moments in zip(self._versions, self._moments, strict=True)
        ]


@asynccontextmanager
async def connected(url: str, address: str, count: int, progress: Callable[[int], None]) -> AsyncIterator[Phones]:
    """Open so many sockets.

    Args:
        url: The server, as `http://…`.
        address: The path of the socket.
        progress: Is told how many are open.
    """
    phones, turns = Phones(count), asyncio.Semaphore(AT_ONCE)
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as listening:

        async def open_one() -> ClientConnection:
            async with turns:
                line = connect(url.replace("http", "ws", 1) + address, origin=Origin(url), compression=None)
                return await stack.enter_async_context(line)

        opening = [asyncio.create_task(open_one()) for _ in range(count)]
        for done, each in enumerate(opening, start=1):
            await each
            progress(done)
        tasks = [listening.create_task(phones.listen(n, each.result())) for n, each in enumerate(opening)]
        try:
            yield phones
        finally:
            for task in tasks:
                task.cancel()
