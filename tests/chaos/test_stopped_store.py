"""A store that hangs, or is away: refusals in time, nothing twice, and everybody level again soon after."""

from __future__ import annotations

import asyncio
import signal
import time

import httpx
import pytest

from tests.chaos.machines import SLUG, Caller, Place, Reader, Saw, Server, crowd, eventually
from tests.chaos.phones import phones

pytestmark = pytest.mark.chaos

AWAY_S = 60.0
PUSHES_WITHIN_S = 10.0
"""Twice what is promised, as below."""

ANSWERS_WITHIN_S = 4.5
"""The deadline of a command, 3 s, and something for the way: tests share their machine."""

CONVERGE_WITHIN_S = 10.0
"""Twice what is promised: tests share their machine."""


@pytest.mark.parametrize("hangs_s", [5.0, pytest.param(15.0, marks=pytest.mark.slow)])
async def test_a_store_that_hangs_costs_time_and_nothing_else(
    place: Place, server: Server, saw: Saw, hangs_s: float
) -> None:
    callers = [Caller(server, token) for token in await place.tokens(crowd(10))]
    for number, caller in enumerate(callers):
        await caller.until_answered("comments", f"before-{number}", {"text": f"Before {number}"})
    async with Reader(server) as reader:
        place.store.signal(signal.SIGSTOP)
        stopped_s = time.monotonic()
        answers = await asyncio.gather(*(_timed(caller, number) for number, caller in enumerate(callers)))
        page = await callers[0].client.get(f"/e/{SLUG}/", headers={"Accept": "text/html"})
        await asyncio.sleep(max(0.0, stopped_s + hangs_s - time.monotonic()))
        assert not await server.is_ready()
        place.store.signal(signal.SIGCONT)
        goes_on_s = time.monotonic()

        assert {answer.status_code for answer, _ in answers} == {503}
        assert all("retry-after" in answer.headers for answer, _ in answers)
        assert max(took_s for _, took_s in answers) < ANSWERS_WITHIN_S
        assert page.status_code == 200
        for number, caller in enumerate(callers):
            await caller.until_answered("comments", f"during-{number}", {"text": f"During {number}"})
        versions, posts = await place.versions(), await place.posts()
        said = [f"{when} {number}" for when in ("Before", "During") for number in range(10)]
        assert sorted(text for text, _ in posts) == sorted(said)
        assert versions == list(range(1, len(versions) + 1))

        async def converged() -> bool:
            return reader.version == versions[-1]

        await eventually(converged, within_s=CONVERGE_WITHIN_S)
        assert await reader.wrong() == []
        saw(
            f"refused in {max(took_s for _, took_s in answers):.1f} s at most; all said and shown again "
            f"{time.monotonic() - goes_on_s:.1f} s after {hangs_s:.0f} s of silence"
        )
        await eventually(server.is_ready, within_s=CONVERGE_WITHIN_S)
    for caller in callers:
        await caller.client.aclose()


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_a_store_that_is_away_for_a_minute_is_found_again_by_the_same_worker(
    place: Place, server: Server, saw: Saw
) -> None:
    (token,) = await place.tokens(crowd(1))
    caller, worker = Caller(server, token), server.pid
    await caller.until_answered("comments", "before", {"text": "Before"})
    async with phones(server.url, 20, (await Reader(server).load()).cursor) as hall:
        place.store.kill()
        away_until_s, pages = time.monotonic() + AWAY_S, 0
        while time.monotonic() < away_until_s:
            page = await caller.client.get(f"/e/{SLUG}/", headers={"Accept": "text/html"})
            assert page.status_code == 200
            assert "Before" in page.text
            pages += 1
            await asyncio.sleep(0.5)

        await place.store.start()
        back_s = time.monotonic()
        version = await caller.until_answered("comments", "after", {"text": "After"})

        async def pushed() -> bool:
            return all(phone.version >= version for phone in hall)

        await eventually(pushed, within_s=PUSHES_WITHIN_S)
        pushed_s = max(phone.reached(version) for phone in hall) - back_s
        assert [phone for phone in hall if phone.ended.done()] == [], "no socket was lost"
        assert server.pid == worker
        assert await server.is_ready()
        saw(f"{pages} pages served in {AWAY_S:.0f} s without a store; a push {pushed_s:.1f} s after it was back")
    await caller.client.aclose()


async def _timed(caller: Caller, number: int) -> tuple[httpx.Response, float]:
    began_s = time.monotonic()
    answer = await caller.once("comments", f"during-{number}", {"text": f"During {number}"})
    return answer, time.monotonic() - began_s
