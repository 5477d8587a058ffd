"""The network between one phone and the house: it can die without a word, refuse sockets, lead elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

CHUNK_BYTES = 64 * 1024
REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Line:
    """A way to the house at an address of its own.

    Args:
        target: The address that it leads to; may be set to another.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.takes_sockets = True
        self.url = ""
        self._server: asyncio.Server | None = None
        self._is_cut = False
        self._ends: set[asyncio.Task[None]] = set()
        self._flows = asyncio.Event()

    async def open(self) -> None:
        """Begin to listen."""
        self.flow()
        self._server = await asyncio.start_server(self._connected, "127.0.0.1")
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def swallow(self) -> None:
        """Let nothing through any more, neither on connections that are open nor on new ones. Nobody is told."""
        self._flows.clear()
        self._flows = asyncio.Event()

    def flow(self) -> None:
        """Be as good as ever, for new connections. Those of before stay dead."""
        self._flows = asyncio.Event()
        self._flows.set()

    def die(self) -> None:
        """Let nothing through on the connections that are open. Nobody is told; new ones are as good as ever."""
        self.swallow()
        self.flow()

    def cut(self) -> None:
        """Break every connection, and every new one."""
        self._is_cut = True
        self.hang_up()

    def mend(self) -> None:
        """Let new connections through again."""
        self._is_cut = False

    def hang_up(self) -> None:
        """Break every connection that is open."""
        for end in self._ends:
            end.cancel()

    async def close(self) -> None:
        """Stop for good."""
        if self._server:
            self._server.close()
        self.hang_up()
        await asyncio.gather(*self._ends, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        end = asyncio.ensure_future(self._forward(reader, writer))
        self._ends.add(end)
        end.add_done_callback(self._ends.discard)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers = [writer]
        try:
            with suppress(OSError):
                first = b"" if self._is_cut else await reader.read(CHUNK_BYTES)
                if b"\r\nupgrade: websocket" in first.lower() and not self.takes_sockets:
                    writer.write(REFUSED)
                elif first:
                    await self._to_target(first, reader, writer, writers)
        finally:
            for each in writers:
                each.close()

    async def _to_target(
        self,
        first: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        writers: list[asyncio.StreamWriter],
    ) -> None:
        address, flows = urlsplit(self.target), self._flows
        await flows.wait()
        far_reader, far_writer = await asyncio.open_connection(address.hostname, address.port)
        writers.append(far_writer)
        far_writer.write(first)
        ways = [asyncio.ensure_future(_pump(*way, flows)) for way in ((reader, far_writer), (far_reader, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flows: asyncio.Event) -> None:
    while chunk := await reader.read(CHUNK_BYTES):
        await flows.wait()
        writer.write(chunk)
        await writer.drain()


@asynccontextmanager
async def line_to(target: str) -> AsyncIterator[Line]:
    """Open a line, until the test has done with it."""
    line = Line(target)
    await line.open()
    try:
        yield line
    finally:
        await line.close()
