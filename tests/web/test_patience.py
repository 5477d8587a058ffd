"""Connections that never come to the point: they are let go, and the others notice nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis

from companion.web import patience
from tests.serving import served

BRIEFLY_S = 0.3
ENDS_WITHIN_S = 10.0
HEAD = b"GET /healthz HTTP/1.1\r\nHost: here\r\n"
POST = b"POST /sign-in HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"


@pytest.fixture
async def url(valkey: str, redis: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A server that has little patience."""
    await redis.ping()
    monkeypatch.setattr(patience, "REQUEST_WITHIN_S", BRIEFLY_S)
    async with served(valkey, tmp_path) as running:
        yield running.url


@asynccontextmanager
async def line(url: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection of which nothing is asked yet."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        async with asyncio.timeout(ENDS_WITHIN_S):
            yield reader, writer
    finally:
        writer.close()


@pytest.mark.parametrize(
    "begun", [b"", b"\r\n", HEAD, HEAD + b"X-Long: ", POST, HEAD + b"\r\n" + HEAD], ids=lambda begun: repr(begun[-8:])
)
async def test_a_request_that_does_not_get_done_is_waited_for_briefly(url: str, begun: bytes) -> None:
    async with line(url) as (reader, writer):
        writer.write(begun)

        answered = await reader.read()

    assert answered.count(b"HTTP/1.1 200 OK") == begun.count(b"\r\n\r\n" + HEAD)


async def test_a_head_that_does_not_end_is_refused_before_it_is_large(url: str) -> None:
    async with line(url) as (reader, writer):
        writer.write(HEAD)
        for _ in range(patience.MAX_HEAD_BYTES // 1024 + 1):
            writer.write(b"X-More: " + b"m" * 1024 + b"\r\n")

        assert (await reader.read(12)) == b"HTTP/1.1 400"


async def test_whoever_asks_in_time_may_go_on_asking(url: str) -> None:
    async with line(url) as (reader, writer):
        for _ in range(4):
            writer.write(HEAD)
            await asyncio.sleep(BRIEFLY_S / 2)
            writer.write(b"\r\n")
            head = await reader.readuntil(b"\r\n\r\n")

            assert head.startswith(b"HTTP/1.1 200 OK")
            assert await reader.readexactly(2) == b"ok"


async def test_a_large_body_has_time_as_long_as_it_keeps_coming(url: str) -> None:
    piece = bytes(patience.MORE_TIME_EVERY_BYTES)
    async with line(url) as (reader, writer):
        writer.write(b"POST /sign-out HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % (4 * len(piece)))
        for _ in range(4):
            await asyncio.sleep(BRIEFLY_S / 2)
            writer.write(piece)
            await writer.drain()
        writer.write(HEAD + b"\r\n")

        assert b"HTTP/1.1 200 OK" in await reader.readuntil(b"\r\nok")


async def test_what_comes_after_a_body_is_not_kept(url: str) -> None:
    chunked = b"POST /sign-out HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    async with line(url) as (reader, writer):
        writer.write(chunked + b"x-trailer: nobody's business\r\n" * 1_000 + b"\r\n")

        answered = await reader.read(12)

    assert answered.startswith(b"HTTP/1.1 ")


async def test_whoever_asks_and_asks_without_waiting_for_answers_is_let_go(url: str) -> None:
    async with line(url) as (reader, writer):
        writer.write((HEAD + b"\r\n") * 20 * patience.MOST_PIPELINED)

        with suppress(ConnectionResetError):
            answered = await reader.read()
            assert answered.count(b"HTTP/1.1 200 OK") <= patience.MOST_PIPELINED
