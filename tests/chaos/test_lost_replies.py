"""Every tenth reply of the store gets lost: people send again, and whatever they asked for happens exactly once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from companion.domain.pace import BURST
from tests.chaos.lossy import lossy_line
from tests.chaos.machines import Caller, Place, Reader, Saw, crowd, eventually

pytestmark = pytest.mark.chaos

EVERY = 10
COMMANDS = 500
AT_ONCE = 5
"""Few, so that there are many appends: all that wait share one."""

CONVERGE_WITHIN_S = 10.0
"""Twice what is promised: tests share their machine."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("hangs", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["breaks", "hangs"])
async def test_five_hundred_commands_have_five_hundred_effects(
    place: Place, tmp_path: Path, saw: Saw, hangs: bool
) -> None:
    tokens = await place.tokens(crowd(COMMANDS // BURST))
    async with lossy_line(place.store.url, tmp_path, every=EVERY, hangs=hangs) as line:
        server = await place.server(line.url)
        callers = [Caller(server, token) for token in tokens]
        acknowledged: dict[str, int] = {}

        async def post(first: int) -> None:
            for number in range(first, COMMANDS, AT_ONCE):
                text = f"Comment {number}"
                caller = callers[number % len(callers)]
                acknowledged[text] = await caller.until_answered("comments", f"post-{number}", {"text": text})

        async with Reader(server) as reader:
            await asyncio.gather(*(post(first) for first in range(AT_ONCE)))

            posts, versions = await place.posts(), await place.versions()
            assert len(posts) == COMMANDS
            assert dict(posts) == acknowledged, "each is once there, and its author was told where"
            assert versions == list(range(1, len(versions) + 1))

            async def converged() -> bool:
                return reader.version == versions[-1]

            await eventually(converged, within_s=CONVERGE_WITHIN_S)
            assert await reader.wrong() == []
        appends = sum(b"EVALSHA" in asked for asked in line.lost)
        assert appends >= 3, "some of what was lost was the answer to a write"
        saw(f"{COMMANDS} of {COMMANDS} once; {len(line.lost)} of {line.replies} replies lost, {appends} of writes")
        for caller in callers:
            await caller.client.aclose()
