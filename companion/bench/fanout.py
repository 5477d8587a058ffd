"""Fan-out: what one delivery of an isolated change costs the server, from the bell to the socket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from statistics import fmean

from msgspec import Struct

from companion.bench.load.phones import Phones, connected
from companion.bench.measurement import Row, Run, Target
from companion.bench.place import Place, Writer, open_place, writing
from companion.bench.processes import cpu_s
from companion.bench.yardsticks.loop import TO_LIMIT
from companion.bench.yardsticks.running import BROADCAST, CHANNELS, LOOP, NAMES, running
from companion.live.hub import GATHER_S

WIRE_BYTES = 600
SETTLE_S = 0.02
"""What a server does after the last phone has its message still counts."""

TO_LOOP = {False: round(1.3 / TO_LIMIT, 2), True: round(1.25 / TO_LIMIT, 2)}
TO_CHANNELS = {False: 0.25, True: 0.167}
"""The targets, without and with compression. Those to the loop are set for the limit that it stands in for."""


class Side(Struct):
    """One server in the comparison: its process, its phones, and how a message is set off; that gives its version."""

    pid: int
    phones: Phones
    send: Callable[[], Awaitable[int]]


async def deliver(side: Side) -> float:
    """Set one message off, and give the seconds of processor time per phone until all have it."""
    before_s = cpu_s(side.pid)
    await side.phones.arrivals(await side.send())
    await asyncio.sleep(SETTLE_S)
    return (cpu_s(side.pid) - before_s) / side.phones.count


async def comment_of(size_bytes: int, writer: Writer, phones: Phones) -> tuple[str, str]:
    """Find a comment whose message is of about a size.

    Returns:
        Its text, and the message.
    """
    text = "A comment of an ordinary length."
    message = (await phones.arrivals(await writer.comment(text))).message
    text += "." * (size_bytes - len(message.encode()))
    await asyncio.sleep(GATHER_S)
    return text, (await phones.arrivals(await writer.comment(text))).message


async def measure(run: Run) -> list[Row]:
    """Compare with the yardsticks, message by message in turn, for phones that take compressed messages or not."""
    rows = []
    for deflate in (False, True):
        rows += await _compare(run, deflate=deflate)
    return rows


async def _compare(run: Run, *, deflate: bool) -> list[Row]:
    label = f"{run.phones:,} phones{', compression offered' if deflate else ''}"
    async with AsyncExitStack() as stack:
        place = await stack.enter_async_context(open_place())
        ours, message = await _our_side(place, run, stack, deflate=deflate)
        sides = {"": ours}
        for name in (LOOP, BROADCAST, CHANNELS):
            sides[name] = await _yardstick(name, place, message, run, stack, deflate=deflate and name == CHANNELS)
        costs_s = await _take_turns(sides, run.rounds, run.bar(label, run.rounds))
    # Not the median: the garbage of many deliveries is collected at once, and belongs to all of them.
    us = {name: fmean(each) * 1e6 for name, each in costs_s.items()}
    targets = {LOOP: TO_LOOP[deflate], CHANNELS: TO_CHANNELS[deflate]}
    what = f"CPU per delivery of {len(message.encode())} bytes, {label}"
    return [
        Row(
            what=what,
            figure=us[""],
            unit="µs",
            against=NAMES[name],
            yardstick=us[name],
            target=Target(targets[name], of_ratio=True) if name in targets else None,
        )
        for name in NAMES
    ]


async def _our_side(place: Place, run: Run, stack: AsyncExitStack, *, deflate: bool) -> tuple[Side, str]:
    bar = run.bar("Companion's phones connect", run.phones)
    phones = await stack.enter_async_context(connected(place.url, place.socket, run.phones, bar, deflate=deflate))
    writer = await stack.enter_async_context(writing(place))
    text, message = await comment_of(WIRE_BYTES, writer, phones)
    return Side(place.pid, phones, lambda: writer.comment(text)), message


async def _yardstick(name: str, place: Place, message: str, run: Run, stack: AsyncExitStack, *, deflate: bool) -> Side:
    yardstick = await stack.enter_async_context(running(name, place.store))
    bar = run.bar(f"The phones of {NAMES[name]} connect", run.phones)
    phones = await stack.enter_async_context(connected(yardstick.url, yardstick.path, run.phones, bar, deflate=deflate))
    return Side(yardstick.pid, phones, lambda: yardstick.send(message))


async def _take_turns(sides: dict[str, Side], rounds: int, progress: Callable[[int], None]) -> dict[str, list[float]]:
    costs_s: dict[str, list[float]] = {name: [] for name in sides}
    for done in range(1, rounds + 1):
        for name, side in sides.items():
            costs_s[name].append(await deliver(side))
        progress(done)
        # So that the next comment goes out by itself and at once.
        await asyncio.sleep(GATHER_S)
    return costs_s
