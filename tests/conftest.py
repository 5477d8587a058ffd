"""What every test may use: the real store, started once."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from companion.log.embedded import embedded
from companion.log.store import connect


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a store of our own, for the whole run."""
    with embedded(Path(tmp_path_factory.mktemp("data"))) as url:
        yield url


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Redis]:
    """A client to that store, which is empty."""
    client = connect(valkey)
    await client.flushall()
    yield client
    await client.aclose()
