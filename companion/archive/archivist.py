"""The archivist: publishes what is frozen, and keeps what is published on this process's shelf.

Every process has one, and all do the same. The bundle goes into the store first and is then recorded in the log, so a
crash in between loses nothing: whoever comes next finds the bundle there and records it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

import structlog
from redis.asyncio import Redis

from companion.archive.bundle import BundleError, digest, pack, unpack
from companion.archive.edition import EditionInputs, archive_files
from companion.archive.shelf import Shelf, ShelvedEdition
from companion.domain.changes import EditionPublished, EventFrozen, Record
from companion.domain.commands import PublishEdition
from companion.domain.errors import CompanionError, ConflictError, StoreError
from companion.domain.event import Edition, Event
from companion.domain.people import SYSTEM
from companion.domain.phases import Phase
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.store import guarded
from companion.views.listing import listing_of

LOOK_EVERY_S = 2.0
"""How often the archivist looks without being told. What it was not told of waits no longer than this."""

log = structlog.get_logger(__name__)


def bundle_key(slug: str, number: int) -> str:
    """The key under which the store keeps the bundle of an edition."""
    return f"{{{slug}}}:edition:{number}"


class Archivist:
    """Renders, publishes, fetches and shelves. `run` must be running for anything to happen.

    Args:
        public_url: Where the installation is reached, printed in every edition; "" when nobody has said.
        version: Of this software.
    """

    def __init__(self, redis: Redis, logs: Logs, shelf: Shelf, *, public_url: str = "", version: str = "") -> None:
        self._redis, self._logs, self._shelf = redis, logs, shelf
        self._public_url, self._software = public_url, f"Companion {version}".strip()
        self._told = asyncio.Event()
        self._complained_of: set[Edition] = set()
        logs.on_open(lambda event_log: event_log.listen(self))

    def moved(self, _before: Event, records: Sequence[Record], _after: Event) -> None:
        """Hear of a freeze or an edition, and get up at once."""
        if any(isinstance(record.change, EventFrozen | EditionPublished) for record in records):
            self._told.set()

    def refolded(self, _event: Event) -> None:
        """Hear that memory was wrong: look again."""
        self._told.set()

    async def run(self) -> None:
        """Look at every event, for ever.

        Raises:
            Exception: If an event could not be rendered or shelved, once all others have been seen to.
        """
        while True:
            self._told.clear()
            failures = [failure for event_log in self._logs.all() if (failure := await self._attempt(event_log))]
            if failures:
                raise failures[0]
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._told.wait()

    async def look(self, event_log: EventLog) -> None:
        """Publish the event if it is frozen and has no edition yet, and shelve every edition that is missing here.

        Raises:
            StoreError: If the store is away; nothing is lost, and the next look goes on.
            ConflictError: If another process published first; the next look shelves what it published.
        """
        event = event_log.event
        if event.phase is Phase.FROZEN and not event.editions:
            await self._publish(event_log, number=1)
        for edition in event_log.event.editions:
            await self._keep(event_log.event, edition)

    async def _attempt(self, event_log: EventLog) -> Exception | None:
        """Look at one event. What fails there must not keep the others from their archive."""
        try:
            await self.look(event_log)
        except (StoreError, ConflictError):
            return None
        except Exception as error:
            return error
        return None

    async def _publish(self, event_log: EventLog, *, number: int) -> None:
        inputs = EditionInputs(number=number, public_address=self._public_url, software=self._software)
        bundle = await asyncio.to_thread(_bundle_of, event_log.event, inputs)
        stored = await self._put_once(bundle_key(event_log.slug, number), bundle)
        # On the shelf before it is in the log: whoever hears of it asks for it at once.
        shelved = ShelvedEdition(number, digest(stored), listing_of(event_log.event))
        await asyncio.to_thread(self._shelf.put, shelved, stored)
        await event_log.submit(PublishEdition(number, shelved.sha256), SYSTEM, f"archivist:{number}")

    async def _put_once(self, key: str, bundle: bytes) -> bytes:
        """Put a bundle into the store unless one is there already, perhaps of another version of this software.

        Returns:
            The one that is there.
        """
        with guarded():
            before = cast("bytes | None", await self._redis.set(key, bundle, nx=True, get=True))
            if before is None or _is_sound(before):
                return before or bundle
            await self._redis.set(key, bundle)
        return bundle

    async def _keep(self, event: Event, edition: Edition) -> None:
        listing = listing_of(event)
        if self._shelf.has(listing.slug, edition.number, edition.sha256):
            return
        with guarded():
            bundle = cast("bytes | None", await self._redis.get(bundle_key(listing.slug, edition.number)))
        shelved = ShelvedEdition(edition.number, edition.sha256, listing)
        try:
            await asyncio.to_thread(self._shelf.put, shelved, bundle or b"")
        except BundleError as error:
            self._complain(listing.slug, edition, error)

    def _complain(self, slug: str, edition: Edition, error: BundleError) -> None:
        """Say it once. The next look tries again, for somebody may have put the right bundle back."""
        if edition not in self._complained_of:
            self._complained_of.add(edition)
            log.error("edition refused", slug=slug, number=edition.number, cause=str(error))


def _bundle_of(event: Event, inputs: EditionInputs) -> bytes:
    return pack(archive_files(event, inputs))


def _is_sound(bundle: bytes) -> bool:
    try:
        return "index.html" in unpack(bundle)
    except CompanionError:
        return False
