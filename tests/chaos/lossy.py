"""A line to the store that loses replies: what was asked has been done, and nobody is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

CHUNK_BYTES = 256 * 1024


class LossyLine:
    """A way to the store that loses every so many-th of its replies.

    Args:
        store: The store's address.
        path: Where the line is to be reached.
        every: How many replies from one loss to the next.
        hangs: Whether a loss is silence. Otherwise the connection breaks.
    """

    def __init__(self, store: str, path: Path, *, every: int, hangs: bool) -> None:
        self.url = f"unix://{path}"
        self.replies = 0
        self.lost: list[bytes] = []
        """What had been asked each time."""
        self._store, self._path = urlsplit(store).path, path
        self._every, self._hangs = every, hangs

    async def open(self) -> asyncio.Server:
        """Begin to listen."""
        return await asyncio.start_unix_server(self._connected, str(self._path), limit=CHUNK_BYTES)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self._store)
        asked = [b""]
        ways = [
            asyncio.ensure_future(self._to_store(reader, far_writer, asked)),
            asyncio.ensure_future(self._from_store(far_reader, writer, asked)),
        ]
        with suppress(asyncio.CancelledError):
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for each in (writer, far_writer):
            each.close()

    async def _to_store(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: list[bytes]) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK_BYTES):
                asked[0] = data[:64]
                writer.write(data)

    async def _from_store(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: list[bytes]) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK_BYTES):
                self.replies += 1
                if self.replies % self._every:
                    writer.write(data)
                    continue
                self.lost.append(asked[0])
                if not self._hangs:
                    return


@asynccontextmanager
async def lossy_line(store: str, folder: Path, *, every: int, hangs: bool) -> AsyncIterator[LossyLine]:
    """Have such a line until the test has done with it."""
    line = LossyLine(store, folder / "lossy", every=every, hangs=hangs)
    listening = await line.open()
    try:
        yield line
    finally:
        listening.close()
