"""Background tasks that are started again when they fail, and say so."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

RESTART_FIRST_S = 0.1
RESTART_MOST_S = 5.0
CANCEL_EVERY_S = 0.1
REMEMBER_S = 60.0
"""How long a failure is shown. A task that has run for this long has recovered, and is again restarted quickly."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """When a task failed last, on the monotonic clock, and of what."""

    at_s: float
    cause: str


class Tasks:
    """The background tasks of one process. They end together."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        self._failures: dict[str, Failure] = {}

    def supervise(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Run a coroutine function until it returns, and again whenever it fails.

        Args:
            name: What it is, as an operator would read it: "The mailbox of manchester".
        """
        self._running[name] = asyncio.create_task(self._keep_running(name, run), name=name)

    def problems(self) -> list[str]:
        """Name the tasks that failed lately, a sentence each."""
        now_s = time.monotonic()
        return [
            f"{name} failed {now_s - failure.at_s:.0f} s ago and was started again: {failure.cause}."
            for name, failure in self._failures.items()
            if now_s - failure.at_s < REMEMBER_S
        ]

    async def stop(self) -> None:
        """End every task, and wait until they have ended."""
        running = set(self._running.values())
        while running:
            for task in running:
                task.cancel()
            # More than once: Python 3.11 loses a cancellation that meets the end of a `wait_for`, as redis-py has them.
            _, running = await asyncio.wait(running, timeout=CANCEL_EVERY_S)
        self._running.clear()

    async def _keep_running(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        pause_s = RESTART_FIRST_S
        while True:
            begun_s = time.monotonic()
            try:
                return await run()
            except Exception as error:
                log.exception("task failed", task=name)
                self._failures[name] = Failure(time.monotonic(), repr(error))
            if time.monotonic() - begun_s > REMEMBER_S:
                pause_s = RESTART_FIRST_S
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, RESTART_MOST_S)
