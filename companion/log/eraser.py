"""The eraser: takes what was erased out of the log and off the disk, and erases again what a backup brought back.

Every process has one, and all do the same. `Erased` is in the log first, so that memories, pages and phones drop what
is gone at once. Then the log is copied without it, the copy takes its place, and the store writes its file anew. A
crash in between loses nothing: whoever looks next finds the log unmarked, and begins again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from companion.domain.changes import PosterRemoved, PosterSet, Record
from companion.domain.commands import Command, EraseComment, ErasePerson, ErasePoster, EraseWordings
from companion.domain.erasure import ERASURES, erased_up_to
from companion.domain.errors import RefusedError, StoreAwayError, StoreChangedError, StoreError
from companion.domain.event import Event
from companion.domain.people import SYSTEM
from companion.domain.poster import gone_poster
from companion.domain.redaction import Redaction
from companion.domain.wordings import Unsaid
from companion.log.copy import Copy
from companion.log.event_log import EventLog
from companion.log.ledger import Entry, Ledger
from companion.log.logs import Logs
from companion.log.media import Media, named_by
from companion.log.portable import Told
from companion.log.store import AWAY, guarded
from companion.log.stream import PAGE

LOOK_EVERY_S = 2.0
"""How often the eraser looks without being told."""

REWRITTEN_WITHIN_S = 120.0
ASK_EVERY_S = 0.05

TIDINGS = (*ERASURES, PosterSet, PosterRemoved)

log = structlog.get_logger(__name__)


def mark_key(slug: str) -> str:
    """The key that says up to which erasure the log of an event was redacted: its cursor."""
    return f"{{{slug}}}:erased"


class Eraser:
    """Redacts logs. `run` must be running for anything to happen, unless somebody calls `look`."""

    def __init__(self, redis: Redis, logs: Logs, ledger: Ledger) -> None:
        self._redis, self._logs, self._ledger = redis, logs, ledger
        self._media = Media(redis)
        self._told = asyncio.Event()
        self._redacted: dict[str, str] = {}
        self._done: dict[str, str] = {}
        self._tidied: dict[str, object] = {}
        self._refused: dict[tuple[str, str], int] = {}
        logs.on_open(lambda event_log: event_log.listen(self))

    def moved(self, _before: Event, records: Sequence[Record], _after: Event) -> None:
        """Hear of an erasure, or of another poster, and get up at once."""
        if any(isinstance(record.change, TIDINGS) for record in records):
            self._told.set()

    def refolded(self, _event: Event) -> None:
        """Hear that the log is another, perhaps an old one: look."""
        self._tidied.clear()
        self._told.set()

    async def run(self) -> None:
        """Look at every event, for ever."""
        while True:
            self._told.clear()
            for event_log in self._logs.all():
                with suppress(StoreError):
                    await self.look(event_log)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._told.wait()

    async def look(self, event_log: EventLog, told: Told = lambda _: None) -> None:
        """Erase again what was brought back, write down what is erased, and redact the log if that is still to be done.

        Args:
            told: Hears how many records of a log have been copied.

        Raises:
            StoreError: If the store is away; nothing is lost, and the next look goes on.
            OSError: If the disk does not take the ledger.
        """
        await self._erase_again(event_log)
        await self._tidy(event_log)
        if not erased_up_to(event_log.event):
            return
        erased, unsaid = event_log.event.erased.items(), event_log.event.unsaid.items()
        entries = {gone: _entry(event_log, gone, version) for gone, version in erased}
        entries |= {thing: _entry_of_thing(event_log, gone) for thing, gone in unsaid}
        await asyncio.to_thread(self._ledger.note, event_log.slug, entries)
        cursor = event_log.cursor_at(erased_up_to(event_log.event))
        if self._done.get(event_log.slug) != cursor:
            await self._finish(event_log, cursor, told)
            self._done[event_log.slug] = cursor

    async def _erase_again(self, event_log: EventLog) -> None:
        left = [each for each in self._ledger.of(event_log.slug).items() if not self._is_settled(event_log, *each)]
        if not left:
            return
        # Another process may have erased it a moment ago. What the ledger names was in the log before.
        await event_log.catch_up()
        for gone, entry in left:
            if self._is_settled(event_log, gone, entry):
                continue
            try:
                await event_log.submit(_erasing(event_log, gone, entry), SYSTEM, f"eraser:{gone}:{entry.erased}")
            except RefusedError:
                self._refused[event_log.slug, gone] = event_log.event.version

    def _is_settled(self, event_log: EventLog, gone: str, entry: Entry) -> bool:
        """Tell whether there is nothing to erase again: in what an older backup never had, until something comes."""
        refused_at = self._refused.get((event_log.slug, gone))
        return _is_done(event_log, gone, entry) or refused_at == event_log.event.version

    async def _tidy(self, event_log: EventLog) -> None:
        """Let go the pictures that nothing names any more, before the store writes its file anew."""
        event = event_log.event
        named = (named_by(event), event.posters)
        if event.posters and self._tidied.get(event_log.slug) != named:
            await self._media.tidy(event_log.slug, event)
            self._tidied[event_log.slug] = named

    async def _finish(self, event_log: EventLog, cursor: str, told: Told) -> None:
        """Redact the log and have the store forget, unless somebody has done both."""
        with guarded():
            mark = cast("bytes | None", await self._redis.get(mark_key(event_log.slug)))
        if mark is not None and mark.decode() == cursor:
            return
        if self._redacted.get(event_log.slug) != cursor:
            await self._redact(event_log, told)
            self._redacted[event_log.slug] = cursor
        await rewrite_file(self._redis)
        with guarded():
            await self._redis.set(mark_key(event_log.slug), cursor)

    async def _redact(self, event_log: EventLog, told: Told) -> None:
        """Copy the log without what is gone until the copy has all of it, and put it in its place."""
        redaction, copy = Redaction(event_log.event), Copy(self._redis, event_log.slug)
        version, nonce = 0, ""
        while True:
            page = await event_log.page(version + 1)
            await copy.add([redaction.of(record) for record in page])
            if page:
                version, nonce = page[-1].version, page[-1].nonce
                told(version)
            if len(page) < PAGE and await copy.replace(version, nonce):
                return
            if not page:
                await copy.drop()
                raise StoreChangedError(f"The log of {event_log.slug} became another while it was copied.")


def _entry(event_log: EventLog, gone: str, version: int) -> Entry:
    comment = event_log.event.wall.comments.get(gone)
    return Entry(event_log.cursor_at(comment.version if comment else 1), event_log.cursor_at(version))


def _entry_of_thing(event_log: EventLog, gone: Unsaid) -> Entry:
    stood = "" if gone.is_wholly else event_log.cursor_at(gone.before)
    return Entry(event_log.cursor_at(gone.first), event_log.cursor_at(gone.erased), stood)


def _is_done(event_log: EventLog, gone: str, entry: Entry) -> bool:
    """Tell whether a log knows of an erasure, or is not the one that it was about."""
    event = event_log.event
    return not event_log.knows(entry.about) or gone in event.erased or event_log.knows(entry.erased)


def _erasing(event_log: EventLog, gone: str, entry: Entry) -> Command:
    """What erases again what an old backup brought back.

    If that lost what hosts wrote instead, the old words would stand again: then they go, too.
    """
    if picture := gone_poster(gone):
        return ErasePoster(picture)
    if gone in event_log.event.wall.comments:
        return EraseComment(gone)
    if gone in event_log.event.people:
        return ErasePerson(gone)
    return EraseWordings((gone,), wholly=not entry.stood or not event_log.knows(entry.stood))


async def rewrite_file(redis: Redis) -> None:
    """Have the store write its file anew, so that what it no longer holds is no longer on its disk.

    A store that somebody else runs may not let us. Then only they can, and are told so.

    Raises:
        StoreAwayError: If it did not, in time.
    """
    with guarded():
        try:
            async with asyncio.timeout(REWRITTEN_WITHIN_S):
                status = await _rewritten(redis)
        except ResponseError as error:
            log.warning("the store did not rewrite its file; do it yourself", cause=str(error))
            return
    if status != "ok":
        raise StoreAwayError(AWAY)


async def _rewritten(redis: Redis) -> str:
    # One that runs already began before, and keeps what was there then.
    await _written(redis)
    while not await _has_begun(redis):
        await _written(redis)
    return await _written(redis)


async def _has_begun(redis: Redis) -> bool:
    try:
        await redis.bgrewriteaof()
    except ResponseError as error:
        if "in progress" not in str(error):
            raise
        return False
    return True


async def _written(redis: Redis) -> str:
    """Wait until nothing is being rewritten, and give what came of the last time."""
    while True:
        said = await redis.info("persistence")
        if not said.get("aof_rewrite_in_progress") and not said.get("aof_rewrite_scheduled"):
            return str(said.get("aof_last_bgrewrite_status", "ok"))
        await asyncio.sleep(ASK_EVERY_S)
