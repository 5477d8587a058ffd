"""Floods: many comments in a short time, which reach phones together; compared with sending each by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from companion.bench.fanout import SETTLE_S, WIRE_BYTES, Side, comment_of
from companion.bench.load.phones import connected
from companion.bench.measurement import Row, Run, Target
from companion.bench.place import Writer, open_place, writing
from companion.bench.processes import cpu_s
from companion.bench.yardsticks.loop import TO_LIMIT
from companion.bench.yardsticks.running import LOOP, NAMES, running
from companion.live.hub import GATHER_S

OUTSTANDING = 32
"""Messages that the loop gets before it must have delivered the first of them."""

STEADY_A_SECOND = 60
TARGET_BURST = Target(round(0.3 / TO_LIMIT, 2), of_ratio=True)
TARGET_STEADY = Target(round(0.15 / TO_LIMIT, 2), of_ratio=True)

Flood = Callable[[int], Awaitable[int]]
"""Sets off so many messages; gives the version that the last of them made."""


async def burst(run: Run) -> list[Row]:
    """Post comments as fast as the store takes them."""

    def ours(writer: Writer, text: str) -> Flood:
        return lambda count: writer.fill(count, text)

    return await _compare(run, "a burst, as fast as they are stored", ours, _by_windows, TARGET_BURST)


async def steady(run: Run) -> list[Row]:
    """Post 60 comments a second."""

    def ours(writer: Writer, text: str) -> Flood:
        return lambda count: _evenly(count, lambda: writer.comment(text))

    def theirs(side: Side) -> Flood:
        return lambda count: _evenly(count, side.send)

    return await _compare(run, f"{STEADY_A_SECOND} a second", ours, theirs, TARGET_STEADY)


async def _compare(
    run: Run,
    label: str,
    ours: Callable[[Writer, str], Flood],
    theirs: Callable[[Side], Flood],
    target: Target,
) -> list[Row]:
    async with AsyncExitStack() as stack:
        place = await stack.enter_async_context(open_place())
        bar = run.bar("Phones connect", run.phones)
        phones = await stack.enter_async_context(connected(place.url, place.socket, run.phones, bar))
        writer = await stack.enter_async_context(writing(place))
        text, message = await comment_of(WIRE_BYTES, writer, phones)
        bar = run.bar(f"Comments: {label}", 2)
        ours_s = await _cost_s(Side(place.pid, phones, lambda: writer.comment(text)), ours(writer, text), run.rounds)
        bar(1)
        yardstick = await stack.enter_async_context(running(LOOP, place.store))
        lines = await stack.enter_async_context(connected(yardstick.url, yardstick.path, run.phones))
        loop = Side(yardstick.pid, lines, lambda: yardstick.send(message))
        loop_s = await _cost_s(loop, theirs(loop), run.rounds)
        bar(2)
    return [
        Row(
            what=f"CPU per comment and phone, {run.phones:,} phones, {run.rounds:,} comments, {label}",
            figure=ours_s * 1e6,
            unit="µs",
            against=f"{NAMES[LOOP]}, each by itself",
            yardstick=loop_s * 1e6,
            target=target,
        )
    ]


async def _cost_s(side: Side, flood: Flood, count: int) -> float:
    """Give the seconds of processor time per message and phone."""
    await asyncio.sleep(GATHER_S)
    before_s = cpu_s(side.pid)
    await side.phones.arrivals(await flood(count))
    await asyncio.sleep(SETTLE_S)
    return (cpu_s(side.pid) - before_s) / count / side.phones.count


def _by_windows(side: Side) -> Flood:
    async def send(count: int) -> int:
        version = 0
        for number in range(count):
            version = await side.send()
            if number % OUTSTANDING == OUTSTANDING - 1:
                await side.phones.arrivals(version)
        return version

    return send


async def _evenly(count: int, send: Callable[[], Awaitable[int]]) -> int:
    version, began_s = 0, time.perf_counter()
    for number in range(1, count + 1):
        version = await send()
        await asyncio.sleep(max(0.0, began_s + number / STEADY_A_SECOND - time.perf_counter()))
    return version
