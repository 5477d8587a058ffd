"""The yardstick: a bare `websockets` server that passes on to everybody else what it is sent, and does nothing more.

`python -m companion.bench.yardstick PORT` runs it.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, broadcast, serve

from companion.bench.phones import connected
from companion.bench.place import free_port, process

PAUSE_S = 0.05
STARTS_WITHIN_S = 10.0


async def measure(frame: str, phones: int, count: int, progress: Callable[[int], None]) -> list[float]:
    """Broadcast a frame so often; give the seconds from each sending to the last phone that had it.

    Args:
        frame: A message that moves a cursor, as phones get it. Its version is replaced by a running number.
    """
    _, _, after_version = frame.partition("-")
    took_s, port = [], free_port()
    with process("companion.bench.yardstick", str(port)):
        await _listening(port)
        url = f"http://127.0.0.1:{port}"
        async with connected(url, "/", phones, lambda _: None) as lines, connect(f"ws://127.0.0.1:{port}/") as sender:
            for number in range(1, count + 1):
                numbered = f'{{"c":"{number}-{after_version}'
                began_s = time.perf_counter()
                await sender.send(numbered)
                took_s.append(max(await lines.arrivals(number)) - began_s)
                progress(number)
                await asyncio.sleep(PAUSE_S)
    return took_s


async def _listening(port: int) -> None:
    async with asyncio.timeout(STARTS_WITHIN_S):
        while True:
            with suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.02)


async def run(port: int) -> None:
    """Serve until killed."""
    lines: set[ServerConnection] = set()

    async def handle(line: ServerConnection) -> None:
        lines.add(line)
        try:
            async for text in line:
                broadcast(lines - {line}, text)
        finally:
            lines.discard(line)

    async with serve(handle, "127.0.0.1", port, compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1])))
