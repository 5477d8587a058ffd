"""A copy of a log that is written beside it and put in its place in one step: nobody ever sees half of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from importlib import resources

import msgspec
from redis.asyncio import Redis

from companion.domain.changes import Record
from companion.log.store import guarded
from companion.log.stream import BELL

KEPT_S = 600
"""A copy that nobody finished, because its process ended, is gone after so long."""

REPLACE = resources.files("companion.log").joinpath("replace.lua").read_text(encoding="utf-8")


class Copy:
    """A log in the making. Its entries have the very ids that they have, or will have, in the log."""

    def __init__(self, redis: Redis, slug: str) -> None:
        self._redis, self._slug = redis, slug
        self._log = f"{{{slug}}}:log"
        self._key = f"{self._log}:{secrets.token_hex(8)}"
        self._script = redis.register_script(REPLACE)
        self._end = 0

    async def add(self, records: Sequence[Record]) -> None:
        """Write what follows.

        Raises:
            StoreAwayError: If the store did not take it.
        """
        if not records:
            return
        pipe = self._redis.pipeline(transaction=False)
        for record in records:
            fields = ("n", record.nonce, "r", msgspec.json.encode(record))
            pipe.execute_command("XADD", self._key, f"{record.version}-0", *fields)
        pipe.execute_command("EXPIRE", self._key, KEPT_S)
        with guarded():
            await pipe.execute()
        self._end = records[-1].version

    async def replace(self, version: int, nonce: str) -> bool:
        """Put the copy in the place of the log, and ring the bell.

        Args:
            version: What the log must end with, 0 where there must be none.
            nonce: Of that record.

        Returns:
            False if the log ends elsewhere. Then nothing has changed.

        Raises:
            StoreAwayError: If the store did not answer. It may have been done.
        """
        with guarded():
            done = await self._script(keys=[self._log, self._key], args=[version, nonce, BELL, self._slug, self._end])
        return bool(done)

    async def drop(self) -> None:
        """Throw it away."""
        with guarded():
            await self._redis.unlink(self._key)
