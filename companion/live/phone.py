"""One phone: level with everybody of its audience, or behind because its line takes no more, or gone."""

from __future__ import annotations

import asyncio
from typing import Protocol

import structlog

from companion.live.frames import Frame
from companion.live.line import Line

DRAIN_WITHIN_S = 30.0
"""A phone that takes nothing for this long is gone; its line is cut. What it can hold before it takes nothing fills for
some seconds more, so that it is rid of within 45 s."""

OVER = 4001
"""Close code: the event is over, do not come back."""

COME_BACK = 1012
"""Close code: connect again, now or soon."""


log = structlog.get_logger(__name__)


class Usher(Protocol):
    """Who keeps the phone its place in an audience, and is told what becomes of it."""

    def fell_behind(self, phone: Phone) -> None:
        """Leave the phone out of what is sent to everybody, and note its cursor."""

    def drained(self, phone: Phone) -> None:
        """Bring the phone level again."""

    def left(self, phone: Phone) -> None:
        """Forget the phone."""


class Phone:
    """A page that somebody has open, and the line to it.

    Args:
        page: The name of the page it shows, which is the audience it belongs to.
        cursor: How far it has got. While it is level its audience knows better.
        person: The id of who is signed in, or None.
    """

    __slots__ = (
        "_gone_at",
        "_usher",
        "_write",
        "close_code",
        "cursor",
        "encoding",
        "is_clogged",
        "line",
        "page",
        "person",
    )

    def __init__(self, *, page: str, cursor: str, person: str | None, line: Line, usher: Usher) -> None:
        self.page, self.cursor, self.person = page, cursor, person
        self.line, self._write, self.encoding = line, line.write, line.encoding
        self._usher = usher
        self._gone_at: asyncio.TimerHandle | None = None
        self.is_clogged = False
        self.close_code: int | None = None

    def send(self, frame: Frame) -> None:
        """Write a frame to this phone alone, unless it takes nothing or has been told to go."""
        if self.is_clogged or self.close_code is not None:
            return
        self.put(frame.wire(self.encoding))
        self.cursor = frame.cursor or self.cursor

    def put(self, wire: bytes | str) -> None:
        """Write to the line. One that is broken must not cost others their frame: their cursors would skip it."""
        try:
            self._write(wire)
        except Exception:
            log.exception("line broken")
            self.cut()

    def close(self, code: int) -> None:
        """End the line after what was written."""
        if self.close_code is None:
            self.close_code = code
            self._let_go()
            self.line.close(code, "over" if code == OVER else "")

    def cut(self) -> None:
        """End the line now."""
        self._let_go()
        self.line.abort()

    # What the line tells

    def clogged(self) -> None:
        """Hear that the line takes no more. Whatever was written before is on its way."""
        if self.close_code is None and not self.is_clogged:
            self.is_clogged = True
            self._gone_at = asyncio.get_running_loop().call_later(DRAIN_WITHIN_S, self.cut)
            self._usher.fell_behind(self)

    def flowing(self) -> None:
        """Hear that the line takes something again."""
        if self._gone_at is not None:
            self._gone_at.cancel()
            self._gone_at = None
        self.is_clogged = False
        if self.close_code is None:
            self._usher.drained(self)

    def lost(self) -> None:
        """Hear that the line is gone."""
        self._let_go()

    def _let_go(self) -> None:
        if self._gone_at is not None:
            self._gone_at.cancel()
            self._gone_at = None
        self._usher.left(self)
