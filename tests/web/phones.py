"""Phones on real sockets: one that reads, and one that has stopped reading."""

from __future__ import annotations

import asyncio
import os
import socket as sockets
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from companion.live.frames import Message

HEARS_WITHIN_S = 10.0


class OnLine:
    """A phone that keeps what it hears."""

    def __init__(self, connection: ClientConnection, page: str) -> None:
        self._connection, self.page = connection, page
        self.heard: list[Message] = []

    @property
    def cursor(self) -> str:
        """How far it has got; "" before it has heard anything."""
        return next((message.c for message in reversed(self.heard) if message.c), "")

    async def hear(self) -> Message:
        """Wait for the next message."""
        async with asyncio.timeout(HEARS_WITHIN_S):
            text = await self._connection.recv()
        self.heard.append(msgspec.json.decode(text, type=Message))
        return self.heard[-1]

    async def hear_of(self, what: str) -> Message:
        """Wait until a message says something."""
        while what not in ((await self.hear()).content or ""):
            pass
        return self.heard[-1]

    async def end(self) -> tuple[int | None, str | None]:
        """Wait until the socket is closed; give the code and the reason."""
        with suppress(ConnectionClosed):
            while True:
                await self.hear()
        return self._connection.close_code, self._connection.close_reason

    async def say(self, text: str) -> None:
        """Send something, which no phone of ours does."""
        await self._connection.send(text)


@asynccontextmanager
async def on_line(
    url: str, event: str = "/e/small-day", *, page: str = "event", cursor: str = "", token: str = "", origin: Any = ...
) -> AsyncIterator[OnLine]:
    """Open the socket of a page.

    Args:
        url: The server, as `http://…`.
        token: The session, "" for nobody's.
        origin: Where the page came from; the server itself, unless it is said.
    """
    address = f"{url.replace('http', 'ws', 1)}{event}/live?cursor={cursor}&page={page}"
    headers = {"Cookie": f"session={token}"} if token else {}
    from_where = Origin(url) if origin is ... else origin
    async with connect(address, origin=from_where, additional_headers=headers, close_timeout=1) as line:
        yield OnLine(line, page)


@asynccontextmanager
async def stalled(url: str, event: str = "/e/small-day") -> AsyncIterator[sockets.socket]:
    """A phone that opens its socket, and then reads nothing more."""
    host, _, port = url.removeprefix("http://").partition(":")
    with sockets.socket() as line:
        line.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        line.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(line, (host, int(port)))
        request = (
            f"GET {event}/live HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {url}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}\r\n\r\n"
        )
        await loop.sock_sendall(line, request.encode())
        assert (await loop.sock_recv(line, 12)).endswith(b"101")
        yield line
