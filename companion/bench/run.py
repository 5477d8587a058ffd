"""The whole benchmark: it measures, shows how far it has got, and prints a table."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from companion.bench.first_load import FirstLoad, first_load
from companion.bench.phones import connected
from companion.bench.place import open_place
from companion.bench.taps import Host, commenting
from companion.bench.yardstick import measure
from companion.log.embedded import embedded

COMMENTS_A_SECOND = 5.0
TARGET_P95_MS = 250
TARGET_KB = 30
CODINGS = {"br": "Brotli, as over TLS", "gzip": "gzip"}


class Report(Struct, frozen=True):
    """What was measured, in seconds from each tap, or each broadcast, to the last phone that had it."""

    phones: int
    quiet_s: list[float]
    busy_s: list[float]
    broadcast_s: list[float]
    frame_bytes: int
    loads: dict[str, FirstLoad]


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


async def bench(phones: int, taps: int, console: Console) -> Report:
    """Measure on a store and a server of its own, which leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="companion-bench-") as folder, embedded(Path(folder)) as store:
        return await _bench(phones, taps, console, store, Path(folder))


async def _bench(phones: int, taps: int, console: Console, store: str, folder: Path) -> Report:
    with Progress(console=console, transient=True) as progress:
        async with open_place(store, folder) as place:
            loads = {coding: await first_load(place, coding) for coding in ("br", "gzip")}
            address = f"/e/{place.slug}/live?cursor=0-"
            async with connected(
                place.url, address, phones, _bar(progress, f"{phones} phones connect", phones)
            ) as crowd:
                host = Host(place, crowd)
                quiet_s = await host.tap(taps, _bar(progress, "A host taps, all is quiet", taps))
                frame = crowd.newest
                async with commenting(place, COMMENTS_A_SECOND):
                    busy_s = await host.tap(taps, _bar(progress, "A host taps, people comment", taps))
        broadcast_s = await measure(frame, phones, taps, _bar(progress, "A bare broadcast", taps))
    return Report(phones, quiet_s, busy_s, broadcast_s, len(frame), loads)


def _bar(progress: Progress, label: str, total: int) -> Callable[[int], None]:
    task = progress.add_task(label, total=total)
    return lambda done: progress.update(task, completed=done)


def show(report: Report, console: Console) -> None:
    """Print what was measured, and how it compares with what it should be."""
    table = Table(title=f"From a host's tap to the last of {report.phones} phones, in ms", title_justify="left")
    for heading in ("", "p50", "p95", "max", "taps"):
        table.add_column(heading, justify="left" if not heading else "right")
    _add(table, "Quiet", report.quiet_s)
    _add(table, f"While {COMMENTS_A_SECOND:.0f} comments a second are posted", report.busy_s)
    _add(table, f"A bare websockets broadcast of the same {report.frame_bytes:,} bytes", report.broadcast_s)
    console.print(table)
    ratio = percentile(report.quiet_s, 50) / percentile(report.broadcast_s, 50)
    worst_ms = max(percentile(report.quiet_s, 95), percentile(report.busy_s, 95)) * 1000
    console.print(f"A tap takes {ratio:.1f} × the bare broadcast (medians): HTTP, the fsync and rendering included.")
    console.print(f"p95 {worst_ms:.0f} ms, target {TARGET_P95_MS} ms: {_met(worst_ms <= TARGET_P95_MS)}.")
    console.print(f"First load of a delegate's page, headers and scripts included, target {TARGET_KB} KB:")
    for coding, load in report.loads.items():
        kb = load.total / 1024
        console.print(f"{kb:.1f} KB with {CODINGS[coding]}: {_met(kb <= TARGET_KB)}.")


def _add(table: Table, label: str, took_s: list[float]) -> None:
    figures = [percentile(took_s, 50), percentile(took_s, 95), max(took_s)]
    table.add_row(label, *(f"{figure * 1000:.0f}" for figure in figures), str(len(took_s)))


def _met(met: bool) -> str:
    return "met" if met else "missed"
