"""The whole benchmark: which measurements there are, and the table of what they gave."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from companion.bench import crowded, fanout, first_load, floods, pages, posts, stalled, storm, taps, wall
from companion.bench.measurement import Measurement, Row, Run
from companion.bench.processes import LINUX, files_for

BRIEF_PHONES = 500
BRIEFER = 3
"""How many times fewer rounds each measurement has where nobody chose one: all together then take two minutes."""

MEASUREMENTS = (
    Measurement(
        name="taps",
        says="from a host's tap to the last phone, quiet and with 5 comments a second",
        measure=taps.measure,
        phones=1_000,
        rounds=60,
        needs_linux=False,
    ),
    Measurement(
        name="fanout",
        says="processor time for each delivery of one change",
        measure=fanout.measure,
        phones=1_000,
        rounds=40,
    ),
    Measurement(
        name="burst",
        says="the same for comments as fast as the store takes them",
        measure=floods.burst,
        phones=1_000,
        rounds=5_000,
    ),
    Measurement(
        name="steady",
        says="the same for 60 comments a second",
        measure=floods.steady,
        phones=1_000,
        rounds=600,
    ),
    Measurement(
        name="phones",
        says="as many as possible on one process, and the memory of each",
        measure=crowded.measure,
        phones=10_000,
        rounds=20,
    ),
    Measurement(
        name="stalled",
        says="what phones that stop reading cost, and whether the others notice",
        measure=stalled.measure,
        phones=500,
        rounds=200,
    ),
    Measurement(
        name="storm",
        says="all phones lose their lines and come back, while pages are opened",
        measure=storm.measure,
        phones=5_000,
        rounds=3,
        needs_linux=False,
    ),
    Measurement(
        name="posts",
        says="acknowledged comments a second, past the web and through it",
        measure=posts.measure,
        phones=1,
        rounds=5,
        needs_linux=False,
    ),
    Measurement(
        name="pages",
        says="event pages a second",
        measure=pages.measure,
        phones=1,
        rounds=5,
        needs_linux=False,
    ),
    Measurement(
        name="wall",
        says="what a page, a push and a post cost with 10,000 comments",
        measure=wall.measure,
        phones=10,
        rounds=30,
    ),
    Measurement(
        name="first-load",
        says="bytes that a phone fetches before it can show the page",
        measure=first_load.measure,
        phones=1,
        rounds=1,
        needs_linux=False,
    ),
)

BY_NAME = {each.name: each for each in MEASUREMENTS}


HELP = "\n\n".join(
    (
        "Measure Companion on this machine, beside yardsticks that run at the same time.",
        "Without a NAME it measures everything briefly, in about two minutes; with names those alone, at full size:",
        "\b\n" + "\n".join(f"{each.name:<12}{each.says}" for each in MEASUREMENTS),
    )
)


def planned(names: Sequence[str], phones: int | None) -> list[tuple[Measurement, int, int]]:
    """Choose what to measure: those named at their full size, or all of them briefly.

    Args:
        phones: How many phones, for every measurement that has any; None for what each has by itself.

    Returns:
        Each with its number of phones and of rounds.
    """
    if names:
        return [(each, phones or each.phones, each.rounds) for each in map(BY_NAME.__getitem__, names)]
    return [
        (each, phones or min(each.phones, BRIEF_PHONES), -(-each.rounds // BRIEFER))
        for each in MEASUREMENTS
        if LINUX or not each.needs_linux
    ]


async def bench(names: Sequence[str], phones: int | None, console: Console) -> list[Row]:
    """Measure, on stores and servers that leave nothing behind, and show how far it has got.

    Raises:
        SettingsError: If the system does not allow what it takes.
    """
    plan = planned(names, phones)
    files_for(max(count for _, count, _ in plan))
    rows: list[Row] = []
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        for measurement, count, rounds in plan:
            rows += await measurement.measure(Run(count, rounds, _bars(progress, measurement.name)))
    return rows


def _bars(progress: Progress, name: str) -> Callable[[str, int], Callable[[int], None]]:
    """Show each step of a measurement as a line of its own, for as long as it takes."""

    def bar(label: str, total: int) -> Callable[[int], None]:
        task = progress.add_task(f"{name}: {label}", total=total)

        def told(done: int) -> None:
            progress.update(task, completed=done, visible=done < total)

        return told

    return bar


def show(rows: Sequence[Row], console: Console) -> None:
    """Print what was measured, below it each yardstick, and whether it is what it should be."""
    table = Table("Measured on this machine, just now", box=None, pad_edge=False)
    for heading in ("", "ratio", "target"):
        table.add_column(heading, justify="right", no_wrap=True)
    before = ""
    for row in rows:
        on_itself = row.target is not None and not row.target.of_ratio
        if row.what != before:
            table.add_row(row.what, spelled(row.figure, row.unit), "", _target(row) if on_itself else "", style="bold")
        if row.yardstick is not None:
            yardstick = f"  {row.against}", spelled(row.yardstick, row.unit), spelled(row.ratio or 0, "×")
            table.add_row(*yardstick, "" if on_itself else _target(row))
        before = row.what
    console.print(table)


def spelled(figure: float, unit: str) -> str:
    """A figure with its unit, as exact as anybody can use it."""
    digits = 0 if figure >= 100 else 1 if figure >= 10 else 2 if figure >= 0.1 else 3
    return f"{figure:,.{digits}f} {unit}"


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    limit = f"{row.target.limit:,g} {'×' if row.target.of_ratio else row.unit}"
    colour = "green" if row.met else "red"
    return f"{'≥' if row.target.at_least else '≤'} {limit} [{colour}]{'met' if row.met else 'missed'}[/]"
