"""A line: what a hub needs of a phone's connection, whichever server holds it."""

from __future__ import annotations

from typing import Any, Protocol

from companion.live.frames import Encoding

END_WITHIN_S = 1.0
"""A phone that takes nothing for this long while its line is being ended will not hear why."""


class Line(Protocol):
    """One connection, on which writing never waits.

    It owes its phone three calls: `clogged` when it takes no more, though what was written before will still be
    delivered, in order; `flowing` when it takes something again; and `lost` when it is gone, once or more.
    """

    @property
    def encoding(self) -> Encoding:
        """How it takes messages. It does not change."""

    @property
    def unanswered(self) -> int:
        """How many pings have gone unanswered. A line whose server sees to that itself says 0."""

    def write(self, wire: Any, /) -> None:
        """Take a message in its encoding."""

    def expect_answer(self) -> None:
        """Note that the phone was asked for an answer."""

    def close(self, code: int, reason: str) -> None:
        """End it, after what was written; soon, even if the phone takes nothing. Nothing may be written after this."""

    def abort(self) -> None:
        """End it now."""
