"""Floods and idlers: whoever means harm costs little, and the others notice little of it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.attacks import ATTACKS, MB
from tests.chaos.machines import Machine, Place, Saw, Server
from tests.chaos.phones import Phone, phones, quantile
from tests.chaos.pulse import Host, a_host, delays, memory_bytes, page_times

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.timeout(240)]

ROOT = Path(__file__).parents[2]
PHONES = 100
LASTS_S = 12.0
WARMS_UP_S = 3.0
TILL_STOPPED_S = 600
GROWS_AT_MOST_MB = 20
SLOWER_AT_MOST = 2.0
SLACK_S = 0.05
"""Attackers and those who are measured share two cores with the server: so much may be the machine's own doing."""


class Memory:
    """The most that the server has in memory while this is entered."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._before = self.most = memory_bytes(server)

    @property
    def grown_mb(self) -> float:
        return (self.most - self._before) / MB

    async def watch(self) -> None:
        """Look ten times a second, for ever."""
        while True:
            self.most = max(self.most, memory_bytes(self._server))
            await asyncio.sleep(0.1)


@contextmanager
def attacked(name: str, server: Server, folder: Path) -> Iterator[None]:
    """Have people attack from another process, until this is left."""
    attackers = Machine(folder / "attackers")
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    attackers.begin(
        [sys.executable, "-m", "tests.chaos.attacks", name, server.url, str(TILL_STOPPED_S)], {"PYTHONPATH": path}
    )
    try:
        yield
    finally:
        assert attackers.is_running, "they attacked to the end"
        attackers.end()


async def p95s(server: Server, host: Host, hall: list[Phone], for_s: float = LASTS_S) -> tuple[float, float]:
    """How long nineteen of twenty pages take to load, and nineteen of twenty pushes to arrive."""
    pages, taps = await asyncio.gather(page_times(server, for_s), host.taps(for_s))
    never = [float("inf")] * host.unanswered * len(hall)
    return quantile(pages, 0.95), quantile([*await delays(taps, hall), *never], 0.95)


@pytest.mark.parametrize("name", ATTACKS)
async def test_the_others_notice_little(place: Place, server: Server, tmp_path: Path, saw: Saw, name: str) -> None:
    host = await a_host(place, server)
    async with phones(server.url, PHONES) as hall:
        await p95s(server, host, hall, WARMS_UP_S)
        before = await p95s(server, host, hall)
        memory = Memory(server)
        watching = asyncio.create_task(memory.watch())
        with attacked(name, server, tmp_path):
            during = await p95s(server, host, hall)
        watching.cancel()

        saw(
            f"memory {memory.grown_mb:+.0f} MB; p95 of pages {before[0] * 1000:.0f} → {during[0] * 1000:.0f} ms, "
            f"of pushes {before[1] * 1000:.0f} → {during[1] * 1000:.0f} ms"
        )
        assert [phone for phone in hall if phone.ended.done()] == []
        assert memory.grown_mb <= GROWS_AT_MOST_MB
        assert [
            slow for slow, usual in zip(during, before, strict=True) if slow > SLOWER_AT_MOST * usual + SLACK_S
        ] == []
