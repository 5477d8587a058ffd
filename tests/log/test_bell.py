"""The bell."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from redis.asyncio import Redis

from companion.log.bell import Bell
from companion.log.health import Health
from companion.log.store import connect
from tests.log.happenings import Cable, eventually


class Listening:
    """A bell that is being listened to, and what it said."""

    def __init__(self, redis: Redis) -> None:
        self.health = Health()
        self.bell = Bell(redis, self.health)
        self.heard: list[str] = []
        self.connected = 0
        self.bell.on("news", self.heard.append)
        self.bell.on_connected(self._count)

    def connected_since(self, before: int) -> bool:
        return self.connected > before

    def _count(self) -> None:
        self.connected += 1


@asynccontextmanager
async def listening(redis: Redis) -> AsyncIterator[Listening]:
    ears = Listening(redis)
    task = asyncio.create_task(ears.bell.run())
    await eventually(lambda: ears.connected)
    yield ears
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.1)


@pytest.fixture
async def ears(cable: Cable) -> AsyncIterator[Listening]:
    client = connect(cable.url)
    async with listening(client) as ears:
        yield ears
    await client.aclose()


async def test_each_channel_calls_back_with_its_payload(ears: Listening, redis: Redis) -> None:
    assert not ears.health.away

    await redis.publish("news", "one")
    await redis.publish("other", "two")
    await redis.publish("news", "three")

    await eventually(lambda: ears.heard == ["one", "three"])


async def test_a_channel_may_be_added_later(ears: Listening, redis: Redis) -> None:
    late: list[str] = []

    ears.bell.on("late", late.append)

    async def ringing() -> bool:
        return bool(await redis.publish("late", "ring"))

    async with asyncio.timeout(2):
        while not await ringing():  # noqa: ASYNC110 — the store does not tell when somebody subscribes
            await asyncio.sleep(0.02)
    await eventually(lambda: late)


async def test_a_bell_that_is_cut_off_again_and_again_comes_back_each_time(ears: Listening, cable: Cable) -> None:
    for _ in range(5):
        before = ears.connected
        cable.hang_up()
        await eventually(partial(ears.connected_since, before), within_s=2)

    assert not ears.health.away


async def test_an_outage_is_noticed_at_once_and_its_end_within_a_second(
    ears: Listening, cable: Cable, redis: Redis
) -> None:
    await cable.cut()
    await eventually(lambda: ears.health.away, within_s=0.5)
    # Long enough for the pauses between attempts to have grown to their longest.
    await eventually(lambda: ears.bell._retry_s == 1, within_s=5)

    await cable.mend()
    begun_s = time.monotonic()
    await eventually(lambda: not ears.health.away, within_s=2)

    assert time.monotonic() - begun_s < 1.5
    await redis.publish("news", "after")
    await eventually(lambda: ears.heard == ["after"])


async def test_a_silent_connection_is_noticed_within_two_seconds(ears: Listening, cable: Cable) -> None:
    cable.hold()
    begun_s = time.monotonic()

    await eventually(lambda: ears.health.away, within_s=4)

    assert time.monotonic() - begun_s < 2.2
    cable.let_go()
    await eventually(lambda: not ears.health.away, within_s=2)


async def test_silence_is_not_mistaken_for_an_outage(ears: Listening, redis: Redis) -> None:
    async def pings() -> int:
        return (await redis.info("commandstats")).get("cmdstat_ping", {}).get("calls", 0)

    before = await pings()
    async with asyncio.timeout(4):
        while await pings() < before + 2:  # noqa: ASYNC110 — the store does not tell
            await asyncio.sleep(0.02)

    assert ears.connected == 1
    assert not ears.health.away
