"""What a measurement is: it has a name, and gives rows that say what was measured, against what, and what should be."""

from __future__ import annotations

import statistics
from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct


class Target(Struct, frozen=True):
    """What a figure should be: at most, or at least, so much; of itself, or as a ratio to its yardstick."""

    limit: float
    of_ratio: bool = False
    at_least: bool = False

    def met(self, figure: float, ratio: float | None) -> bool:
        """Tell whether it is."""
        measured = ratio if self.of_ratio and ratio is not None else figure
        return measured >= self.limit if self.at_least else measured <= self.limit


class Row(Struct, frozen=True, kw_only=True):
    """One line of the table.

    `against` names the yardstick, and `yardstick` is the same figure of it, in the same run.
    """

    what: str
    figure: float
    unit: str
    against: str = ""
    yardstick: float | None = None
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        """The figure by its yardstick."""
        return self.figure / self.yardstick if self.yardstick else None

    @property
    def met(self) -> bool | None:
        """Tell whether the figure is what it should be; None if nobody said."""
        return None if self.target is None else self.target.met(self.figure, self.ratio)


class Run(Struct, frozen=True):
    """What a measurement gets: how large it is to be, and whom to tell how far it is.

    `bar` takes a label and a total, and gives what is to be told how much of it is done.
    """

    phones: int
    rounds: int
    bar: Callable[[str, int], Callable[[int], None]]


class Measurement(Struct, frozen=True, kw_only=True):
    """One measurement.

    `phones` and `rounds` (taps, comments, storms, seconds) are its size when it is asked for by name. It `needs_linux`
    where the processor time or the memory of a server is read.
    """

    name: str
    says: str
    measure: Callable[[Run], Awaitable[list[Row]]]
    phones: int
    rounds: int
    needs_linux: bool = True


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


median = statistics.median
