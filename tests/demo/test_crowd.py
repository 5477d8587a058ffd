"""The crowd: fictional delegates who come in through the front door."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from redis.asyncio import Redis

from companion.demo.cast import ABOUT, ANYWHERE, TREES, name_of, sayings
from companion.demo.crowd import Pace, Venue, gather_crowd
from companion.domain import commands as c
from companion.domain.people import SYSTEM
from tests.demo.rerunning import opened, state_of
from tests.log.happenings import eventually

AT_ONCE = Pace(0.0, 0.1, 3)
CROWD = 3
OVER_WITHIN_S = 10.0


@pytest.mark.parametrize("public_url", ["", "https://events.example.org"], ids=["at this address", "behind another"])
async def test_a_crowd_comes_in_takes_seats_speaks_and_leaves_when_the_day_is_archived(
    valkey: str, redis: Redis, tmp_path: Path, public_url: str
) -> None:
    assert await redis.dbsize() == 0
    async with opened(valkey, tmp_path, public_url=public_url) as (serving, log):
        venue = Venue(serving.url, public_url or serving.url, log.slug)
        crowd = asyncio.create_task(gather_crowd(CROWD, venue, AT_ONCE))

        await eventually(lambda: log.event.wall.shown == CROWD * AT_ONCE.comments, within_s=OVER_WITHIN_S)
        await eventually(lambda: serving.house.hubs.phones == CROWD)
        state = await state_of(serving, log)
        await log.submit(c.Wrap(), SYSTEM, "wrap")
        await log.submit(c.Freeze(), SYSTEM, "freeze")

        async with asyncio.timeout(OVER_WITHIN_S):
            await crowd
        names = {name_of(number) for number in range(CROWD)}
        assert {comment["author"] for comment in state["comments"]} == names
        assert sum(item["taken"] or 0 for item in state["items"]) == CROWD * 2
        assert len({comment["text"] for comment in state["comments"]}) > CROWD


async def test_who_was_here_before_signs_in_again(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0
    async with opened(valkey, tmp_path) as (serving, log):
        venue, once = Venue(serving.url, serving.url, log.slug), Pace(0.0, 0.0, 1)
        for comments in (1, 2):
            crowd = asyncio.create_task(gather_crowd(1, venue, once))
            await eventually(lambda most=comments: log.event.wall.shown == most)  # type: ignore[misc]
            crowd.cancel()
            await asyncio.wait({crowd})

        assert [person.name for person in log.event.people.values()] == [name_of(0)]


def test_everybody_has_a_name_of_their_own_that_is_plainly_fictional() -> None:
    names = [name_of(number) for number in range(500)]

    assert len(set(names)) == 500
    assert all(name.endswith(" (fictional)") for name in names)
    assert (names[0], names[len(TREES)]) == ("Alder (fictional)", "Alder 2 (fictional)")


@pytest.mark.parametrize("kind", [*ABOUT, None, "something else"])
def test_there_is_always_something_to_say(kind: str | None) -> None:
    assert set(ANYWHERE) <= set(sayings(kind))
