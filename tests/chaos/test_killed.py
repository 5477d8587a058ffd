"""Power cuts: whatever was acknowledged is there once, though everybody sends again what they are not sure of."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from companion.domain.wall import BURST
from tests.chaos.machines import SLUG, Caller, Place, Reader, Server, crowd, eventually

pytestmark = pytest.mark.chaos

WRITERS = 20
POSTS = 100
"""By each writer, who is as many people as it takes to post that fast."""

CONVERGE_WITHIN_S = 10.0
"""Twice what is promised: tests share their machine."""


class Progress:
    """Which posts were acknowledged, by their text, and as which version."""

    def __init__(self) -> None:
        self.acknowledged: dict[str, int] = {}

    async def reaches(self, count: int) -> None:
        async def there() -> bool:
            return len(self.acknowledged) >= count

        await eventually(there, within_s=60)


async def write(writer: int, callers: list[Caller], progress: Progress) -> None:
    """Post so many comments, each until it is acknowledged."""
    for number in range(POSTS):
        text = f"Writer {writer}, post {number}"
        version = await callers[number // BURST].until_answered("comments", f"{writer}-{number}", {"text": text})
        assert text not in progress.acknowledged
        progress.acknowledged[text] = version


async def cut_the_power(place: Place, server: Server, progress: Progress) -> float:
    """Kill the server twice and the store once, at any odd moment; give the moment when all was back."""
    await progress.reaches(400)
    server.kill()
    await server.start()
    await progress.reaches(900)
    place.store.kill()
    await asyncio.sleep(0.5)
    await place.store.start()
    await progress.reaches(1_400)
    server.kill()
    await server.start()
    return time.monotonic()


async def test_what_was_acknowledged_is_there_once_after_servers_and_store_were_killed(
    place: Place, server: Server
) -> None:
    tokens = await place.tokens(crowd(WRITERS * POSTS // BURST))
    callers = [Caller(server, token) for token in tokens]
    each = POSTS // BURST
    progress = Progress()
    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(Reader(server, page)) for page in ("event", "event", "screen")]

        async with asyncio.TaskGroup() as group:
            for writer in range(WRITERS):
                group.create_task(write(writer, callers[writer * each : (writer + 1) * each], progress))
            group.create_task(cut_the_power(place, server, progress))

        versions, posts = await place.versions(), await place.posts()
        assert versions == list(range(1, len(versions) + 1))
        assert len(posts) == WRITERS * POSTS
        assert dict(posts) == progress.acknowledged
        state = (await callers[0].client.get(f"/e/{SLUG}/state.json")).json()
        assert Counter(comment["text"] for comment in state["comments"]) == Counter(text for text, _ in posts)
        assert state["version"] == len(versions)

        async def converged() -> bool:
            return all(reader.cursor == state["cursor"] for reader in readers)

        await eventually(converged, within_s=CONVERGE_WITHIN_S)
        assert [await reader.wrong() for reader in readers] == [[]] * len(readers)
        assert [reader.snapshots for reader in readers] == [0] * len(readers), "no cursor was ever bad"
    for caller in callers:
        await caller.client.aclose()
