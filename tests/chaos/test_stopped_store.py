"""A store that hangs: refusals in time, nothing twice, and everybody level again soon after."""

from __future__ import annotations

import asyncio
import signal
import time

import httpx
import pytest

from tests.chaos.machines import SLUG, Caller, Place, Reader, Server, crowd, eventually

pytestmark = pytest.mark.chaos

HANGS_S = 5.0
ANSWERS_WITHIN_S = 4.5
"""The deadline of a command, 3 s, and something for the way: tests share their machine."""

CONVERGE_WITHIN_S = 10.0
"""Twice what is promised: tests share their machine."""


async def test_a_store_that_hangs_costs_time_and_nothing_else(place: Place, server: Server) -> None:
    callers = [Caller(server, token) for token in await place.tokens(crowd(10))]
    for number, caller in enumerate(callers):
        await caller.until_answered("comments", f"before-{number}", {"text": f"Before {number}"})
    async with Reader(server) as reader:
        place.store.signal(signal.SIGSTOP)
        stopped_s = time.monotonic()
        answers = await asyncio.gather(*(_timed(caller, number) for number, caller in enumerate(callers)))
        page = await callers[0].client.get(f"/e/{SLUG}/", headers={"Accept": "text/html"})
        await asyncio.sleep(max(0.0, stopped_s + HANGS_S - time.monotonic()))
        assert not await server.is_ready()
        place.store.signal(signal.SIGCONT)

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
        await eventually(server.is_ready, within_s=CONVERGE_WITHIN_S)
    for caller in callers:
        await caller.client.aclose()


async def _timed(caller: Caller, number: int) -> tuple[httpx.Response, float]:
    began_s = time.monotonic()
    answer = await caller.once("comments", f"during-{number}", {"text": f"During {number}"})
    return answer, time.monotonic() - began_s
