"""A copy of a log takes its place in one step, or not at all."""

from __future__ import annotations

from redis.asyncio import Redis

from companion.log.copy import KEPT_S, Copy
from companion.log.stream import Stream
from tests.log.happenings import SLUG, history


async def test_a_copy_takes_the_place_of_a_log_that_ends_where_it_was_thought_to(redis: Redis, stream: Stream) -> None:
    await stream.append((0, ""), history(5))
    copy = Copy(redis, SLUG)
    await copy.add(history(5, branch_at=2))

    done = await copy.replace(5, "n0005")

    assert done
    assert await stream.read(1) == history(5, branch_at=2)
    assert await redis.ttl(stream.key) == -1
    assert await redis.keys() == [stream.key.encode()]


async def test_a_log_that_went_on_meanwhile_stays(redis: Redis, stream: Stream) -> None:
    await stream.append((0, ""), history(5))
    copy = Copy(redis, SLUG)
    await copy.add(history(4))

    done = [await copy.replace(4, "n0004"), await copy.replace(5, "other"), await copy.replace(0, "")]
    await copy.drop()

    assert done == [False] * 3
    assert await stream.read(1) == history(5)
    assert await redis.keys() == [stream.key.encode()]


async def test_a_copy_that_nobody_finishes_goes_by_itself(redis: Redis) -> None:
    await Copy(redis, SLUG).add(history(3))

    (key,) = await redis.keys()
    assert 0 < await redis.ttl(key) <= KEPT_S
