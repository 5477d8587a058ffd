"""Ranges: a bag in parts, as a download over bad Wi-Fi asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar.types import HTTPScope
from redis.asyncio import Redis

from companion.archive.shelf import Shelf
from companion.web.ranges import Range, wanted_range
from tests.archive.bundles import published
from tests.serving import served
from tests.web.scene import SLUG, E

ETAG = '"abc"'
EDITION, BUNDLE = published({"index.html": b"<p>The day", "film.bin": bytes(range(256)) * 16_000}, slug=SLUG)
SIZE, BAG = len(BUNDLE), f"{E}/1.zip"


def asked(wanted: str, only_if: str = "") -> HTTPScope:
    headers = [(b"range", wanted.encode()), *([(b"if-range", only_if.encode())] if only_if else [])]
    return {"type": "http", "headers": headers}  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-99", Range(0, 100, 1000)),
        ("bytes=900-", Range(900, 100, 1000)),
        ("bytes=-100", Range(900, 100, 1000)),
        ("bytes=0-0", Range(0, 1, 1000)),
        ("Bytes= 999-999 ", Range(999, 1, 1000)),
        ("bytes=900-99999999999999999999999999", Range(900, 100, 1000)),
        ("bytes=-99999999999999999999999999", Range(0, 1000, 1000)),
    ],
)
def test_a_part_is_what_is_asked_for_as_far_as_there_is_that_much(wanted: str, part: Range) -> None:
    assert wanted_range(asked(wanted), ETAG, 1000) == part
    assert wanted_range(asked(wanted, ETAG), ETAG, 1000) == part


@pytest.mark.parametrize("wanted", ["bytes=1000-", "bytes=1000-2000", "bytes=-0", f"bytes={'9' * 10_000}-"])
def test_nothing_of_it_is_there(wanted: str) -> None:
    part = wanted_range(asked(wanted), ETAG, 1000)

    assert part
    assert (part.status, part.content_range) == (416, "bytes */1000")


@pytest.mark.parametrize(
    "wanted", ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "items=0-5", "bytes=0-5,7-9", "bytes=0-5-9"]
)
def test_what_makes_no_sense_or_asks_for_several_parts_is_answered_with_the_whole(wanted: str) -> None:
    assert wanted_range(asked(wanted), ETAG, 1000) is None


@pytest.mark.parametrize("only_if", ['W/"abc"', '"other"', "Thu, 07 Apr 2011 15:30:00 GMT", "abc"])
def test_a_part_of_other_bytes_is_answered_with_the_whole(only_if: str) -> None:
    assert wanted_range(asked("bytes=0-5", only_if), ETAG, 1000) is None


@pytest.fixture
async def address(valkey: str, redis: Redis, tmp_path: Path) -> AsyncIterator[str]:
    """Where a bag is given out."""
    assert await redis.dbsize() == 0
    Shelf(tmp_path / "editions").put(EDITION, BUNDLE)
    async with served(valkey, tmp_path) as one:
        yield one.url


async def test_a_bag_is_given_out_in_parts(address: str) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        whole, head = await client.get(BAG), await client.head(BAG, headers={"Range": "bytes=0-9"})
        etag = whole.headers["etag"]
        part = await client.get(BAG, headers={"Range": f"bytes=1000-{SIZE // 2}", "If-Range": etag})
        last = await client.get(BAG, headers={"Range": "bytes=-7"})
        past = await client.get(BAG, headers={"Range": f"bytes={SIZE}-"})
        other = await client.get(BAG, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
        known = await client.get(BAG, headers={"Range": "bytes=0-9", "If-None-Match": etag})

    assert (whole.status_code, whole.content, whole.headers["accept-ranges"]) == (200, BUNDLE, "bytes")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(SIZE))
    assert (head.headers["accept-ranges"], head.headers["etag"]) == ("bytes", etag)
    assert (part.status_code, part.content) == (206, BUNDLE[1000 : SIZE // 2 + 1])
    assert part.headers["content-range"] == f"bytes 1000-{SIZE // 2}/{SIZE}"
    assert part.headers["content-length"] == str(SIZE // 2 - 999)
    assert part.headers["repr-digest"] == whole.headers["repr-digest"]
    assert (last.status_code, last.content) == (206, BUNDLE[-7:])
    assert (past.status_code, past.content, past.headers["content-range"]) == (416, b"", f"bytes */{SIZE}")
    assert (other.status_code, other.content) == (200, BUNDLE)
    assert (known.status_code, known.content) == (304, b"")


async def test_a_download_that_was_cut_off_goes_on_where_it_was(address: str) -> None:
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {BAG} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    begun = await reader.readexactly(SIZE // 3)
    writer.transport.abort()
    etag = next(line[6:] for line in head.decode().split("\r\n") if line.lower().startswith("etag: "))

    async with httpx.AsyncClient(base_url=address) as client:
        rest = await client.get(BAG, headers={"Range": f"bytes={len(begun)}-", "If-Range": etag})

    assert rest.status_code == 206
    assert begun + rest.content == BUNDLE
