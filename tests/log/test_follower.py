"""Memory keeps level with the log."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace
from redis.asyncio import Redis

from companion.domain.changes import RoleRevoked
from companion.domain.errors import StoreAwayError, StoreChangedError
from companion.domain.people import Role
from companion.log.follower import LOOK_EVERY_S, Follower
from companion.log.health import Health
from companion.log.memory import Memory
from companion.log.store import connect
from companion.log.stream import PAGE, Stream
from tests.builders import replay
from tests.log.happenings import SLUG, Cable, Heard, eventually, history, record


class Following:
    """A memory that follows a log, and what its listeners hear."""

    def __init__(self, stream: Stream) -> None:
        self.health = Health()
        self.health.found()
        self.memory = Memory()
        self.heard = Heard()
        self.memory.listen(self.heard)
        self.follower = Follower(stream, self.memory, self.health)


@pytest.fixture
def following(stream: Stream) -> Following:
    return Following(stream)


@pytest.fixture
async def running(following: Following) -> AsyncIterator[Following]:
    task = asyncio.create_task(following.follower.run())
    yield following
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.1)


async def rewrite(stream: Stream, redis: Redis, length: int, *, branch_at: int | None = None) -> None:
    """Make the log another one, as a failover may."""
    await redis.delete(stream.key)
    await stream.append((0, ""), history(length, branch_at=branch_at))


async def test_catching_up_reads_page_after_page(following: Following, stream: Stream) -> None:
    records = history(2 * PAGE + 7)
    await stream.append((0, ""), records)

    await following.follower.catch_up()

    assert following.memory.event == replay(records)
    assert len(following.heard.moves) == 3


async def test_an_event_that_nobody_has_created_is_no_problem(following: Following) -> None:
    await following.follower.catch_up()

    assert following.memory.event.version == 0
    assert following.follower.problem is None


async def test_many_who_ask_at_once_share_one_reading(following: Following, stream: Stream, redis: Redis) -> None:
    async def reads() -> int:
        return (await redis.info("commandstats")).get("cmdstat_xrange", {}).get("calls", 0)

    await stream.append((0, ""), history(9))
    before = await reads()

    await asyncio.gather(*(following.follower.catch_up() for _ in range(50)))

    assert await reads() - before == 2
    assert following.memory.event.version == 9


async def test_a_log_that_lost_its_end_is_folded_anew(following: Following, stream: Stream, redis: Redis) -> None:
    await rewrite(stream, redis, 9)
    await following.follower.catch_up()

    await rewrite(stream, redis, 6)
    await following.follower.catch_up()

    assert following.memory.event == replay(history(6))
    assert following.heard.refolds == ["6-n0006"]
    assert not following.memory.knows("9-n0009")


@pytest.mark.parametrize("length", [5, 9, 12])
async def test_a_log_whose_end_differs_is_folded_anew(
    following: Following, stream: Stream, redis: Redis, length: int
) -> None:
    await rewrite(stream, redis, 9)
    await following.follower.catch_up()

    await rewrite(stream, redis, length, branch_at=4)
    await following.follower.catch_up()

    assert following.memory.event == replay(history(length, branch_at=4))
    assert following.heard.refolds == [f"{length}-o{length:04}"]


async def test_a_wiped_store_leaves_memory_as_it_was_until_the_log_is_back(
    following: Following, stream: Stream, redis: Redis
) -> None:
    await rewrite(stream, redis, 9)
    await following.follower.catch_up()
    await redis.flushall()

    with pytest.raises(StoreChangedError, match="lost everything about manchester"):
        await following.follower.catch_up()
    problem = following.follower.problem
    await rewrite(stream, redis, 10)
    await following.follower.catch_up()

    assert problem
    assert following.follower.problem is None
    assert following.memory.event == replay(history(10))
    assert following.heard.refolds == []


async def test_a_record_that_cannot_be_folded_is_named_as_a_problem(following: Following, stream: Stream) -> None:
    records = [*history(3), record(4, RoleRevoked("nobody", Role.HOST))]
    await stream.append((0, ""), records)

    with pytest.raises(StoreChangedError, match="cannot be folded: KeyError"):
        await following.follower.catch_up()

    assert following.memory.event.version == 0


async def test_a_gap_in_the_log_is_a_problem(following: Following, stream: Stream) -> None:
    await stream.append((0, ""), [*history(3), replace(record(4, history(4)[3].change), version=5)])

    with pytest.raises(StoreChangedError, match="jumps to version 5"):
        await following.follower.catch_up()


async def test_an_absent_store_is_no_problem_of_the_log(cable: Cable) -> None:
    client = connect(cable.url)
    following = Following(Stream(client, SLUG))
    await cable.cut()

    with pytest.raises(StoreAwayError):
        await following.follower.catch_up()

    assert following.follower.problem is None
    await client.aclose()


async def test_the_follower_looks_when_rung(running: Following, stream: Stream) -> None:
    await stream.append((0, ""), history(3))

    running.follower.ring()

    await eventually(lambda: running.memory.event.version == 3, within_s=LOOK_EVERY_S / 2)


async def test_the_follower_looks_now_and_then_anyway(running: Following, stream: Stream) -> None:
    await stream.append((0, ""), history(3))

    await eventually(lambda: running.memory.event.version == 3, within_s=LOOK_EVERY_S + 1)
