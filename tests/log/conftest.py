"""Processes of an installation: each is a `Logs` of its own on the same store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.store import connect
from companion.log.stream import Stream
from tests.log.happenings import SLUG, Cable, cable_to, going_live, morning


@pytest.fixture
def stream(redis: Redis) -> Stream:
    return Stream(redis, SLUG)


@pytest.fixture
async def logs(redis: Redis) -> AsyncIterator[Logs]:
    async with Logs(redis, morning) as logs:
        yield logs


@pytest.fixture
async def event_log(logs: Logs) -> EventLog:
    """An event that has gone live: its three records are by the host."""
    return await going_live(logs)


@pytest.fixture
async def other_logs(valkey: str, event_log: EventLog) -> AsyncIterator[Logs]:
    """Another process, which knows the same event."""
    assert event_log.event.version
    client = connect(valkey)
    async with Logs(client, morning) as logs:
        yield logs
    await client.aclose()


@pytest.fixture
def other_log(other_logs: Logs) -> EventLog:
    """The same event in the other process."""
    event_log = other_logs.get(SLUG)
    assert event_log
    return event_log


@pytest.fixture
async def cable(valkey: str, tmp_path: Path) -> AsyncIterator[Cable]:
    async with cable_to(valkey, tmp_path) as cable:
        yield cable


@pytest.fixture
async def far_logs(redis: Redis, cable: Cable) -> AsyncIterator[Logs]:
    """A process that reaches the store, which is empty, through the cable."""
    await redis.flushall()
    client = connect(cable.url)
    async with Logs(client, morning) as logs:
        yield logs
    await client.aclose()


@pytest.fixture
async def far_log(far_logs: Logs) -> EventLog:
    """An event that has gone live, behind the cable."""
    return await going_live(far_logs)


@pytest.fixture
async def near_logs(far_log: EventLog, valkey: str) -> AsyncIterator[Logs]:
    """Another process, right beside the store, which knows the same event."""
    assert far_log.event.version
    client = connect(valkey)
    async with Logs(client, morning) as logs:
        yield logs
    await client.aclose()
