"""The bell's connection, killed again and again: it says look, never what, so nothing is missed."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, suppress

import pytest

from companion.domain.pace import BURST
from tests.chaos.machines import Caller, Place, Reader, Saw, Server, crowd, eventually
from tests.chaos.phones import quantile

pytestmark = pytest.mark.chaos

KILLS = 20
LAG_S = 6.0
"""Twice what is promised: tests share their machine."""


@pytest.mark.parametrize("changes", [300, pytest.param(1_000, marks=pytest.mark.slow)])
async def test_nothing_is_missed_while_the_bell_is_cut_off(
    place: Place, server: Server, saw: Saw, changes: int
) -> None:
    elsewhere = await place.server()
    callers = [Caller(server, token) for token in await place.tokens(crowd(changes // BURST))]
    done = asyncio.Event()
    kills = 0
    made_at: dict[int, float] = {}

    async def change() -> None:
        for number in range(changes):
            fields = {"text": f"Comment {number}"}
            version = await callers[number // BURST].until_answered("comments", f"post-{number}", fields)
            made_at[version] = time.monotonic()
            await asyncio.sleep(0.01)
        done.set()

    async def kill() -> None:
        nonlocal kills
        while not done.is_set():
            killed = await place.redis.client_kill_filter(_type="pubsub")
            kills += bool(killed)
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), 0.15)

    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(Reader(elsewhere, page)) for page in ("event", "event", "screen")]

        await asyncio.gather(change(), kill())

        async def converged() -> bool:
            return all(reader.version == max(made_at) for reader in readers)

        await eventually(converged, within_s=LAG_S)
        assert [await reader.wrong() for reader in readers] == [[]] * 3
        assert [reader.snapshots for reader in readers] == [0] * 3
        lags = [lag_s for reader in readers for lag_s in _lags(made_at, reader.reached)]
        assert max(lags) < LAG_S
        assert kills >= KILLS
        saw(f"{kills} cuts in {changes:,} changes: no gap; lag {quantile(lags, 0.95):.2f} s p95, {max(lags):.2f} s")
    for caller in callers:
        await caller.client.aclose()


def _lags(made_at: dict[int, float], reached: dict[int, float]) -> list[float]:
    """How long after each version was made a phone had reached it."""
    return [
        min((moment for later, moment in reached.items() if later >= version), default=float("inf")) - moment_made
        for version, moment_made in made_at.items()
    ]
