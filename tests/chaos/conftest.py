"""What chaos needs: a place of its own for every test, whose processes may be killed; and a list of what was seen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos.machines import Place, Saw, Server, a_place
from tests.journeys.conftest import browser  # noqa: F401 (a fixture)

FIGURES: list[str] = []


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with a_place(tmp_path) as place:
        yield place


@pytest.fixture
async def server(place: Place) -> Server:
    return await place.server()


@pytest.fixture
def saw(request: pytest.FixtureRequest) -> Saw:
    """Note a figure, which is printed at the end."""
    return lambda figure: FIGURES.append(f"{request.node.name}: {figure}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was seen, for docs/reliability.md."""
    if FIGURES:
        terminalreporter.section("what was seen")
        for figure in FIGURES:
            terminalreporter.write_line(figure)
