"""The real thing on a real socket: one process of Companion, run inside the test's own loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from companion.app import House, build, create_app
from companion.serving import server
from companion.settings import Settings

STARTS_WITHIN_S = 10.0


class Served:
    """A process that answers at `url`. Its parts are at hand, for a test to set the scene."""

    def __init__(self, house: House, url: str) -> None:
        self.house, self.url = house, url

    @property
    def socket_url(self) -> str:
        """The same origin, for sockets."""
        return self.url.replace("http", "ws", 1)


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@asynccontextmanager
async def served(valkey: str, data_dir: Path, *, public_url: str = "") -> AsyncIterator[Served]:
    """Serve until the test has done with it."""
    settings = Settings(data_dir=data_dir, port=free_port(), public_url=public_url)
    house = build(settings, valkey)
    up = asyncio.Event()
    running = server(create_app(house), settings, up.set)
    task = asyncio.create_task(running.serve())
    async with asyncio.timeout(STARTS_WITHIN_S):
        await up.wait()
    try:
        yield Served(house, f"http://127.0.0.1:{settings.port}")
    finally:
        running.should_exit = True
        with suppress(asyncio.CancelledError):
            await task
