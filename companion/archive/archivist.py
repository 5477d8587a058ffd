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
from collections.abc import Sequence
from contextlib import suppress

import structlog
from redis.asyncio import Redis

from companion.archive.bag import TAG_MANIFEST, root_of, sha256, unzipped, zipped
from companion.archive.bundle import BundleError
from companion.archive.checking import checked
from companion.archive.keys import Keys
from companion.archive.making import Digests, edition_bag
from companion.archive.orders import due, inputs_of
from companion.archive.place import ShelvedEdition
from companion.archive.progress import Counted, Progress, Step, Watcher, unwatched
from companion.archive.shelf import Shelf
from companion.archive.signing import PublicKey, SecretKey
from companion.archive.stored import StoredBundles
from companion.archive.takedown import SUMMARY, takedown
from companion.archive.withdrawal import Withdrawal, pruned
from companion.domain.changes import EditionOrdered, EditionPublished, Erased, EventFrozen, Record
from companion.domain.commands import OrderEdition, PublishEdition
from companion.domain.editions import Order, OrderKind
from companion.domain.errors import ConflictError, StoreError
from companion.domain.event import Edition, Event
from companion.domain.people import SYSTEM
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.views.listing import listing_of

LOOK_EVERY_S = 2.0
"""How often the archivist looks without being told. What it was not told of waits no longer than this."""

TIDINGS = (EventFrozen, EditionOrdered, EditionPublished, Erased)

log = structlog.get_logger(__name__)


class Archivist:
    """Renders, publishes, fetches and shelves. `run` must be running for anything to happen by itself.

    Args:
        public_address: Where the installation is reached, printed in every edition; "" when nobody has said.
        version: Of this software.
        watch: Told how far each edition has got, in the loop.
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
        self._watch = watch
        self._told = asyncio.Event()
        self._compared: set[Edition] = set()
        self._complained_of: set[Edition] = set()
        self._searched: set[tuple[Edition, int]] = set()
        logs.on_open(lambda event_log: event_log.listen(self))
        logs.bell.on_connected(self._distrust)

    def moved(self, _before: Event, records: Sequence[Record], _after: Event) -> None:
        """Hear of a freeze, an edition or an erasure, and get up at once."""
        if any(isinstance(record.change, TIDINGS) for record in records):
            self._told.set()

    def refolded(self, _event: Event) -> None:
        """Hear that the log is another, perhaps an old one: look again, as if for the first time."""
        self._searched.clear()
        self._distrust()

    def _distrust(self) -> None:
        """Hear that the store may be another, or an old copy of itself: compare what it has once more."""
        self._compared.clear()
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
        if event_log.event.taken_down and event_log.event.editions:
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
        while not await self._prune(withdrawal, key):
            # Somebody else was first: what they withdrew must not come back with our copy.
            continue
        await asyncio.to_thread(self._shelf.withdraw, withdrawal, key)
        await self._stored.forget(withdrawal.slug)

    async def _prune(self, withdrawal: Withdrawal, key: SecretKey) -> bool:
        """Take files out of the store's copy; False if that was not the one any more that was read."""
        bundle = await self._stored.get(withdrawal.slug, withdrawal.number)
        if bundle is None:
            return True
        pruned = await asyncio.to_thread(_pruned, bundle, withdrawal, key)
        return pruned == bundle or await self._stored.exchange(withdrawal.slug, withdrawal.number, bundle, pruned)

    async def _take_down(self, event_log: EventLog) -> None:
        """Withdraw from every edition what has been erased since, and have the next one made without it."""
        event, slug = event_log.event, event_log.slug
        for edition in event.editions:
            searched = (edition, len(event.taken_down))
            is_due = searched not in self._searched and self._shelf.has(slug, edition.number, edition.sha256)
            # One that proves to be damaged is fetched again, and then looked at again.
            if is_due and await self._search(event, edition):
                self._searched.add(searched)
        # Also what a process withdrew that then stopped.
        await self._stored.forget(slug)
        newest = event.editions[-1].number
        if self._shelf.withdrawn(slug, newest) and len(event.ordered) == newest:
            order = OrderEdition(SUMMARY, OrderKind.WITHDRAWAL, self._public_address, self._software)
            await event_log.submit(order, SYSTEM, f"archivist:after:{newest}")

    async def _search(self, event: Event, edition: Edition) -> bool:
        """Withdraw from an edition that is here what it has of what was erased; False if it is damaged."""
        try:
            withdrawal = await asyncio.to_thread(takedown, event, self._shelf, edition.number)
            if withdrawal is not None:
                await self.withdraw(withdrawal)
        except BundleError as error:
            self._complain(listing_of(event).slug, edition, error)
            return False
        return True

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
        key, slug, gone = await self._key(), event_log.slug, event_log.event.taken_down
        # Another process may have made it, or one before us that was stopped.
        stored = await self._stored.found(slug, order.number, key.public, gone)
        if stored is None:
            bundle = await self._made(event_log, order, key)
            self._tell(slug, order.number, Step.STORING)
            stored = await self._stored.put_once(slug, order.number, bundle, key.public, event_log.event.taken_down)
        # On the shelf before it is in the log: whoever hears of it asks for it at once.
        self._tell(slug, order.number, Step.SHELVING)
        digest = await asyncio.to_thread(_digest_of, stored)
        shelved = ShelvedEdition(order.number, digest, listing_of(event_log.event))
        await asyncio.to_thread(self._shelf.put, shelved, stored, self._counted(slug, order.number, Step.SHELVING))
        self._tell(slug, order.number, Step.RECORDING)
        await event_log.submit(PublishEdition(order.number, shelved.sha256), SYSTEM, f"archivist:{order.number}")

    def _tell(self, slug: str, number: int, step: Step) -> None:
        self._watch(slug, Progress(number, step))

    def _counted(self, slug: str, number: int, step: Step) -> Counted:
        """Pass on how much of a step is done, from the thread that does it."""
        loop = asyncio.get_running_loop()
        return lambda done, total: loop.call_soon_threadsafe(self._watch, slug, Progress(number, step, done, total))

    async def _made(self, event_log: EventLog, order: Order, key: SecretKey) -> bytes:
        """Render an edition from the state as of its order: the same for every process, whenever it comes to it.

        Raises:
            ConflictError: If something was erased meanwhile, which may be in it.
        """
        slug, then = event_log.slug, event_log.event.as_ordered
        if then is None:
            raise ConflictError(f"Nobody has ordered edition {order.number} of {slug}.")
        before = await self._digests_before(slug, order.number)
        self._tell(slug, order.number, Step.RENDERING)
        inputs, counted = inputs_of(order, self._software), self._counted(slug, order.number, Step.RENDERING)
        bag = await asyncio.to_thread(edition_bag, then, inputs, key, before, counted)
        self._tell(slug, order.number, Step.PACKING)
        bundle = await asyncio.to_thread(zipped, bag, root_of(slug, order.number))
        if event_log.event.as_ordered is not then:
            raise ConflictError(f"Something was erased while edition {order.number} was made. It is made anew.")
        return bundle

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
        key, bundle = await self._key(), await self._stored.get(shelved.slug, edition.number)
        try:
            theirs = await asyncio.to_thread(_withdrawn, bundle or b"", edition.sha256, key.public)
            if await self._level(shelved, bundle or b"", theirs, is_here=is_here):
                self._compared.add(edition)
        except BundleError as error:
            self._complain(shelved.slug, edition, error)
            if is_here:
                await self._mend(shelved, bundle)

    async def _level(self, shelved: ShelvedEdition, bundle: bytes, theirs: frozenset[str], *, is_here: bool) -> bool:
        """Withdraw here what is withdrawn in the store's copy, and there what is withdrawn here.

        Args:
            theirs: The files that were withdrawn from the store's copy, which is good.

        Returns:
            False if the store has another copy by now.
        """
        ours = self._shelf.withdrawal(shelved)
        both = await asyncio.to_thread(_pruned, bundle, ours, await self._key()) if ours else bundle
        if both != bundle and not await self._stored.exchange(shelved.slug, shelved.number, bundle, both):
            return False
        if not is_here or not theirs <= {*(ours.files if ours else ())}:
            await asyncio.to_thread(self._shelf.put, shelved, both)
        return True

    async def _mend(self, shelved: ShelvedEdition, bundle: bytes | None) -> None:
        """Put our copy, if that is whole, in the place of one that is not what was published."""
        with suppress(BundleError):
            ours = await asyncio.to_thread(self._shelf.bundle, shelved.slug, shelved.number)
            if await self._stored.exchange(shelved.slug, shelved.number, bundle, ours):
                log.warning("edition mended in the store", slug=shelved.slug, number=shelved.number)

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
        return zipped(pruned(files, withdrawal, key), root)
    except BundleError:
        return b""
