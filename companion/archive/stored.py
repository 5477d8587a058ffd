"""The bundles of editions in the store, from where every process fetches what it puts on its shelf."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from importlib import resources
from typing import cast

from redis.asyncio import Redis

from companion.archive.bag import TAG_MANIFEST, own_key, root_of, sha256, unzipped
from companion.archive.checking import checked
from companion.archive.signing import PublicKey
from companion.domain.errors import CompanionError
from companion.log.eraser import rewrite_file
from companion.log.store import guarded

EXCHANGE = resources.files("companion.archive").joinpath("exchange.lua").read_text(encoding="utf-8")

HasGone = Callable[[Mapping[str, bytes]], bool]
"""Tells of the files of a bag, by name, whether they have anything of what was erased."""


def bundle_key(slug: str, number: int) -> str:
    """The key under which the store keeps the bundle of an edition."""
    return f"{{{slug}}}:edition:{number}"


def unwritten_key(slug: str) -> str:
    """The key that says that a bundle gave way to another, and that the store's file may have it yet."""
    return f"{{{slug}}}:unwritten"


class StoredBundles:
    """Puts bundles into the store and gets them out. Every method raises `StoreError` if the store is away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._exchange = redis.register_script(EXCHANGE)

    async def get(self, slug: str, number: int) -> bytes | None:
        """The bundle of an edition, None if there is none. Nothing is checked."""
        with guarded():
            return cast("bytes | None", await self._redis.get(bundle_key(slug, number)))

    async def found(self, slug: str, number: int, key: PublicKey, has_gone: HasGone) -> bytes | None:
        """The bundle of an edition that is not published yet, if there is one of ours without what is gone."""
        bundle = await self.get(slug, number)
        is_fit = bundle is not None and await asyncio.to_thread(_is_fit, bundle, root_of(slug, number), key, has_gone)
        return bundle if is_fit else None

    async def put_once(self, slug: str, number: int, bundle: bytes, key: PublicKey, has_gone: HasGone) -> bytes:
        """Put a bundle into the store unless one of ours is there already, perhaps of another version of this software.

        Args:
            has_gone: A bundle of which it tells so gives way.

        Returns:
            The one that is there.
        """
        stored_as = bundle_key(slug, number)
        while True:
            with guarded():
                before = cast("bytes | None", await self._redis.set(stored_as, bundle, nx=True, get=True))
            if before is None or await asyncio.to_thread(_is_fit, before, root_of(slug, number), key, has_gone):
                return before or bundle
            if await self.exchange(slug, number, before, bundle):
                return bundle

    async def exchange(self, slug: str, number: int, read: bytes | None, bundle: bytes) -> bool:
        """Put a bundle in the place of the one that was read, which the store's file may have from then on.

        Args:
            read: What `get` gave.

        Returns:
            False if something else is there by now. Then nothing has changed.
        """
        keys = [bundle_key(slug, number), unwritten_key(slug)]
        digest = await asyncio.to_thread(_sha1, read) if read is not None else ""
        with guarded():
            return bool(await self._exchange(keys=keys, args=[digest, bundle, number]))

    async def forget(self, slug: str) -> None:
        """Have the store write its file anew if that may have what was replaced, whichever process replaced it."""
        with guarded():
            if not await self._redis.exists(unwritten_key(slug)):
                return
            await rewrite_file(self._redis)
            await self._redis.delete(unwritten_key(slug))


def _is_fit(bundle: bytes, root: str, key: PublicKey, has_gone: HasGone) -> bool:
    """Tell whether a bundle is whole, was signed by this installation, and has nothing of what is gone."""
    try:
        folder, files = unzipped(bundle)
        checked(files, sha256(files.get(TAG_MANIFEST, b"")))
        return folder == root and own_key(files) == key and not has_gone(files)
    except CompanionError:
        return False


def _sha1(bundle: bytes) -> str:
    """The digest that a script can make, too. It tells apart what we wrote; it proves nothing."""
    return hashlib.sha1(bundle, usedforsecurity=False).hexdigest()
