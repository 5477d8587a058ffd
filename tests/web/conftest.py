"""What tests of the web may use: the small day, live, at a real server."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from tests.builders import ANA, HOST
from tests.web.scene import Scene, a_scene


@pytest.fixture
async def scene(valkey: str, redis: Redis, tmp_path: Path) -> AsyncIterator[Scene]:
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path) as scene:
        yield scene


@pytest.fixture
async def visitor(scene: Scene) -> httpx.AsyncClient:
    """A browser in which nobody is signed in."""
    return await scene.browser()


@pytest.fixture
async def ana(scene: Scene) -> httpx.AsyncClient:
    """A browser in which a delegate is signed in."""
    return await scene.browser(ANA)


@pytest.fixture
async def host(scene: Scene) -> httpx.AsyncClient:
    """A browser in which a host is signed in."""
    return await scene.browser(HOST)
