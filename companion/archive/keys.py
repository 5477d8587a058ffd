"""The key that an installation signs its editions with: given by a setting, or made once and kept in the store."""

from __future__ import annotations

import secrets
from typing import cast

from redis.asyncio import Redis

from companion.archive.signing import KEY_ID_BYTES, SEED_BYTES, SecretKey, new_key, read_secret_key
from companion.log.store import guarded

STORED = "companion:archive-key"
"""The key under which the store keeps it, as a file of minisign's."""


class Keys:
    """Finds the signing key, the same in every process.

    Args:
        given: By a setting; then the store is not asked.
    """

    def __init__(self, redis: Redis, given: SecretKey | None = None) -> None:
        self._redis, self._key = redis, given

    async def key(self) -> SecretKey:
        """Find the key. The first process of all makes it.

        Raises:
            StoreError: If the store is away.
            SignatureError: If what the store has is no key.
        """
        if self._key is None:
            fresh = new_key(secrets.token_bytes(KEY_ID_BYTES + SEED_BYTES)).file()
            with guarded():
                before = cast("bytes | None", await self._redis.set(STORED, fresh, nx=True, get=True))
            self._key = read_secret_key(before or fresh)
        return self._key
