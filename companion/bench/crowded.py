"""Crowded: as many phones as asked for on one process, and what each holds in its memory."""

from __future__ import annotations

import asyncio

from companion.bench.load.phones import connected
from companion.bench.measurement import Row, Run, Target
from companion.bench.place import open_place, writing
from companion.bench.processes import memory_bytes

CALM_S = 1.0
WARM_UP = 50
"""Phones that come and go before, so that what the first ones load is not counted."""

TARGET_KIB = Target(25)


async def measure(run: Run) -> list[Row]:
    """Connect them, have one change reach all, and see by how much the server has grown."""
    async with open_place() as place:
        async with connected(place.url, place.socket, WARM_UP):
            pass
        before = memory_bytes(place.pid)
        bar = run.bar("Phones connect", run.phones)
        async with connected(place.url, place.socket, run.phones, bar) as phones, writing(place) as writer:
            await phones.arrivals(await writer.comment("Everybody gets this."))
            await asyncio.sleep(CALM_S)
            held = memory_bytes(place.pid) - before
    what = f"Memory of the server for each of {run.phones:,} phones"
    return [Row(what=what, figure=held / run.phones / 1024, unit="KiB", target=TARGET_KIB)]
