"""Crowded: as many phones as asked for on one process, what each holds in its memory, and what they cost at rest."""

from __future__ import annotations

import asyncio
import time

from companion.bench.load.phones import connected
from companion.bench.measurement import Row, Run, Target
from companion.bench.place import Place, open_place, writing
from companion.bench.processes import cpu_s, memory_bytes

WARM_UP = 50
"""Phones that come and go before, so that what the first ones load is not counted."""

TARGET_KIB = Target(25)


async def measure(run: Run) -> list[Row]:
    """Connect them, have one change reach all, see by how much the server has grown; then let it rest for a while."""
    async with open_place() as place:
        async with connected(place.url, place.socket, WARM_UP):
            pass
        before = memory_bytes(place.pid)
        bar = run.bar("Phones connect", run.phones)
        async with connected(place.url, place.socket, run.phones, bar) as phones:
            async with writing(place) as writer:
                await phones.arrivals(await writer.comment("Everybody gets this."))
            at_rest = await _at_rest(place, run)
            held = memory_bytes(place.pid) - before
    what = f"each of {run.phones:,} phones"
    return [
        Row(what=f"Memory of the server for {what}", figure=held / run.phones / 1024, unit="KiB", target=TARGET_KIB),
        Row(what=f"CPU a second at rest for {what}: pings", figure=at_rest / run.phones * 1e6, unit="µs"),
    ]


async def _at_rest(place: Place, run: Run) -> float:
    """Give the seconds of processor time that the server uses in a second in which nothing happens."""
    began_s, before_s = time.perf_counter(), cpu_s(place.pid)
    bar = run.bar("Nothing happens", run.rounds)
    for second in range(1, run.rounds + 1):
        await asyncio.sleep(1)
        bar(second)
    return (cpu_s(place.pid) - before_s) / (time.perf_counter() - began_s)
