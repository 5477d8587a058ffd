"""Power cuts: whatever was acknowledged is there once, though everybody sends again what they are not sure of."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from companion.domain.pace import BURST
from tests.chaos.machines import SLUG, Caller, Place, Reader, Saw, Server, crowd, eventually, html_of
from tests.chaos.phones import Phone, after, phones
from tests.live.shown import Shown, differences

pytestmark = pytest.mark.chaos

WRITERS = 20
POSTS = 100
"""By each writer, who is as many people as it takes to post that fast."""

STORE_KILLED_AFTER = (300, 700, 1_100)
PHONES = 200

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


async def write(writer: int, callers: list[Caller], progress: Progress, posts: int = POSTS) -> None:
    """Post so many comments, each until it is acknowledged."""
    for number in range(posts):
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


async def kill_the_store(place: Place, progress: Progress, crowd: list[Phone]) -> list[float]:
    """Kill the store three times; give how long after each recovery every phone had what came next."""
    lags = []
    for count in STORE_KILLED_AFTER:
        await progress.reaches(count)
        place.store.kill()
        await asyncio.sleep(0.5)
        await place.store.start()
        back_s, next_one = time.monotonic(), (await place.versions())[-1] + 1

        async def level(version: int = next_one) -> bool:
            return all(phone.version >= version for phone in crowd)

        await eventually(level, within_s=CONVERGE_WITHIN_S)
        lags.append(max(phone.reached(next_one) for phone in crowd) - back_s)
    return lags


async def test_two_hundred_phones_are_level_soon_after_each_time_the_store_was_killed(
    place: Place, server: Server, saw: Saw
) -> None:
    each = -(-1_500 // WRITERS // BURST)
    callers = [Caller(server, token) for token in await place.tokens(crowd(WRITERS * each))]
    progress = Progress()
    html = await html_of(server)
    async with phones(server.url, PHONES, Shown("event", html).cursor, same={}) as hall:
        async with asyncio.TaskGroup() as group:
            for writer in range(WRITERS):
                theirs = callers[writer * each : (writer + 1) * each]
                group.create_task(write(writer, theirs, progress, 1_500 // WRITERS))
            killing = group.create_task(kill_the_store(place, progress, hall))

        versions, posts = await place.versions(), await place.posts()
        assert versions == list(range(1, len(versions) + 1))
        assert len(posts) == 1_500
        assert dict(posts) == progress.acknowledged

        async def converged() -> bool:
            return all(phone.version == versions[-1] for phone in hall)

        await eventually(converged, within_s=CONVERGE_WITHIN_S)
        assert [phone for phone in hall if phone.ended.done() or phone.snapshots] == []
        histories = {tuple(phone.heard) for phone in hall}
        fresh = Shown("event", await html_of(server))
        assert [differences(after(html, heard), fresh) for heard in histories] == [[]] * len(histories)
        lags = ", ".join(f"{lag_s:.1f}" for lag_s in killing.result())
        saw(f"1,500 of 1,500 acknowledged, each once; {PHONES} phones level {lags} s after the store was back")
    for caller in callers:
        await caller.client.aclose()
