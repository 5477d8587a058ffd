"""The re-run: it begins on the morning of 7 April 2011, and goes on where it stopped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from redis.asyncio import Redis

from companion.demo.rerun import EARLY, open_doors, programme, stop_night
from companion.domain import commands as c
from companion.domain.agenda import ItemState
from companion.domain.people import SYSTEM
from companion.domain.phases import Phase
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.store import connect
from tests.builders import ANA
from tests.demo.rerunning import opened

A_MOMENT = timedelta(seconds=5)
"""More than any of this takes, and less than would be noticed at an event."""


def event_time(log: EventLog) -> datetime:
    """What the clock on the wall says at the event."""
    return log.event.time(datetime.now(UTC))


async def test_doors_open_five_minutes_early_with_the_first_item_on(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0

    async with opened(valkey, tmp_path) as (_serving, log):
        first, *others = log.event.agenda.items
        opening = datetime.fromisoformat("2011-04-07T09:25:00+01:00")

        assert opening <= event_time(log) < opening + A_MOMENT
        assert log.event.phase is Phase.LIVE
        assert log.event.agenda.state_of(first) is ItemState.LIVE
        assert {log.event.agenda.state_of(item) for item in others} == {ItemState.UPCOMING}


async def test_it_goes_on_where_it_stopped(valkey: str, redis: Redis, tmp_path: Path) -> None:
    async with opened(valkey, tmp_path) as (_serving, log):
        await log.submit(c.PostComment("Good morning."), ANA, "good-morning")
        before, stopped_at = log.event, event_time(log)

    async with opened(valkey, tmp_path) as (_serving, log):
        assert before.moment <= event_time(log) < stopped_at + A_MOMENT
        assert log.event.moment >= before.moment
        assert log.event.agenda == before.agenda
        assert [comment.text for comment in log.event.wall.newest_first()] == ["Good morning."]
        # The clock was set once more, and nothing else happened.
        assert log.event.version == before.version + 1

    assert await redis.dbsize() > 0


async def test_a_night_in_between_does_not_count(valkey: str, redis: Redis, tmp_path: Path) -> None:
    stopped_at = await a_day_that_was_stopped_yesterday(valkey)

    await stop_night(redis)

    async with opened(valkey, tmp_path) as (_serving, log):
        assert log.event.phase is Phase.LIVE
        assert stopped_at <= event_time(log) < stopped_at + A_MOMENT


def yesterday() -> datetime:
    """A clock that is a day behind."""
    return datetime.now(UTC) - timedelta(days=1)


async def a_day_that_was_stopped_yesterday(valkey: str) -> datetime:
    """Open the doors a day ago, and give the event's time then."""
    client, plan = connect(valkey), programme()
    async with Logs(client, yesterday) as logs:
        log = await logs.create(plan.facts.slug)
        offset_s = (plan.facts.starts_at - EARLY - yesterday()).total_seconds()
        await log.submit(c.SetClock(offset_s), SYSTEM, "clock")
        await log.submit(plan, SYSTEM, "create")
        await log.submit(c.GoLive(), SYSTEM, "go-live")
        await log.submit(c.StartItem(plan.items[0].id), SYSTEM, "first")
        stopped_at = log.event.moment
    await client.aclose()
    return stopped_at


async def test_a_night_before_the_first_day_is_no_night(redis: Redis) -> None:
    await stop_night(redis)

    assert await redis.dbsize() == 0


async def test_doors_of_a_frozen_day_stay_shut(valkey: str, redis: Redis, tmp_path: Path) -> None:
    async with opened(valkey, tmp_path) as (serving, log):
        await log.submit(c.Wrap(), SYSTEM, "wrap")
        await log.submit(c.Freeze(), SYSTEM, "freeze")
        frozen = log.event

        await stop_night(redis)
        again = await open_doors(serving.house.logs)

        assert again.event.phase is Phase.FROZEN
        assert (again.event.clock_offset_s, again.event.agenda) == (frozen.clock_offset_s, frozen.agenda)
