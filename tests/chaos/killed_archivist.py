"""Processes that make what is due for the small day, and are killed at a step: a program, because they are forked."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from companion.archive.archivist import Archivist
from companion.archive.keys import Keys
from companion.archive.progress import Progress, Step, Watcher, unwatched
from companion.archive.shelf import Shelf
from companion.log.logs import Logs
from companion.log.store import connect
from tests.chaos.machines import SLUG


def killed_at(step: Step, *, midway: bool) -> Watcher:
    """Kill this process, as a power cut would, when a step begins or when half of it is done."""

    def watch(_slug: str, progress: Progress) -> None:
        is_midway = progress.total > 0 and progress.done >= progress.total / 2
        if progress.step is step and is_midway >= midway:
            os.kill(os.getpid(), signal.SIGKILL)

    return watch


async def make(store: str, disk: Path, watch: Watcher = unwatched) -> str:
    """Make what is due, from a store and on a disk; give the digest of the edition."""
    redis = connect(store)
    async with Logs(redis, lambda: datetime.now(UTC)) as logs:
        log = logs.get(SLUG)
        assert log is not None
        await Archivist(redis, logs, Shelf(disk), Keys(redis), version="1", watch=watch).look(log)
        (edition,) = log.event.editions
    await redis.aclose()
    return edition.sha256


def begun(store: str, disk: str, step: str, midway: str) -> int:
    """Begin to make what is due in a process of its own, which will be killed; give its number."""
    child = os.fork()
    if child == 0:
        asyncio.run(make(store, Path(disk), killed_at(Step(step), midway=bool(midway))))
        os._exit(0)
    return child


def main(*arguments: str) -> None:
    """Begin once for every four arguments, and print by which signal each ended; 0 for one that came through."""
    cuts = [arguments[n : n + 4] for n in range(0, len(arguments), 4)]
    for child in [begun(*cut) for cut in cuts]:
        sys.stdout.write(f"{os.WTERMSIG(os.waitpid(child, 0)[1])}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
