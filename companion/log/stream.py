"""One event's log in the store: a stream whose entry ids are `<version>-0`."""

import asyncio
from collections.abc import Sequence
from importlib import resources
from typing import TypeAlias, cast

import msgspec
from redis.asyncio import Redis

from companion.domain.changes import Record
from companion.domain.errors import StoreChangedError
from companion.log.store import ANSWER_WITHIN_S, guarded, guarded_write

BELL = "companion:bell"
"""The channel that every append of the whole installation rings. It says look, never what: `<slug> <version>`."""

PAGE = 1_000
"""Records per read. Decoding and folding a page takes about 15 ms of the loop."""

APPEND = resources.files("companion.log").joinpath("append.lua").read_text(encoding="utf-8")

Entry: TypeAlias = tuple[bytes, dict[bytes, bytes]]
"""An entry as the client gives it: its id, and its fields."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode


class Stream:
    """The log of one event. It keeps nothing: what it says is what the store says."""

    def __init__(self, redis: Redis, slug: str) -> None:
        self.slug = slug
        self.key = f"{{{slug}}}:log"
        self._redis = redis
        self._script = redis.register_script(APPEND)

    async def append(self, end: tuple[int, str], records: Sequence[Record]) -> bool:
        """Append the records in one step, and ring the bell.

        Args:
            end: The version and the nonce that the log must end with; `(0, "")` for an empty one.
            records: Whatever follows `end`, without a gap.

        Returns:
            False if the log ends elsewhere. Then nothing was written.

        Raises:
            StoreAwayError: If the store says that it cannot write.
            UnsureError: If it said nothing in time.
        """
        pairs = [part for record in records for part in (record.nonce, _encode(record))]
        with guarded_write():
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return bool(await self._script(keys=[self.key], args=[*end, BELL, self.slug, *pairs]))

    async def page(self, from_version: int) -> list[Record]:
        """Read up to `PAGE` records, beginning with `from_version` itself.

        Raises:
            StoreAwayError: If the store did not answer.
            StoreChangedError: If an entry is not a record that this software knows.
        """
        with guarded():
            entries = await self._redis.xrange(self.key, f"{from_version}-0", "+", count=PAGE)
        return [self._decoded(entry) for entry in cast("list[Entry]", entries)]

    async def page_before(self, version: int, most: int) -> list[Record]:
        """Read up to `most` records before a version, the newest first.

        Raises:
            StoreError: As `page`.
        """
        if version <= 1:
            return []
        with guarded():
            entries = await self._redis.xrevrange(self.key, f"{version - 1}-0", "-", count=most)
        return [self._decoded(entry) for entry in cast("list[Entry]", entries)]

    async def read(self, from_version: int) -> list[Record]:
        """Read every record from `from_version` on, that one included.

        Raises:
            StoreError: As `page`.
        """
        records: list[Record] = []
        page = await self.page(from_version)
        records += page
        while len(page) == PAGE:
            page = await self.page(records[-1].version + 1)
            records += page
        return records

    async def last(self) -> Record | None:
        """Read the record that the log ends with.

        Raises:
            StoreError: As `page`.
        """
        with guarded():
            entries = cast("list[Entry]", await self._redis.xrevrange(self.key, count=1))
        return self._decoded(entries[0]) if entries else None

    def _decoded(self, entry: Entry) -> Record:
        entry_id, fields = entry
        try:
            return _decode(fields[b"r"])
        except (KeyError, msgspec.DecodeError) as error:
            raise StoreChangedError(_unreadable(self.slug, entry_id)) from error


def _unreadable(slug: str, entry_id: bytes) -> str:
    version = entry_id.decode().partition("-")[0]
    return f"Entry {version} in the log of {slug} was written by a newer Companion. Update this one."
