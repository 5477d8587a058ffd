"""The hub of one event: renders what changes touched once per audience, and writes the same bytes to every phone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from msgspec import Struct

from companion.domain.changes import EditionPublished, Erased, PersonBanned, Record, RoleRevoked, WordingsErased
from companion.domain.errors import StoreChangedError, StoreError
from companion.domain.event import Event, version_of
from companion.live.audience import Audience
from companion.live.frames import Frame, Message, frame, join
from companion.live.line import Line
from companion.live.pages import OPEN, regions_on
from companion.live.phone import COME_BACK, OVER, Phone
from companion.live.pictures import Pictures
from companion.live.slots import SLOTTED, Slots, turned
from companion.live.touched import Gathered
from companion.log.event_log import EventLog
from companion.views.regions import stem_of
from companion.views.rendering import Renderer

GATHER_S = 0.25
"""Comments and seats wait this long after the last flush: a phone that morphs four times a second stays usable."""

REACH_S = 0.25
"""How long a phone that is ahead of this process waits for it to follow the log."""

CAUGHT_UP_FOR_S = 1.0
"""How long one catch-up serves all who come with the same cursor: the clock in it is that far off at most."""


class Hub:
    """Phones of one event in this process.

    Joining and reading the state happen in one turn of the loop, and the catch-up is written first, so a phone never
    misses a change and need not filter any.

    Args:
        log: The event.
        clock: Real time.
    """

    def __init__(self, log: EventLog, renderer: Renderer, clock: Callable[[], datetime]) -> None:
        self._log, self._clock = log, clock
        self._audiences = {"event": Audience(self.catch_up)}
        self._caught_up: dict[tuple[str, str], Frame] = {}
        self._caught_up_at_s = float("-inf")
        self._slots = Slots(renderer)
        self._gathered = Gathered()
        self._flushed_s = float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        self._is_stuck = False
        self.pictures = Pictures(renderer, log.event)
        log.listen(self)
        log.on_turn(self.tell)

    @property
    def phones(self) -> int:
        """How many phones are connected."""
        return sum(map(len, self._audiences.values()))

    # What the log tells

    def moved(self, before: Event, records: Sequence[Record], after: Event) -> None:
        """Take in new records, and flush now or within `GATHER_S`."""
        self.pictures.moved(records, after)
        self._caught_up.clear()
        self._gathered.add(records, after)
        self._gathered.everybody |= turned(before, after) & self._gathered.regions
        self._plan_flush()
        for record in records:
            self._end(record)

    def refolded(self, event: Event) -> None:
        """Memory was wrong: show every phone the state as it really is."""
        self.pictures.refolded(event)
        self._caught_up.clear()
        self._gathered = Gathered()
        self._flush_slots(lambda _: SLOTTED)
        for page, audience in self._audiences.items():
            audience.send(self._missed(page, ""))
        # Whether their people are still hosts is asked anew when they come back.
        for page, audience in self._audiences.items():
            for phone in audience if stem_of(page) not in OPEN else ():
                phone.close(COME_BACK)

    def _end(self, record: Record) -> None:
        """End the sockets that have nothing more to show, or show it to somebody who may no longer see it."""
        match record.change:
            case EditionPublished():
                self.flush()
                self.close(OVER)
            case RoleRevoked(person=person) | PersonBanned(person=person):
                self.close(COME_BACK, person=person)
            case WordingsErased():
                self._slots.forget()
            case Erased(people=people):
                self._slots.forget()
                for person in people:
                    self.close(COME_BACK, person=person)

    # Flushing

    def _plan_flush(self) -> None:
        if not self._gathered:
            return
        loop = asyncio.get_running_loop()
        due_s = loop.time() if self._gathered.at_once else max(loop.time(), self._flushed_s + GATHER_S)
        if self._timer is not None:
            if self._timer.when() <= due_s:
                return
            self._timer.cancel()
        self._timer = loop.call_at(due_s, self.flush)

    def flush(self) -> None:
        """Send what has gathered to everybody whom it concerns."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        gathered, self._gathered = self._gathered, Gathered()
        self._flushed_s = asyncio.get_running_loop().time()
        self._is_stuck = False
        try:
            self._send(gathered)
        except Exception:
            # What was not sent is sent with what comes next, or the next cursor would vouch for it.
            self._gathered, self._is_stuck = gathered, True
            raise

    def _send(self, gathered: Gathered) -> None:
        if gathered.everybody or gathered.people:
            self._flush_slots(gathered.slots_of)
        for page, audience in self._audiences.items():
            if len(audience) and (content := self._changed(page, gathered)):
                audience.send(self._frame(content, cursor=self.pictures.event.cursor))
        self.pictures.end_round()

    def _changed(self, page: str, gathered: Gathered) -> str:
        regions = regions_on(page)
        whole = [name for name in regions if stem_of(name) in gathered.regions and self.pictures.looks_different(name)]
        rest = [name for name in regions if stem_of(name) not in gathered.regions]
        return join([*self.pictures.partials(whole), *self.pictures.patch_partials(rest, gathered.patch)])

    def _flush_slots(self, different: Callable[[str | None], Collection[str]]) -> None:
        """Send everybody their own slots in the regions in which these are different.

        That is ahead of the frame whose cursor says that they have them. Most look the same, and get the same frame.
        """
        frames: dict[str, Frame] = {}
        for phone in self._audiences["event"]:
            regions = different(phone.person)
            if regions and (content := self.personal(phone.person, regions)):
                if content not in frames:
                    frames[content] = self._frame(content, personal=True)
                phone.send(frames[content])

    def personal(self, person: str | None, regions: Collection[str] = SLOTTED) -> str:
        """The partials that concern one person alone, or anybody who is not signed in, in these regions."""
        return self._slots.partials(self.pictures.event, person, regions)

    def show(self, page: str, region: str, context: Struct) -> None:
        """Show everybody on a page what is in no log, such as how far something has got here. No cursor moves."""
        self._audience(page).send(self._frame(self.pictures.partial(region, context)))

    # Catching up

    async def reach(self, cursor: str) -> bool:
        """Follow the log now if a phone has seen more than this process.

        Returns:
            False if the store did not tell in time whether the log has what the phone has seen.
        """
        version = version_of(cursor)
        if version is None or version <= self.pictures.event.version:
            return True
        try:
            async with asyncio.timeout(REACH_S):
                await self._log.catch_up()
        except StoreChangedError:
            return True
        except (StoreError, TimeoutError):
            return False
        return True

    def phone(self, *, page: str, cursor: str, person: str | None, line: Line) -> Phone:
        """Make the phone at the end of a line. It hears nothing before it has joined."""
        return Phone(page=page, cursor=cursor, person=person, line=line, usher=self._audience(page))

    def _audience(self, page: str) -> Audience:
        """The audience of a page; that of a screen is made when somebody first looks at it."""
        if page not in self._audiences:
            self._audiences[page] = Audience(self.catch_up)
        return self._audiences[page]

    def join(self, phone: Phone) -> None:
        """Let a phone in: what it missed is written first, then every later frame, unless all is over."""
        self._audience(phone.page).join(phone)
        if self.pictures.event.editions:
            phone.close(OVER)

    def catch_up(self, phone: Phone) -> list[Frame]:
        """Bring a phone from its cursor to now. What is personal goes first: the cursor that follows vouches for it."""
        personal = self._personal_since(phone.page, phone.cursor, phone.person)
        own = [self._frame(personal, personal=True)] if personal else []
        return [*own, self._shared_catch_up(phone.page, phone.cursor)]

    def _shared_catch_up(self, page: str, cursor: str) -> Frame:
        """What was missed since a cursor, encoded once for all who left together, as at a restart."""
        now_s = asyncio.get_running_loop().time()
        if now_s > self._caught_up_at_s + CAUGHT_UP_FOR_S:
            self._caught_up.clear()
            self._caught_up_at_s = now_s
        key = (page, cursor if self._log.knows(cursor) else "")
        if key not in self._caught_up:
            self._caught_up[key] = self._missed(*key)
        return self._caught_up[key]

    def answer(self, page: str, cursor: str, person: str | None) -> Frame:
        """All that a phone would be sent on connecting, in one frame, for where sockets are blocked."""
        kind = "over" if self.pictures.event.editions else ""
        return self._missed(page, cursor, self._personal_since(page, cursor, person), kind=kind)

    def since(self, page: str, version: int) -> str:
        """The partials of the regions that were touched after a version."""
        return join(self.pictures.partials(self.pictures.touched_since(version, regions_on(page))))

    def _missed(self, page: str, cursor: str, personal: str = "", *, kind: str = "") -> Frame:
        """The regions touched since a cursor, or all of them if the cursor is no good."""
        names = self._touched_since(page, cursor)
        content = join([*self.pictures.partials(names), personal])
        kind = kind or ("" if self._log.knows(cursor) else "snapshot")
        return self._frame(content or None, cursor=self.pictures.event.cursor, kind=kind)

    def _touched_since(self, page: str, cursor: str) -> Sequence[str]:
        version = version_of(cursor)
        if version is None or not self._log.knows(cursor):
            return regions_on(page)
        return self.pictures.touched_since(version, regions_on(page))

    def _personal_since(self, page: str, cursor: str, person: str | None) -> str:
        touched = {*self._touched_since(page, cursor)}
        # A seat brings along what was announced to its room, and what everybody shares is the same with it.
        touched |= {"urgent"} if "workshops" in touched else set()
        return self.personal(person, [region for region in SLOTTED if region in touched])

    # Keeping and ending sockets

    def ping(self) -> None:
        """Tell every phone that the line is alive, and what time it is here; cut those that left a ping unanswered."""
        for audience in self._audiences.values():
            for phone in audience:
                if phone.line.unanswered and not phone.is_clogged:
                    phone.cut()
                elif not phone.is_clogged:
                    # Also one that is not level, because its catch-up failed: it is asked nothing, and cut next time.
                    phone.line.expect_answer()
        self.tell()

    def tell(self) -> None:
        """Tell every phone what time it is here, and whether we hear what happens."""
        self._caught_up.clear()
        ping = self._frame(None, kind="ping")
        for audience in self._audiences.values():
            audience.send(ping)

    def close(self, code: int, *, person: str | None = None) -> None:
        """End every socket, or every one of a person, after what waits has been written."""
        for audience in self._audiences.values():
            for phone in audience:
                if person is None or phone.person == person:
                    phone.close(code)

    def _frame(self, content: str | None, *, cursor: str = "", kind: str = "", personal: bool = False) -> Frame:
        at_s = self.pictures.event.time(self._clock()).timestamp()
        message = Message(t=kind, c=cursor, at=at_s, content=content, stale=self._log.is_stale or self._is_stuck)
        return frame(message, personal=personal)
