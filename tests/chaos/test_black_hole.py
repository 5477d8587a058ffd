"""A path that swallows everything and says nothing: both ends notice, and find each other again."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.chaos.machines import Caller, E, Saw, Server, a_place, crowd, eventually
from tests.chaos.phones import phones
from tests.chaos.pulse import connected
from tests.journeys.line import line_to
from tests.journeys.people import People

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.timeout(240)]

PHONES = 20
FREED_WITHIN_S = 45.0
GRACE_S = 5.0
"""Tests share their machine."""

NOTICED_WITHIN_S = 40.0
"""35 s of silence, and 5 s until the page looks."""

AWAY_S = 60.0
BACK_WITHIN_S = 30.0


async def test_the_server_lets_go_of_phones_that_a_black_hole_has_swallowed(server: Server, saw: Saw) -> None:
    async with line_to(server.url) as line, phones(server.url, 1), phones(line.url, PHONES):
        assert await connected(server) == PHONES + 1

        line.swallow()
        swallowed_s = time.monotonic()

        async def are_gone() -> bool:
            return await connected(server) == 1

        await eventually(are_gone, within_s=2 * FREED_WITHIN_S)
        freed_s = time.monotonic() - swallowed_s
        saw(f"{PHONES} swallowed phones freed after {freed_s:.0f} s; the one that answers stays")
        assert freed_s < FREED_WITHIN_S + GRACE_S


@pytest.mark.asyncio(loop_scope="session")
async def test_a_phone_is_soon_back_once_the_path_is(browser: Browser, tmp_path: Path, saw: Saw) -> None:
    async with a_place(tmp_path) as place, AsyncExitStack() as stack:
        server = await place.server()
        caller = Caller(server, (await place.tokens(crowd(1)))[0])
        line = await stack.enter_async_context(line_to(server.url))
        ana = await People(browser, line.url, stack).phone("Ana")
        await ana.open(f"{E}/")
        await ana.is_live()

        line.swallow()
        swallowed_s = time.monotonic()
        await expect(ana.part("freshness")).to_contain_text("as of", timeout=(NOTICED_WITHIN_S + GRACE_S) * 1000)
        noticed_s = time.monotonic() - swallowed_s
        await caller.until_answered("comments", "meanwhile", {"text": "Said while she was away"})
        await asyncio.sleep(max(0.0, swallowed_s + AWAY_S - time.monotonic()))
        await expect(ana.part("freshness")).to_contain_text("as of")

        line.flow()
        flows_s = time.monotonic()
        await expect(ana.comment("Said while she was away")).to_have_count(1, timeout=2 * BACK_WITHIN_S * 1000)
        await ana.is_live()
        back_s = time.monotonic() - flows_s

        saw(f"in Chromium: said to be old after {noticed_s:.0f} s; back {back_s:.0f} s after the path was")
        assert ana.loads == 1
        assert back_s < BACK_WITHIN_S + GRACE_S
        await caller.client.aclose()
