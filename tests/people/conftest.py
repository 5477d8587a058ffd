"""People, on the real store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from redis.asyncio import Redis

from companion.log.store import connect
from companion.people.accounts import Accounts
from companion.people.sessions import Sessions

Reads = Callable[[], Awaitable[int]]


@pytest.fixture
def accounts(redis: Redis) -> Accounts:
    return Accounts(redis)


@pytest.fixture
def sessions(redis: Redis) -> Sessions:
    return Sessions(redis)


@pytest.fixture
async def nowhere() -> AsyncIterator[Redis]:
    """A client to a store that is not there."""
    client = connect("unix:///nowhere/at/all.sock")
    yield client
    await client.aclose()


@pytest.fixture
async def reads(redis: Redis) -> Reads:
    """Count the values that were read from the store so far."""
    await redis.config_resetstat()

    async def count() -> int:
        stats = await redis.info("commandstats")
        return int(stats.get("cmdstat_get", {"calls": 0})["calls"])

    return count
