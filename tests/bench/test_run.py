"""The benchmark runs, and prints what it is for. What it measures is never asserted: that depends on the machine."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from companion.bench.measurement import Row, Run, Target, percentile
from companion.bench.run import BY_NAME, planned
from companion.cli.script import cli

SAID = {
    "taps": "to the last of 5 phones, p95",
    "fanout": "Litestar Channels",
    "burst": "as fast as they are stored",
    "steady": "60 a second",
    "phones": "for each of 5 phones",
    "stalled": "while 1 of 5 phones do not read",
    "storm": "Storm of 5, all signed in: all are back",
    "posts": "over HTTP",
    "pages": "not signed in",
    "wall": "CPU of a post with 10,000 comments",
    "first-load": "First load, gzip",
}
"""What a row of each measurement says that it is for."""


@pytest.mark.parametrize("name", BY_NAME)
async def test_a_measurement_gives_rows_of_what_it_is_for(name: str) -> None:
    rows = await BY_NAME[name].measure(Run(5, 3, lambda _label, _total: lambda _done: None))

    assert [row for row in rows if row.against and not (row.figure > 0 and row.yardstick)] == []
    assert any(SAID[name] in f"{row.what} {row.against}" for row in rows)


def test_the_command_prints_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    ran = CliRunner().invoke(cli, ["bench", "first-load"], catch_exceptions=False)

    assert ran.exit_code == 0
    assert "≤ 30 KB" in ran.output


def test_its_help_lists_what_can_be_measured() -> None:
    ran = CliRunner().invoke(cli, ["bench", "--help"])

    assert [name for name in BY_NAME if name not in ran.output] == []


def test_without_a_name_it_measures_everything_briefly() -> None:
    plan = planned((), None)

    assert [each.name for each, _, _ in plan] == list(BY_NAME)
    assert all(phones <= 500 and rounds <= each.rounds for each, phones, rounds in plan)


@pytest.mark.parametrize(
    ("figure", "yardstick", "target", "met"),
    [
        (12.0, 10.0, Target(1.3, of_ratio=True), True),
        (14.0, 10.0, Target(1.3, of_ratio=True), False),
        (130.0, None, Target(120), False),
        (7.0, 10.0, Target(0.7, of_ratio=True, at_least=True), True),
        (19_000.0, None, Target(20_000, at_least=True), False),
        (1.0, 2.0, None, None),
    ],
)
def test_a_row_knows_whether_it_is_what_it_should_be(
    figure: float, yardstick: float | None, target: Target | None, met: bool | None
) -> None:
    row = Row(what="something", figure=figure, unit="ms", yardstick=yardstick, target=target)

    assert row.met is met


@pytest.mark.parametrize(("percent", "value"), [(50, 2), (95, 4), (100, 4), (1, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent: int, value: float) -> None:
    assert percentile([3, 1, 4, 2], percent) == value
