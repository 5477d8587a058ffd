"""The plain line: ASGI sends, on whatever server runs the app. A task of its own writes what waits for the phone."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import Any

from litestar import WebSocket
from litestar.exceptions import WebSocketDisconnect

from companion.live.frames import Encoding
from companion.live.line import END_WITHIN_S
from companion.live.phone import Phone

MAX_WAITING = 8
"""Messages that may wait: what one turn of the loop brings. With more the line is clogged."""

GONE = (RuntimeError, WebSocketDisconnect, OSError)
"""What servers raise when they are asked to send to a phone that has left."""


class PlainLine:
    """One socket of the framework's. Whether the phone is still there is for its server to find out."""

    encoding = Encoding.TEXT
    unanswered = 0

    def __init__(self, socket: WebSocket[Any, Any, Any]) -> None:
        self._socket = socket
        self._waiting: deque[str] = deque()
        self._wake = asyncio.Event()
        self._cut = asyncio.Event()
        self._ending: tuple[int, str] | None = None

    def carry(self, phone: Phone) -> None:
        """Put a phone on the line."""
        self._phone = phone

    async def serve(self) -> None:
        """Write and read until the phone leaves, or is let go."""
        tasks = [asyncio.ensure_future(each) for each in (self._read(), self._write(), self._cut.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._phone.lost()
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        for fault in ends:
            if isinstance(fault, Exception) and not isinstance(fault, GONE):
                raise fault

    def write(self, text: str) -> None:
        """Take a message."""
        self._waiting.append(text)
        self._wake.set()
        if len(self._waiting) >= MAX_WAITING:
            self._phone.clogged()

    def expect_answer(self) -> None:
        """Leave it to the server."""

    def close(self, code: int, reason: str) -> None:
        """Say goodbye after what waits, or cut the line if the phone does not take it."""
        self._ending = (code, reason)
        self._wake.set()
        asyncio.get_running_loop().call_later(END_WITHIN_S, self.abort)

    def abort(self) -> None:
        """Cut the line, as far as the server lets us."""
        self._cut.set()

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._socket.send_text(self._waiting.popleft())
            if self._ending is not None:
                with suppress(*GONE):
                    await self._socket.close(*self._ending)
                return
            if self._phone.is_clogged:
                self._phone.flowing()

    async def _read(self) -> None:
        """Keep receiving, so that pongs are seen; end when the phone leaves."""
        while (await self._socket.receive())["type"] != "websocket.disconnect":
            pass
