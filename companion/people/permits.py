"""Permits: links that let whoever holds one make an event, once. No event has a log yet that could keep them."""

from __future__ import annotations

import time

from redis.asyncio import Redis

from companion.log.store import guarded
from companion.people.tokens import digest, is_token, new_token

VALID_FOR_S = 7 * 24 * 3600


class Permits:
    """Keeps each permit under the digest of its token, until somebody has used it or a week has passed."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def make(self) -> str:
        """Make a permit; give the token that its link ends with, which is kept nowhere.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        token = new_token()
        await self.put_back(token, int(time.time()) + VALID_FOR_S)
        return token

    async def is_valid(self, token: str) -> bool:
        """Look at a permit and leave it: previews open links, too.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        if not is_token(token):
            return False
        with guarded():
            return bool(await self._redis.exists(_key(token)))

    async def redeem(self, token: str) -> int | None:
        """Take a permit out of the store: of all who try, one gets it.

        Returns:
            Until when it would have been valid, in seconds since 1970; None if there is none.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        if not is_token(token):
            return None
        with guarded():
            value = await self._redis.getdel(_key(token))
        return int(value) if value else None

    async def put_back(self, token: str, until: int) -> None:
        """Put a permit back that could not be made use of. It ends when it would have ended.

        Raises:
            StoreAwayError: If the store did not answer.
        """
        with guarded():
            await self._redis.set(_key(token), until, ex=max(1, until - int(time.time())))


def _key(token: str) -> str:
    return f"permit:{digest(token)}"
