"""A limit that all processes share: so many times in so many seconds, counted in the store."""

from __future__ import annotations

from typing import cast

from redis.asyncio import Redis

from companion.log.store import guarded

_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}
"""


class Limit:
    """Counts attempts by name. The first one starts a window; the count ends with it.

    Args:
        name: Where the counts are kept: `{name}:{what is limited}`.
        most: How many attempts a window has room for.
        window_s: How long a window is open.
    """

    def __init__(self, redis: Redis, name: str, *, most: int, window_s: int) -> None:
        self._redis = redis
        self._name = name
        self._most = most
        self._window_s = window_s
        self._count = redis.register_script(_COUNT)

    async def count(self, what: str) -> int:
        """Count an attempt; give the seconds to wait if it was one too many, and otherwise 0.

        Raises:
            StoreAwayError: If it could not be counted.
        """
        with guarded():
            count, left_s = await self._count(keys=[self._key(what)], args=[self._window_s])
        return max(1, int(left_s)) if count > self._most else 0

    async def look(self, what: str) -> int:
        """Count nothing; give the seconds to wait if another attempt would be one too many, and otherwise 0.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        with guarded():
            count = cast(bytes | None, await self._redis.get(self._key(what)))
            if int(count or 0) < self._most:
                return 0
            return max(1, int(await self._redis.ttl(self._key(what))))

    async def clear(self, what: str) -> None:
        """Forget the attempts made so far.

        Raises:
            StoreAwayError: If they could not be forgotten.
        """
        with guarded():
            await self._redis.delete(self._key(what))

    def _key(self, what: str) -> str:
        return f"{self._name}:{what}"
