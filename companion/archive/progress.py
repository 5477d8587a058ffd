"""How far an edition has got: which step it is at and, where that is known, how much of it is done."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

BYTES_A_MEGABYTE = 1_000_000


class Step(StrEnum):
    """What is done for an edition, in order."""

    RENDERING = "Rendering the pages"
    PACKING = "Packing"
    STORING = "Putting it into the store"
    SHELVING = "Writing it to the disk"
    RECORDING = "Recording it in the log"


class Progress(Struct, frozen=True):
    """How far an edition has got. `done` of `total` are pages, or bytes on the disk; 0 of 0 where nobody knows."""

    number: int
    step: Step
    done: int = 0
    total: int = 0

    @property
    def told(self) -> str:
        """The same in words, "" where nobody knows."""
        if not self.total:
            return ""
        if self.step is Step.RENDERING:
            return f"{self.done} of {self.total}"
        return f"{self.done / BYTES_A_MEGABYTE:.1f} of {self.total / BYTES_A_MEGABYTE:.1f} MB"


Watcher = Callable[[str, Progress], None]
"""Is told of an event's slug and how far its edition has got: whenever a step begins, and as it goes on."""

Counted = Callable[[int, int], object]
"""Is told how many of how many are done, in whichever thread that is."""


def unwatched(_slug: str, _progress: Progress) -> None:
    """Watch nothing."""


def uncounted(_done: int, _total: int) -> None:
    """Count nothing."""


class LatestProgress:
    """How far this process has got with what it makes just now, and who hears of it."""

    def __init__(self) -> None:
        self._latest: dict[str, Progress] = {}
        self._listeners: list[Watcher] = []

    def on_progress(self, listener: Watcher) -> None:
        """Tell the listener of every step from now on."""
        self._listeners.append(listener)

    def of(self, slug: str, number: int) -> Progress | None:
        """How far an edition has got here; None if it is not being made here, or not yet."""
        latest = self._latest.get(slug)
        return latest if latest is not None and latest.number == number else None

    def __call__(self, slug: str, progress: Progress) -> None:
        """Hear how far an edition has got."""
        self._latest[slug] = progress
        for listener in self._listeners:
            listener(slug, progress)
