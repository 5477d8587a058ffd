"""Fifty phones that never read, beside five hundred that do: these notice nothing, and the others cost little."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

import pytest

from tests.chaos.machines import Place, Saw, Server
from tests.chaos.phones import FEW_BYTES, Phone, phones, quantile
from tests.chaos.pulse import KB, a_host, connected, delays, kernel_bytes, memory_bytes

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.timeout(300)]

HEALTHY = 500
STALLED = 50
ALONE_S = 20.0
TOGETHER_S = 20.0
GONE_WITHIN_S = 45.0
GRACE_S = 5.0
COSTS_AT_MOST_KB = 256
SLOWER_AT_MOST = 1.5
"""The bar is 1.1, on a machine that does nothing else; the figure that is printed tells."""


class Watch:
    """What the stalled phones cost while they are there, and when the server has let them go."""

    def __init__(self, server: Server, stalled: list[Phone]) -> None:
        self._server = server
        self._ports = {phone.transport.get_extra_info("sockname")[1] for phone in stalled}
        self._before = memory_bytes(server)
        self._begun_s = time.monotonic()
        self.most_bytes = 0
        self.gone_after_s = float("inf")

    async def look(self) -> None:
        """Look every half second until all are gone, or should long have been."""
        while time.monotonic() < self._begun_s + 2 * GONE_WITHIN_S:
            kept = kernel_bytes(self._server, self._ports)
            here = memory_bytes(self._server) - self._before
            self.most_bytes = max(self.most_bytes, here + sum(kept.values()))
            if not kept and await connected(self._server) == HEALTHY:
                self.gone_after_s = time.monotonic() - self._begun_s
                return
            await asyncio.sleep(0.5)


async def test_phones_that_never_read_cost_little_and_nobody_else_notices(
    place: Place, server: Server, saw: Saw
) -> None:
    host = await a_host(place, server)
    async with AsyncExitStack() as stack:
        healthy = await stack.enter_async_context(phones(server.url, HEALTHY))
        await host.taps(5)
        alone = await delays(await host.taps(ALONE_S), healthy)

        stalled = await stack.enter_async_context(phones(server.url, STALLED, keeps_bytes=FEW_BYTES))
        for phone in stalled:
            phone.stall()
        watch = Watch(server, stalled)
        looking = asyncio.create_task(watch.look())
        together = await delays(await host.taps(TOGETHER_S), healthy)
        tapping = asyncio.create_task(host.taps(GONE_WITHIN_S + GRACE_S - TOGETHER_S))
        await looking
        await tapping

        assert [phone for phone in healthy if phone.ended.done() or phone.snapshots > 1] == []
    before_s, after_s = (quantile(each, 0.95) for each in (alone, together))
    each_kb = watch.most_bytes / STALLED / KB
    saw(
        f"p95 of {HEALTHY} phones {before_s * 1000:.0f} ms alone, {after_s * 1000:.0f} ms beside {STALLED} stalled "
        f"({after_s / before_s - 1:+.0%}), each costs {each_kb:.0f} KB and is gone in {watch.gone_after_s:.0f} s"
    )
    assert max(together) < float("inf")
    assert watch.gone_after_s < GONE_WITHIN_S + GRACE_S
    assert each_kb < COSTS_AT_MOST_KB
    assert after_s < before_s * SLOWER_AT_MOST
