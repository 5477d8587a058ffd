"""Admission: handshakes are let in by turns, so that a hall that comes back at once keeps nobody else out."""

from __future__ import annotations

import asyncio
import random
from types import TracebackType

AT_ONCE = 16
"""Handshakes under way together. Each takes about half a millisecond of the loop, so that whoever asks for a page
meanwhile waits some ten milliseconds, and not for the whole hall."""

MOST_WAITING = 10_000
"""About six seconds of handshakes. Whoever comes after that is better off later."""

RETRY_AFTER_S = (5, 15)
"""Spread out, so that those who were turned away do not come back together."""


class Admission:
    """Turns, in the order of coming: `async with admission` waits for one and holds it."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._inside = 0

    async def __aenter__(self) -> None:
        self._inside += 1
        try:
            await self._turns.acquire()
        except BaseException:
            self._inside -= 1
            raise

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._inside -= 1
        self._turns.release()

    @property
    def is_full(self) -> bool:
        """Tell whether it makes no sense to wait."""
        return self._inside >= AT_ONCE + MOST_WAITING

    @property
    def retry_after_s(self) -> int:
        """When to come again."""
        return random.randint(*RETRY_AFTER_S)  # noqa: S311 — this is no secret
