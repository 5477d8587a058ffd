"""What chaos needs: a place of its own for every test, whose processes may be killed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos.machines import Place, Server, a_place


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with a_place(tmp_path) as place:
        yield place


@pytest.fixture
async def server(place: Place) -> Server:
    return await place.server()
