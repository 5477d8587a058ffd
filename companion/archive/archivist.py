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
from collections.abc import Mapping, Sequence
from contextlib import suppress

from msgspec.structs import replace
from redis.asyncio import Redis

from companion.archive.bag import INFO, TAG_MANIFEST, root_of, sha256, unzipped, zipped
from companion.archive.bundle import BundleError
from companion.archive.keys import Keys
from companion.archive.levelling import Levelling
from companion.archive.making import Digests, edition_bag
from companion.archive.orders import due, inputs_of
from companion.archive.place import ShelvedEdition
from companion.archive.progress import Counted, Progress, Step, Watcher, unwatched
from companion.archive.shelf import Shelf
from companion.archive.signing import SecretKey
from companion.archive.stored import StoredBundles
from companion.archive.takedown import has_what_is_gone, may_hold_what_is_gone, summary_of, takedown
from companion.archive.withdrawal import Withdrawal
from companion.domain.changes import EditionOrdered, EditionPublished, EventFrozen, Record
from companion.domain.commands import OrderEdition, PublishEdition
from companion.domain.editions import Order, OrderKind
from companion.domain.erasure import ERASURES, erased_up_to
from companion.domain.errors import ConflictError, StoreError
from companion.domain.event import Edition, Event
from companion.domain.people import SYSTEM
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.media import Media
from companion.views.listing import listing_of

LOOK_EVERY_S = 2.0
"""How often the archivist looks without being told. What it was not told of waits no longer than this."""

TIDINGS = (EventFrozen, EditionOrdered, EditionPublished, *ERASURES)


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
        self._stored, self._logs, self._shelf = StoredBundles(redis), logs, shelf
        self._levelling = Levelling(self._stored, shelf, keys)
        self._media = Media(redis)
        self._public_address, self._software = public_address, f"Companion {version}".strip()
        self._watch = watch
        self._told = asyncio.Event()
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
        self._levelling.distrust()
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
            await self._levelling.keep(event_log.event, edition)
        if may_hold_what_is_gone(event_log.event):
            await self._take_down(event_log)
        for order in due(event_log.event, self._public_address):
            await self._publish(event_log, order)

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Take files of an edition out of the store's copy, off this process's disk and out of its memory.

        Raises:
            StoreError: As `Levelling.withdraw`.
        """
        await self._levelling.withdraw(withdrawal)

    async def _take_down(self, event_log: EventLog) -> None:
        """Withdraw from every edition what has been erased since, and have the next one made without it."""
        event, slug = event_log.event, event_log.slug
        for edition in event.editions:
            searched = (edition, erased_up_to(event))
            is_due = searched not in self._searched and self._shelf.has(slug, edition.number, edition.sha256)
            # One that proves to be damaged is fetched again, and then looked at again.
            if is_due and await self._search(event, edition):
                self._searched.add(searched)
        # Also what a process withdrew that then stopped.
        await self._stored.forget(slug)
        newest = event.editions[-1].number
        withdrawn = self._shelf.withdrawn(slug, newest)
        if withdrawn and len(event.ordered) == newest:
            order = OrderEdition(summary_of(withdrawn), OrderKind.WITHDRAWAL, self._public_address, self._software)
            await event_log.submit(order, SYSTEM, f"archivist:after:{newest}")

    async def _search(self, event: Event, edition: Edition) -> bool:
        """Withdraw from an edition that is here what it has of what was erased; False if it is damaged."""
        try:
            withdrawal = await asyncio.to_thread(takedown, event, self._shelf, edition.number)
            if withdrawal is not None:
                await self._levelling.withdraw(withdrawal)
            if INFO in self._shelf.withdrawn(listing_of(event).slug, edition.number):
                await asyncio.to_thread(self._shelf.relist, edition.number, listing_of(event))
        except BundleError as error:
            self._levelling.complain(listing_of(event).slug, edition, error)
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
        key, slug = await self._levelling.key(), event_log.slug

        def has_gone(bag: Mapping[str, bytes]) -> bool:
            return has_what_is_gone(event_log.event, order.number, bag)

        # Another process may have made it, or one before us that was stopped.
        stored = await self._stored.found(slug, order.number, key.public, has_gone)
        if stored is None:
            bundle = await self._made(event_log, order, key)
            self._tell(slug, order.number, Step.STORING)
            stored = await self._stored.put_once(slug, order.number, bundle, key.public, has_gone)
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
        before, (shown, poster) = await self._digests_before(slug, order.number), await self._pictured(event_log, then)
        self._tell(slug, order.number, Step.RENDERING)
        inputs, counted = inputs_of(order, self._software), self._counted(slug, order.number, Step.RENDERING)
        bag = await asyncio.to_thread(edition_bag, shown, inputs, key, before, poster=poster, counted=counted)
        self._tell(slug, order.number, Step.PACKING)
        bundle = await asyncio.to_thread(zipped, bag, root_of(slug, order.number))
        if event_log.event.as_ordered is not then:
            raise ConflictError(f"Something was erased while edition {order.number} was made. It is made anew.")
        return bundle

    async def _pictured(self, event_log: EventLog, then: Event) -> tuple[Event, bytes]:
        """The state that an edition is made from, with the picture that it names, b"" if it names none.

        Raises:
            ConflictError: If something was erased meanwhile. The edition is made anew, without it.
            BundleError: If the store has lost the picture. A host has to send it again, or to remove it.
        """
        if then.poster is None:
            return then, b""
        poster = await self._media.get(event_log.slug, then.poster.sha256)
        if poster is not None:
            return then, poster
        await event_log.catch_up()
        if event_log.event.as_ordered is not then:
            raise ConflictError("Something was erased while the edition was made. It is made anew.")
        if event_log.event.poster == then.poster:
            raise BundleError(f"The store has lost the poster of {event_log.slug}. Send it again, or remove it.")
        return replace(then, poster=None), b""

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


def _digest_of(bundle: bytes) -> str:
    return sha256(unzipped(bundle)[1].get(TAG_MANIFEST, b""))
