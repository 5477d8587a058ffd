"""A bare server of the `websockets` library, which broadcasts what comes on the store's channel `broadcast`.

`python -m companion.bench.yardsticks.broadcast PORT STORE` runs it.
"""

from __future__ import annotations

import asyncio
import sys

from redis.asyncio import Redis
from uvicorn.loops.auto import auto_loop_factory
from websockets.asyncio.server import ServerConnection, broadcast, serve


async def run(port: int, store: str) -> None:
    """Serve until killed."""
    lines: set[ServerConnection] = set()

    async def keep(line: ServerConnection) -> None:
        lines.add(line)
        try:
            await line.wait_closed()
        finally:
            lines.discard(line)

    async with (
        Redis.from_url(store) as redis,
        redis.pubsub() as frames,
        serve(keep, "127.0.0.1", port, compression=None),
    ):
        await frames.subscribe("broadcast")
        async for message in frames.listen():
            if message["type"] == "message":
                broadcast(lines, message["data"].decode())


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(run(int(sys.argv[1]), sys.argv[2]))
