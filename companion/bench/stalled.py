"""Stalled phones: some stop reading, and the others should notice nothing."""

from __future__ import annotations

from companion.bench.kernel import memory_for
from companion.bench.load.phones import connected
from companion.bench.measurement import Row, Run, Target, percentile
from companion.bench.place import open_place
from companion.bench.processes import memory_bytes
from companion.bench.taps import Host

ONE_IN = 10
TAPS = 400
"""While they do not read, of about 10 KB each: until the kernel takes nothing more for them."""

TARGET_P95 = Target(1.1, of_ratio=True)
TARGET_KIB = Target(256)


async def measure(run: Run) -> list[Row]:
    """Tap without a pause; then let one phone in ten stop reading, and tap on."""
    stalled = max(1, run.phones // ONE_IN)
    async with open_place() as place:
        bar = run.bar("Phones connect", run.phones)
        async with connected(place.url, place.socket, run.phones, bar) as phones:
            host, port = Host(place, phones), int(place.url.rpartition(":")[2])
            await host.tap(run.rounds, run.bar("A host taps, to warm up", run.rounds), pause_s=0)
            before_s = await host.tap(run.rounds, run.bar("A host taps, all read", run.rounds), pause_s=0)
            peers = await phones.stall(stalled)
            held = -memory_bytes(place.pid) - memory_for(port, peers)
            bar = run.bar(f"A host taps, {stalled} phones do not read", TAPS)
            after_s = await host.tap(TAPS, bar, pause_s=0)
            kernel = memory_for(port, peers)
            held += memory_bytes(place.pid) + kernel
    return [
        Row(
            what=f"p95 of the {run.phones - stalled:,} others while {stalled} of {run.phones:,} phones do not read",
            figure=p95_ms(after_s),
            unit="ms",
            against="while all read",
            yardstick=p95_ms(before_s),
            target=TARGET_P95,
        ),
        Row(
            what=f"Memory for each stalled phone, of which {kernel / stalled / 1024:,.0f} KiB in the kernel",
            figure=held / stalled / 1024,
            unit="KiB",
            target=TARGET_KIB,
        ),
    ]


def p95_ms(took_s: list[list[float]]) -> float:
    """The 95th percentile of all deliveries, in ms."""
    return percentile([each for tap in took_s for each in tap], 95) * 1000
