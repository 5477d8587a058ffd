"""One phone's socket: it is written to in order, and never queued for when it does not drain."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from companion.live.frames import Frame

MAX_WAITING = 8
"""Frames that may wait for a phone: what one loop turn brings. With more it is behind, and will get a catch-up."""

DRAIN_WITHIN_S = 45.0
"""A phone that takes nothing for this long is gone; its socket is closed."""

END_WITHIN_S = 1.0
"""A phone that takes nothing for this long while its socket is being closed will not hear why."""


class Phone:
    """Frames for one socket.

    Args:
        page: The name of the page it shows, which is the audience it belongs to.
        cursor: How far it has got.
        person: The id of who is signed in, or None.
        send: Writes one text message, and waits while the socket does not drain.
        catch_up: Makes the frames that bring it from its cursor to now.
    """

    def __init__(
        self,
        *,
        page: str,
        cursor: str,
        person: str | None,
        send: Callable[[str], Awaitable[None]],
        catch_up: Callable[[Phone], Iterable[Frame]],
    ) -> None:
        self.page, self.cursor, self.person = page, cursor, person
        self._send, self._catch_up = send, catch_up
        self._waiting: deque[Frame] = deque()
        self._wake = asyncio.Event()
        self._behind = False
        self._writing: asyncio.Timeout | None = None
        self.close_code: int | None = None

    def offer(self, frame: Frame) -> None:
        """Hand over a frame; at once if the phone keeps up, not at all if it is behind."""
        if self._behind:
            return
        if len(self._waiting) >= MAX_WAITING:
            self._waiting.clear()
            self._behind = True
        else:
            self._waiting.append(frame)
        self._wake.set()

    def close(self, code: int) -> None:
        """End the socket after what waits has been written, or after `END_WITHIN_S` if it does not drain."""
        self.close_code = code
        self._wake.set()
        if self._writing is not None and not self._writing.expired():
            self._writing.reschedule(asyncio.get_running_loop().time() + END_WITHIN_S)

    async def drain(self) -> None:
        """Write frames until the socket is to be closed.

        Raises:
            TimeoutError: If the phone took nothing for `DRAIN_WITHIN_S`, or for `END_WITHIN_S` once it is to end.
        """
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._write_waiting()
            if self.close_code is not None:
                return

    async def _write_waiting(self) -> None:
        while self._waiting or self._behind:
            if not self._waiting:
                self._behind = False
                self._waiting.extend(self._catch_up(self))
            await self._write(self._waiting.popleft())

    async def _write(self, frame: Frame) -> None:
        within_s = DRAIN_WITHIN_S if self.close_code is None else END_WITHIN_S
        try:
            async with asyncio.timeout(within_s) as self._writing:
                await self._send(frame.text)
        finally:
            self._writing = None
        self.cursor = frame.cursor or self.cursor
