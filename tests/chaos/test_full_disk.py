"""A disk that is full: nothing that was acknowledged is lost, everybody is told, and with room it goes on by itself."""

from __future__ import annotations

import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from companion.domain.pace import BURST
from companion.log.embedded import running
from companion.log.store import connect
from companion.log.stream import Stream
from tests.chaos.machines import SLUG, Caller, E, Saw, Server, crowd, eventually, posts_in, set_up, tokens_of

pytestmark = pytest.mark.chaos

DISK = "16m"
LEFT_BYTES = 48 * 1024
"""For about a hundred comments."""

BANNER_WITHIN_S = 5.0
STAYS_FULL_S = 5.0
RECOVERS_WITHIN_S = 10.0
ANSWERS_WITHIN_S = 4.5
BANNER = "Read only for a moment."


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that is soon full."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("Only root may mount a small disk.")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Fill the disk, but for a little."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(file.tell() - LEFT_BYTES)
    return ballast


@asynccontextmanager
async def own_store(folder: Path) -> AsyncIterator[tuple[Server, str]]:
    """A server with a store of its own, embedded, and the store's address."""
    server = Server(folder)
    try:
        await server.start()
        url = running(folder)
        assert url is not None
        yield server, url
    finally:
        server.end()


async def looks_read_only(server: Server) -> bool:
    async with httpx.AsyncClient(base_url=server.url, timeout=ANSWERS_WITHIN_S) as client:
        page = await client.get(f"{E}/")
    assert page.status_code == 200
    return BANNER in page.text


async def stays_read_only(server: Server, caller: Caller, until_s: float) -> None:
    """See that nothing is saved, that this is soon said, and that it never looks as if all were well in between."""
    while time.monotonic() < until_s:
        began_s = time.monotonic()
        answer = await caller.once("comments", "meanwhile", {"text": "Meanwhile"})
        assert answer.status_code == 503
        assert time.monotonic() - began_s < ANSWERS_WITHIN_S
        assert await looks_read_only(server)


async def post_until_it_is_full(callers: list[Caller]) -> tuple[dict[str, int], int]:
    """Post until somebody is refused; give what was acknowledged, and the number of the post that was not."""
    acknowledged: dict[str, int] = {}
    for number in range(len(callers) * BURST):
        answer = await callers[number % len(callers)].once("comments", f"post-{number}", {"text": f"Post {number}"})
        if answer.status_code != 200:
            assert answer.status_code == 503, answer.text
            return acknowledged, number
        acknowledged[f"Post {number}"] = answer.json()["version"]
    raise AssertionError("The disk was never full.")


async def test_a_full_disk_loses_nothing_and_says_so_and_goes_on_once_there_is_room(small_disk: Path, saw: Saw) -> None:
    async with own_store(small_disk) as (server, url):
        redis = connect(url)
        await set_up(redis)
        await eventually(lambda: knows(server))
        callers = [Caller(server, token) for token in await tokens_of(redis, crowd(100))]
        ballast = fill(small_disk)

        acknowledged, refused = await post_until_it_is_full(callers)
        full_s = time.monotonic()
        await eventually(lambda: looks_read_only(server), within_s=BANNER_WITHIN_S)
        banner_s = time.monotonic() - full_s
        await stays_read_only(server, callers[0], full_s + STAYS_FULL_S)

        ballast.unlink()
        room_s = time.monotonic()
        text = f"Post {refused}"
        acknowledged[text] = await callers[refused % len(callers)].until_answered(
            "comments", f"post-{refused}", {"text": text}
        )
        recovered_s = time.monotonic() - room_s
        assert recovered_s < RECOVERS_WITHIN_S
        await eventually(server.is_ready, within_s=RECOVERS_WITHIN_S)
        assert not await looks_read_only(server)

        records = await Stream(redis, SLUG).read(1)
        assert dict(posts_in(records)) == acknowledged
        assert len(posts_in(records)) == len(acknowledged)
        assert [record.version for record in records] == list(range(1, len(records) + 1))
        saw(f"0 of {len(acknowledged)} lost; banner after {banner_s:.1f} s, saved again {recovered_s:.1f} s after room")
        await redis.aclose()
        for caller in callers:
            await caller.client.aclose()


async def knows(server: Server) -> bool:
    """Tell whether a server has heard of the event."""
    async with httpx.AsyncClient(base_url=server.url) as client:
        return (await client.get(f"{E}/")).status_code == 200
