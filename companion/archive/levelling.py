"""Levelling: what is published is whole on this disk and in the store, and what is withdrawn is in neither."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog

from companion.archive.bag import unzipped, zipped
from companion.archive.bundle import BundleError
from companion.archive.checking import checked
from companion.archive.keys import Keys
from companion.archive.place import ShelvedEdition
from companion.archive.shelf import Shelf
from companion.archive.signing import PublicKey, SecretKey
from companion.archive.stored import StoredBundles
from companion.archive.withdrawal import Withdrawal, pruned
from companion.domain.event import Edition, Event
from companion.views.listing import listing_of

log = structlog.get_logger(__name__)


class Levelling:
    """Compares this process's shelf with the store's copies, and mends whichever is not what it should be."""

    def __init__(self, stored: StoredBundles, shelf: Shelf, keys: Keys) -> None:
        self._stored, self._shelf, self._keys = stored, shelf, keys
        self._compared: set[Edition] = set()
        self._complained_of: set[Edition] = set()

    def distrust(self) -> None:
        """Compare everything once more: the store may be another, or an old copy of itself."""
        self._compared.clear()

    async def key(self) -> SecretKey:
        """The key that signs. Its public half is given out by every process, also while the store is away."""
        key = await self._keys.key()
        await asyncio.to_thread(self._shelf.keep_key, key.public)
        return key

    async def keep(self, event: Event, edition: Edition) -> None:
        """Shelve an edition that is missing or damaged here. One that is not mends the store's copy, looked at once."""
        shelved = ShelvedEdition(edition.number, edition.sha256, listing_of(event))
        is_here = self._shelf.has(shelved.slug, edition.number, edition.sha256)
        if is_here and edition in self._compared:
            return
        key, bundle = await self.key(), await self._stored.get(shelved.slug, edition.number)
        try:
            theirs = await asyncio.to_thread(_withdrawn, bundle or b"", edition.sha256, key.public)
            if await self._level(shelved, bundle or b"", theirs, is_here=is_here):
                self._compared.add(edition)
        except BundleError as error:
            self.complain(shelved.slug, edition, error)
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
        both = await asyncio.to_thread(_pruned, bundle, ours, await self.key()) if ours else bundle
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

    def complain(self, slug: str, edition: Edition, error: BundleError) -> None:
        """Say it once. The next look tries again, for somebody may have put the right bundle back."""
        if edition not in self._complained_of:
            self._complained_of.add(edition)
            log.error("edition refused", slug=slug, number=edition.number, cause=str(error))

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Take files of an edition out of the store's copy, off this process's disk and out of its memory.

        It may be done again, and by every process: those that keep a disk of their own have to. The store comes first,
        so that nobody fetches anew what is to be gone.

        Raises:
            StoreError: If the store is away. Files are given out until it has been done again.
        """
        key = await self.key()
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
        rest = await asyncio.to_thread(_pruned, bundle, withdrawal, key)
        return rest == bundle or await self._stored.exchange(withdrawal.slug, withdrawal.number, bundle, rest)


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
