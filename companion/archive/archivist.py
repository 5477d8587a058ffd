"""The archivist: publishes what is frozen, and keeps what is published on this process's shelf.

Every process has one, and all do the same. The bundle goes into the store first and is then recorded in the log, so a
crash in between loses nothing: whoever comes next finds the bundle there and records it.

What is erased is withdrawn from every edition that has it, and the next edition is ordered, so that readers have a
whole record again.

The log names the digest of an edition's tagmanifest, from which every other byte of it follows. So a process can tell
whether what it is given is the edition, also when files have been withdrawn from it since.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum

import structlog
from redis.asyncio import Redis

from companion.archive.bag import INFO, TAG_MANIFEST, own_key, root_of, sha256, unzipped, zipped
from companion.archive.bundle import BundleError
from companion.archive.checking import checked
from companion.archive.keys import Keys
from companion.archive.making import Digests, edition_bag
from companion.archive.orders import due, inputs_of
from companion.archive.place import ShelvedEdition
from companion.archive.shelf import Shelf
from companion.archive.signing import PublicKey, SecretKey
from companion.archive.stored import StoredBundles
from companion.archive.takedown import SUMMARY, may_hold_what_is_gone, takedown
from companion.archive.withdrawal import Withdrawal, withdrawal_in, without
from companion.domain.changes import EditionOrdered, EditionPublished, EventFrozen, Record
from companion.domain.commands import OrderEdition, PublishEdition
from companion.domain.editions import Order, OrderKind
from companion.domain.erasure import ERASURES, erased_up_to
from companion.domain.errors import CompanionError, ConflictError, StoreError
from companion.domain.event import Edition, Event
from companion.domain.people import SYSTEM
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.views.listing import listing_of

LOOK_EVERY_S = 2.0
"""How often the archivist looks without being told. What it was not told of waits no longer than this."""

TIDINGS = (EventFrozen, EditionOrdered, EditionPublished, *ERASURES)

log = structlog.get_logger(__name__)


class Step(StrEnum):
    """How far an edition has got, for whoever watches."""

    RENDERING = "Rendering the pages"
    PACKING = "Packing"
    STORING = "Putting it into the store"
    RECORDING = "Recording it in the log"


Watcher = Callable[[str, int, Step], None]
"""Is told of an event's slug, the number of its edition, and what begins."""


def unwatched(_slug: str, _number: int, _step: Step) -> None:
    """Watch nothing."""


class Archivist:
    """Renders, publishes, fetches and shelves. `run` must be running for anything to happen by itself.

    Args:
        public_address: Where the installation is reached, printed in every edition; "" when nobody has said.
        version: Of this software.
        watch: Told of every step.
    """

    def __init__(
        self,
        redis: Redis,
        logs: Logs,
        shelf: Shelf,
        keys: Keys,
        *,
        public_address: str = "",
        version: str = "",
        watch: Watcher = unwatched,
    ) -> None:
        self._stored, self._logs, self._shelf, self._keys = StoredBundles(redis), logs, shelf, keys
        self._public_address, self._software = public_address, f"Companion {version}".strip()
        self._tell = watch
        self._told = asyncio.Event()
        self._compared: set[Edition] = set()
        self._complained_of: set[Edition] = set()
        self._searched: set[tuple[Edition, int]] = set()
        logs.on_open(lambda event_log: event_log.listen(self))

    def moved(self, _before: Event, records: Sequence[Record], _after: Event) -> None:
        """Hear of a freeze, an edition or an erasure, and get up at once."""
        if any(isinstance(record.change, TIDINGS) for record in records):
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
        """Shelve every edition of an event that is missing here, take out what was erased, and publish what is due.

        Raises:
            StoreError: If the store is away; nothing is lost, and the next look goes on.
            ConflictError: If another process published first; the next look shelves what it published.
        """
        # What there is comes first: the next edition says what has changed since.
        for edition in event_log.event.editions:
            await self._keep(event_log.event, edition)
        if may_hold_what_is_gone(event_log.event):
            await self._take_down(event_log)
        for order in due(event_log.event, self._public_address):
            await self._publish(event_log, order)

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Take files of an edition out of the store's copy, off this process's disk and out of its memory.

        It may be done again, and by every process: those that keep a disk of their own have to. The store comes first,
        so that nobody fetches anew what is to be gone.

        Raises:
            StoreError: If the store is away. Files are given out until it has been done again.
        """
        key = await self._key()
        bundle = await self._stored.get(withdrawal.slug, withdrawal.number)
        pruned = await asyncio.to_thread(_pruned, bundle, withdrawal, key) if bundle is not None else bundle
        if pruned is not None and pruned != bundle:
            await self._stored.replace(withdrawal.slug, withdrawal.number, pruned)
        await asyncio.to_thread(self._shelf.withdraw, withdrawal, key)
        await self._stored.forget(withdrawal.slug)

    async def _take_down(self, event_log: EventLog) -> None:
        """Withdraw from every edition what has been erased since, and have the next one made without it."""
        event, slug = event_log.event, event_log.slug
        for edition in event.editions:
            searched = (edition, erased_up_to(event))
            if searched not in self._searched and self._shelf.has(slug, edition.number, edition.sha256):
                await self._search(event, edition)
                # One that proved to be damaged is fetched again, and then looked at again.
                if self._shelf.has(slug, edition.number, edition.sha256):
                    self._searched.add(searched)
        # Also what a process withdrew that then stopped.
        await self._stored.forget(slug)
        newest = event.editions[-1].number
        if self._shelf.withdrawn(slug, newest) and len(event.ordered) == newest:
            order = OrderEdition(SUMMARY, OrderKind.WITHDRAWAL, self._public_address, self._software)
            await event_log.submit(order, SYSTEM, f"archivist:after:{newest}")

    async def _search(self, event: Event, edition: Edition) -> None:
        """Withdraw from an edition that is here what it has of what was erased."""
        try:
            withdrawal = await asyncio.to_thread(takedown, event, self._shelf, edition.number)
            if withdrawal is not None:
                await self.withdraw(withdrawal)
            if INFO in self._shelf.withdrawn(listing_of(event).slug, edition.number):
                await asyncio.to_thread(self._shelf.relist, edition.number, listing_of(event))
        except BundleError as error:
            self._complain(listing_of(event).slug, edition, error)

    async def _attempt(self, event_log: EventLog) -> Exception | None:
        """Look at one event. What fails there must not keep the others from their archive."""
        try:
            await self.look(event_log)
        except (StoreError, ConflictError):
            return None
        except Exception as error:
            return error
        return None

    async def _publish(self, event_log: EventLog, order: Order) -> None:
        key, slug, event = await self._key(), event_log.slug, event_log.event
        before = await self._digests_before(slug, order.number)
        self._tell(slug, order.number, Step.RENDERING)
        bag = await asyncio.to_thread(edition_bag, event, inputs_of(order, self._software), key, before)
        self._tell(slug, order.number, Step.PACKING)
        bundle = await asyncio.to_thread(zipped, bag, root_of(slug, order.number))
        self._tell(slug, order.number, Step.STORING)
        stored = await self._stored.put_once(slug, order.number, bundle, key.public)
        # On the shelf before it is in the log: whoever hears of it asks for it at once.
        shelved = ShelvedEdition(order.number, await asyncio.to_thread(_digest_of, stored), listing_of(event))
        await asyncio.to_thread(self._shelf.put, shelved, stored)
        self._tell(slug, order.number, Step.RECORDING)
        await event_log.submit(PublishEdition(order.number, shelved.sha256), SYSTEM, f"archivist:{order.number}")

    async def _key(self) -> SecretKey:
        """The key that signs. Its public half is given out by every process, also while the store is away."""
        key = await self._keys.key()
        await asyncio.to_thread(self._shelf.keep_key, key.public)
        return key

    async def _digests_before(self, slug: str, number: int) -> Digests | None:
        """What the edition before lists, None for the first.

        Raises:
            BundleError: If it is not on the shelf. It must be found first: what has changed follows from it.
        """
        if number == 1:
            return None
        edition = self._shelf.edition(slug, number - 1)
        if edition is None:
            raise BundleError(f"Edition {number} of {slug} waits for edition {number - 1}, which is nowhere whole.")
        return await asyncio.to_thread(self._shelf.digests, edition)

    async def _keep(self, event: Event, edition: Edition) -> None:
        """Shelve an edition that is missing or damaged here. One that is not mends the store's copy, looked at once."""
        shelved = ShelvedEdition(edition.number, edition.sha256, listing_of(event))
        is_here = self._shelf.has(shelved.slug, edition.number, edition.sha256)
        if is_here and edition in self._compared:
            return
        await self._key()
        bundle = await self._stored.get(shelved.slug, edition.number)
        try:
            if is_here:
                await self._compare(shelved, bundle or b"")
            else:
                await asyncio.to_thread(self._shelf.put, shelved, bundle or b"")
            self._compared.add(edition)
        except BundleError as error:
            self._complain(shelved.slug, edition, error)

    async def _compare(self, shelved: ShelvedEdition, bundle: bytes) -> None:
        """Compare the store's copy with ours, which is good: what is withdrawn in one is withdrawn in both.

        Raises:
            BundleError: If the store's was damaged. Ours is in its place then.
        """
        ours = self._shelf.withdrawn(shelved.slug, shelved.number)
        try:
            theirs = await asyncio.to_thread(_withdrawn, bundle, shelved.sha256, self._shelf.public_key)
        except BundleError as error:
            await self._mend(shelved)
            raise BundleError(f"{error} The store has this process's copy again.") from error
        if not theirs <= ours:
            await asyncio.to_thread(self._shelf.put, shelved, bundle)
        elif theirs != ours:
            await self._mend(shelved)

    async def _mend(self, shelved: ShelvedEdition) -> None:
        ours = await asyncio.to_thread(self._shelf.bundle, shelved.slug, shelved.number)
        await self._stored.replace(shelved.slug, shelved.number, ours)

    def _complain(self, slug: str, edition: Edition, error: BundleError) -> None:
        """Say it once. The next look tries again, for somebody may have put the right bundle back."""
        if edition not in self._complained_of:
            self._complained_of.add(edition)
            log.error("edition refused", slug=slug, number=edition.number, cause=str(error))


def _digest_of(bundle: bytes) -> str:
    return sha256(unzipped(bundle)[1].get(TAG_MANIFEST, b""))


def _withdrawn(bundle: bytes, sha256_of_tags: str, also: PublicKey | None) -> frozenset[str]:
    """The files that were withdrawn from a bundle, once it is known to be the one that was published."""
    withdrawal = checked(unzipped(bundle)[1], sha256_of_tags, also).withdrawal
    return frozenset(withdrawal.files if withdrawal else ())


def _pruned(bundle: bytes, withdrawal: Withdrawal, key: SecretKey) -> bytes:
    """The bundle without what is withdrawn; nothing at all if it cannot be read, for it may hold that somewhere."""
    try:
        root, files = unzipped(bundle)
        before = withdrawal_in(files, (key.public, own_key(files)))
        if before is not None and {*withdrawal.files} <= {*before.files}:
            return bundle
    except CompanionError:
        return b""
    return zipped(without(files, withdrawal.and_before(before), key), root)
