"""The benchmark runs, and prints what it is for. What it measures is never asserted: that depends on the machine."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from companion.bench.run import percentile
from companion.cli import cli


def test_it_measures_and_prints_its_table() -> None:
    ran = CliRunner().invoke(cli, ["bench", "--phones", "5", "--taps", "3"], catch_exceptions=False)

    assert ran.exit_code == 0
    for said in ("last of 5 phones", "Quiet", "5 comments a second", "bare websockets broadcast", "First load", "p95"):
        assert said in ran.output


@pytest.mark.parametrize(("percent", "value"), [(50, 2), (95, 4), (100, 4), (1, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent: int, value: float) -> None:
    assert percentile([3, 1, 4, 2], percent) == value
