"""Phones by the hundred, each as thin as can be: a socket that notes what it hears, or that has stopped reading."""

from __future__ import annotations

import asyncio
import os
import random
import socket as sockets
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from urllib.parse import urlsplit

import msgspec

from companion.live.frames import Message
from tests.chaos.machines import E, Server
from tests.live.shown import Shown

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
OPENS_WITHIN_S = 10.0
AT_ONCE = 50
"""Handshakes under way at the same time, unless it is a storm that is wanted."""

FEW_BYTES = 4096
"""What the kernel keeps for a phone that reads nothing: the server notices soon, which is the harder case for it."""

COMES_BACK_S = (0.3, 3.0)
"""How long a phone waits before it connects anew: as live.js has it."""

_decode = msgspec.json.Decoder(Message).decode


class RefusedError(Exception):
    """The server did not open the socket. The status is the first argument."""


class Phone(asyncio.Protocol):
    """One socket. It keeps no message, only when each version arrived, unless it is told to `keep` them.

    Args:
        same: Where equal messages are kept once for all phones; None to keep none.
    """

    def __init__(self, same: dict[bytes, bytes] | None = None) -> None:
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[int] = loop.create_future()
        self.heard: list[bytes] = []
        self.messages: list[tuple[float, str, int]] = []
        """When each message came, the cursor in it, and how many bytes it had."""
        self.snapshots = 0
        self.cursor = ""
        self._same = same
        self._code = 1006
        self._received = bytearray()
        self.transport: asyncio.Transport

    @property
    def version(self) -> int:
        return int(self.cursor.partition("-")[0] or 0)

    def reached(self, version: int) -> float:
        """When it had a version, on the monotonic clock; for ever if it has not."""
        at_s = (at_s for at_s, cursor, _ in self.messages if cursor and int(cursor.partition("-")[0]) >= version)
        return next(at_s, float("inf"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self.opened.done() and not self._open():
            return
        while (frame := self._frame()) is not None:
            self._take(*frame)

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(RefusedError(0))
        if not self.ended.done():
            self.ended.set_result(self._code)

    def say(self, opcode: int, payload: bytes = b"") -> None:
        """Send a short frame; its mask is nought, so that it says what it says."""
        assert len(payload) < 126
        self.transport.write(bytes((0x80 | opcode, 0x80 | len(payload), 0, 0, 0, 0)) + payload)

    def stall(self) -> None:
        """Read nothing any more."""
        self.transport.pause_reading()

    def _open(self) -> bool:
        head, there, rest = bytes(self._received).partition(b"\r\n\r\n")
        if not there:
            return False
        status = int(head.split(b" ", 2)[1])
        self._received = bytearray(rest)
        if status == 101:
            self.opened.set_result(None)
        else:
            self.opened.set_exception(RefusedError(status))
            self.transport.abort()
        return status == 101

    def _frame(self) -> tuple[int, bytes] | None:
        """Take one frame from what was received, once all of it is there."""
        received = self._received
        if len(received) < 2:
            return None
        size_bytes = {126: 2, 127: 8}.get(received[1], 0)
        begins = 2 + size_bytes
        if len(received) < begins:
            return None
        size = int.from_bytes(received[2:begins]) if size_bytes else received[1]
        if len(received) < begins + size:
            return None
        payload = bytes(received[begins : begins + size])
        opcode = received[0]
        del received[: begins + size]
        assert opcode & 0xF0 == 0x80, "whole and plain: we offered nothing else"
        return opcode & 0xF, payload

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self._note(payload)
        elif opcode == PING:
            self.say(PONG, payload)
        elif opcode == CLOSE:
            self._code = int.from_bytes(payload[:2]) if payload else 1005
            self.say(CLOSE, payload[:2])
            self.transport.close()

    def _note(self, payload: bytes) -> None:
        message = _decode(payload)
        self.cursor = message.c or self.cursor
        self.snapshots += message.t == "snapshot"
        self.messages.append((time.monotonic(), message.c, len(payload)))
        if self._same is not None:
            self.heard.append(self._same.setdefault(payload, payload))


async def ring_up(url: str, cursor: str = "", *, same: dict[bytes, bytes] | None = None, keeps_bytes: int = 0) -> Phone:
    """Open a socket of the event's page.

    Args:
        url: The server, as `http://…`.
        keeps_bytes: How much the kernel keeps for it; 0 for as much as it likes.

    Raises:
        RefusedError: If it is not opened.
    """
    address = urlsplit(url)
    line = sockets.socket()
    if keeps_bytes:
        line.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, keeps_bytes)
    line.setblocking(False)
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(OPENS_WITHIN_S):
        await loop.sock_connect(line, (address.hostname, address.port))
        _, phone = await loop.create_connection(lambda: Phone(same), sock=line)
        phone.transport.write(_request(url, cursor))
        await phone.opened
    return phone


def _request(url: str, cursor: str) -> bytes:
    return (
        f"GET {E}/live?cursor={cursor}&page=event HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n"
        f"Origin: {url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}\r\n\r\n"
    ).encode()


@asynccontextmanager
async def phones(
    url: str, count: int, cursor: str = "", *, same: dict[bytes, bytes] | None = None, keeps_bytes: int = 0
) -> AsyncIterator[list[Phone]]:
    """Open so many sockets."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one() -> Phone:
        async with turns:
            return await ring_up(url, cursor, same=same, keeps_bytes=keeps_bytes)

    crowd = await asyncio.gather(*(one() for _ in range(count)))
    try:
        yield crowd
    finally:
        for phone in crowd:
            phone.transport.abort()


class Wanderer:
    """A phone that comes back whenever its socket ends, to whichever server takes it."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self._servers = list(servers)
        self.phone: Phone | None = None
        self.cursor = ""
        self.refusals: list[str] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def is_back(self) -> bool:
        """Tell whether it has an open socket on which it has heard where the log is."""
        return self.phone is not None and not self.phone.ended.done() and bool(self.phone.cursor)

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._wander())

    def forget(self, server: Server) -> None:
        """Stop going to a server, as a proxy does that finds it gone."""
        self._servers.remove(server)

    async def stop(self) -> None:
        """Go home."""
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        if self.phone is not None:
            self.phone.transport.abort()

    async def _wander(self) -> None:
        while True:
            try:
                self.phone = await ring_up(self._servers[0].url, self.cursor)
            except (RefusedError, OSError, TimeoutError) as error:
                self.refusals.append(repr(error))
            else:
                await self.phone.ended
                self.cursor = self.phone.cursor or self.cursor
            await asyncio.sleep(random.uniform(*COMES_BACK_S))


@asynccontextmanager
async def wanderers(servers: Sequence[Server], count: int) -> AsyncIterator[list[Wanderer]]:
    """So many phones that always come back."""
    async with AsyncExitStack() as stack:
        crowd = [Wanderer(servers) for _ in range(count)]
        for wanderer in crowd:
            wanderer.start()
            stack.push_async_callback(wanderer.stop)
        yield crowd


def after(html: str, heard: Iterable[bytes]) -> Shown:
    """What a phone shows that loaded the event's page, and then heard all this."""
    shown = Shown("event", html)
    for message in heard:
        shown.take(message.decode())
    return shown


def quantile(values: Sequence[float], share: float) -> float:
    """The value that so much of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
