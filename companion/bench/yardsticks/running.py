"""A yardstick while it runs, and how it is given something to pass on."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct
from redis.asyncio import Redis

from companion.bench.processes import free_port, process, wait_for
from companion.log.store import connect

LOOP, BROADCAST, CHANNELS = "loop", "broadcast", "channels"

NAMES = {LOOP: "the loop", BROADCAST: "websockets broadcast", CHANNELS: "Litestar Channels"}
PATHS = {LOOP: "/", BROADCAST: "/", CHANNELS: "/channels"}

VERSION = re.compile(r'"c":"\d+-')


class Yardstick(Struct):
    """A server that passes on what is published to the channel of its name. `path` is its socket's."""

    name: str
    url: str
    path: str
    pid: int
    redis: Redis
    version: int = 0

    async def send(self, message: str) -> int:
        """Give it a message as our phones get it, with a running number in place of its version, which is returned."""
        self.version += 1
        await self.redis.publish(self.name, VERSION.sub(f'"c":"{self.version}-', message, count=1))
        return self.version


@asynccontextmanager
async def running(name: str, store: str) -> AsyncIterator[Yardstick]:
    """Run a yardstick in a process of its own, until this is left."""
    port, redis = free_port(), connect(store)
    with process(f"companion.bench.yardsticks.{name}", str(port), store) as pid:
        wait_for(port)
        yield Yardstick(name, f"http://127.0.0.1:{port}", PATHS[name], pid, redis)
    await redis.aclose()
