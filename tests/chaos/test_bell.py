"""The bell's connection, killed again and again: it says look, never what, so nothing is missed."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

import pytest

from tests.chaos.machines import Caller, Place, Reader, Server, crowd, eventually

pytestmark = pytest.mark.chaos

CHANGES = 300
KILLS = 20
LAG_S = 6.0
"""Twice what is promised: tests share their machine."""


async def test_nothing_is_missed_while_the_bell_is_cut_off(place: Place, server: Server) -> None:
    elsewhere = await place.server()
    callers = [Caller(server, token) for token in await place.tokens(crowd(CHANGES // 10))]
    made_at: dict[int, float] = {}

    async def change() -> None:
        for number in range(CHANGES):
            fields = {"text": f"Comment {number}"}
            version = await callers[number // 10].until_answered("comments", f"post-{number}", fields)
            made_at[version] = time.monotonic()
            await asyncio.sleep(0.01)

    async def kill() -> None:
        for _ in range(KILLS):
            await place.redis.client_kill_filter(_type="pubsub")
            await asyncio.sleep(0.15)

    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(Reader(elsewhere, page)) for page in ("event", "event", "screen")]

        await asyncio.gather(change(), kill())

        async def converged() -> bool:
            return all(reader.version == max(made_at) for reader in readers)

        await eventually(converged, within_s=LAG_S)
        assert [await reader.wrong() for reader in readers] == [[]] * 3
        assert [reader.snapshots for reader in readers] == [0] * 3
        for reader in readers:
            assert max(_lags(made_at, reader.reached)) < LAG_S
    for caller in callers:
        await caller.client.aclose()


def _lags(made_at: dict[int, float], reached: dict[int, float]) -> list[float]:
    """How long after each version was made a phone had reached it."""
    return [
        min((moment for later, moment in reached.items() if later >= version), default=float("inf")) - moment_made
        for version, moment_made in made_at.items()
    ]
