"""A limit that all processes share."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from companion.people.limits import Limit


def limit(redis: Redis) -> Limit:
    return Limit(redis, "tries", most=3, window_s=60)


async def test_count_lets_so_many_pass_and_says_how_long_the_others_wait(redis: Redis) -> None:
    waits = [await limit(redis).count("ada") for _ in range(5)]

    assert waits[:3] == [0, 0, 0]
    assert all(0 < wait_s <= 60 for wait_s in waits[3:])
    assert await limit(redis).count("grace") == 0


async def test_count_lets_no_more_pass_when_all_come_at_once(redis: Redis) -> None:
    here, there = limit(redis), limit(redis)

    waits = await asyncio.gather(*(each.count("ada") for each in (here, there) for _ in range(20)))

    assert waits.count(0) == 3


async def test_the_first_attempt_starts_the_window_and_later_ones_do_not_prolong_it(redis: Redis) -> None:
    await limit(redis).count("ada")
    await redis.expire("tries:ada", 10)

    await limit(redis).count("ada")

    assert 0 < await redis.ttl("tries:ada") <= 10


async def test_looking_tells_what_another_attempt_would_and_counts_nothing(redis: Redis) -> None:
    looks = [await limit(redis).look("ada") for _ in range(9)]
    for _ in range(3):
        looks.append(await limit(redis).look("ada"))
        await limit(redis).count("ada")

    assert looks == [0] * 12
    assert 0 < await limit(redis).look("ada") <= 60


async def test_clear_starts_afresh(redis: Redis) -> None:
    for _ in range(4):
        await limit(redis).count("ada")

    await limit(redis).clear("ada")

    assert await limit(redis).count("ada") == 0


async def test_the_script_survives_a_store_that_forgot_it(redis: Redis) -> None:
    counted = limit(redis)
    await counted.count("ada")
    await redis.script_flush()

    assert [await counted.count("ada") for _ in range(3)] == [0, 0, 60]
