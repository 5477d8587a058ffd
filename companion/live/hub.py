"""The hub of one event: renders what changes touched once per audience, and offers the same frame to every phone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from companion.domain.changes import EditionPublished, Record
from companion.domain.event import Event
from companion.live.frames import Frame, Message, frame, join
from companion.live.phone import Phone
from companion.live.pictures import Pictures
from companion.live.touched import Gathered
from companion.log.event_log import EventLog
from companion.views.personal import seat_partials
from companion.views.regions import EVENT_PAGE, HOST_PAGE, SCREEN_PAGE
from companion.views.rendering import Renderer

PAGES: Mapping[str, tuple[str, ...]] = MappingProxyType({"event": EVENT_PAGE, "host": HOST_PAGE, "screen": SCREEN_PAGE})
"""The audiences: a page's name, and its regions in the order in which they are sent."""

GATHER_S = 0.25
"""Comments and seats wait this long after the last flush: a phone that morphs four times a second stays usable."""

REACH_S = 0.25
"""How long a phone that is ahead of this process waits for it to follow the log."""

OVER = 4001
"""Close code: the event is over, do not come back."""

COME_BACK = 1012
"""Close code: connect again, now or soon."""


class Hub:
    """Phones of one event in this process.

    Joining and reading the state happen in one turn of the loop, and the catch-up is written first, so a phone never
    misses a change and need not filter any.

    Args:
        log: The event.
        clock: Real time.
    """

    def __init__(self, log: EventLog, renderer: Renderer, clock: Callable[[], datetime]) -> None:
        self._log, self._renderer, self._clock = log, renderer, clock
        self._phones: dict[str, set[Phone]] = {page: set() for page in PAGES}
        self._gathered = Gathered()
        self._flushed_s = float("-inf")
        self._timer: asyncio.Handle | None = None
        self.pictures = Pictures(renderer, log.event)
        log.listen(self)

    @property
    def phones(self) -> int:
        """How many phones are connected."""
        return sum(map(len, self._phones.values()))

    # What the log tells

    def moved(self, _before: Event, records: Sequence[Record], after: Event) -> None:
        """Take in new records, and flush now or within `GATHER_S`."""
        self.pictures.moved(records, after)
        self._gathered.add(records)
        self._plan_flush()
        if any(isinstance(record.change, EditionPublished) for record in records):
            self.flush()
            self.close(OVER)

    def refolded(self, event: Event) -> None:
        """Memory was wrong: show every phone the state as it really is."""
        self.pictures.refolded(event)
        self._gathered = Gathered()
        for page in PAGES:
            self._offer(page, self._snapshot(page))

    # Flushing

    def _plan_flush(self) -> None:
        if not self._gathered:
            return
        loop = asyncio.get_running_loop()
        wait_s = 0.0 if self._gathered.at_once else max(0.0, self._flushed_s + GATHER_S - loop.time())
        if self._timer is not None:
            if not self._gathered.at_once:
                return
            self._timer.cancel()
        self._timer = loop.call_later(wait_s, self.flush)

    def flush(self) -> None:
        """Send what has gathered to everybody whom it concerns."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        gathered, self._gathered = self._gathered, Gathered()
        self._flushed_s = asyncio.get_running_loop().time()
        for page in PAGES:
            if self._phones[page] and (content := self._changed(page, gathered)):
                self._offer(page, self._frame(content, cursor=self.pictures.event.cursor))
        self._flush_people(gathered.people)

    def _changed(self, page: str, gathered: Gathered) -> str:
        regions = PAGES[page]
        whole = [name for name in regions if name in gathered.regions]
        rest = [name for name in regions if name not in gathered.regions]
        return join([*self.pictures.partials(whole), *self.pictures.patch_partials(rest, gathered.patch)])

    def _flush_people(self, people: set[str]) -> None:
        for phone in self._phones["event"] if people else ():
            if phone.person in people:
                phone.offer(self._frame(self.personal(phone.person)))

    def personal(self, person: str) -> str:
        """The partials that concern one person alone."""
        return join(seat_partials(self._renderer, self.pictures.event, person))

    def _offer(self, page: str, offered: Frame) -> None:
        for phone in self._phones[page]:
            phone.offer(offered)

    # Catching up

    async def reach(self, cursor: str) -> None:
        """Follow the log now if a phone has seen more than this process."""
        version = version_of(cursor)
        if version is not None and version > self.pictures.event.version:
            await self._log.reach(version, REACH_S)

    def join(self, phone: Phone) -> None:
        """Let a phone in: what it missed is written first, then every later frame."""
        phone.offer(self.catch_up(phone.page, phone.cursor))
        if phone.person is not None and phone.page == "event":
            phone.offer(self._frame(self.personal(phone.person)))
        self._phones[phone.page].add(phone)

    def leave(self, phone: Phone) -> None:
        """Let a phone go."""
        self._phones[phone.page].discard(phone)

    def catch_up(self, page: str, cursor: str) -> Frame:
        """Bring a phone from its cursor to now: the regions touched since, or all of them if the cursor is no good."""
        version = version_of(cursor)
        if version is None or not self._log.knows(cursor):
            return self._snapshot(page)
        names = self.pictures.touched_since(version, PAGES[page])
        return self._frame(join(self.pictures.partials(names)) or None, cursor=self.pictures.event.cursor)

    def since(self, page: str, version: int) -> str:
        """The partials of the regions that were touched after a version."""
        return join(self.pictures.partials(self.pictures.touched_since(version, PAGES[page])))

    def _snapshot(self, page: str) -> Frame:
        content = join(self.pictures.partials(PAGES[page]))
        return self._frame(content, cursor=self.pictures.event.cursor, kind="snapshot")

    # Keeping and ending sockets

    def ping(self) -> None:
        """Tell every phone that the line is alive, and what time it is here."""
        ping = self._frame(None, kind="ping")
        for page in PAGES:
            self._offer(page, ping)

    def close(self, code: int, *, person: str | None = None) -> None:
        """End every socket, or every one of a person, after what waits has been written."""
        for phone in [phone for group in self._phones.values() for phone in group]:
            if person is None or phone.person == person:
                phone.close(code)

    def _frame(self, content: str | None, *, cursor: str = "", kind: str = "") -> Frame:
        return frame(Message(t=kind, c=cursor, at=self.pictures.event.time(self._clock()).timestamp(), content=content))


def version_of(cursor: str) -> int | None:
    """The version in a cursor, or None if it is not one."""
    digits, dash, _nonce = cursor.partition("-")
    return int(digits) if dash and digits.isascii() and digits.isdigit() and len(digits) < 16 else None
