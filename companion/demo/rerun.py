"""The re-run: the Manchester event in the log, its clock on the morning of 7 April 2011."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from redis.asyncio import Redis

from companion.domain import commands as c
from companion.domain.agenda import ItemState
from companion.domain.errors import StoreError
from companion.domain.people import SYSTEM
from companion.domain.phases import Phase
from companion.log.event_log import EventLog
from companion.log.health import Health
from companion.log.logs import Logs
from companion.log.tasks import Tasks
from companion.programme import toml

EARLY = timedelta(minutes=5)
"""The doors open a little before the published start."""


def programme() -> c.CreateEvent:
    """The programme of the day, as far as it is known; what is invented is said to be."""
    return toml.read(files("companion.demo").joinpath("manchester.toml").read_text(encoding="utf-8"))


async def open_doors(logs: Logs) -> EventLog:
    """Create the event and let it begin, or go on where it stopped."""
    plan = programme()
    log = await logs.create(plan.facts.slug)
    if log.event.facts is None:
        await set_clock(log, plan.facts.starts_at - EARLY)
        await log.submit(plan, SYSTEM, "rerun:create")
    elif log.event.phase is not Phase.FROZEN:
        await set_clock(log, log.event.moment)
    if log.event.phase is Phase.DRAFT:
        await log.submit(c.GoLive(), SYSTEM, "rerun:go-live")
    first = log.event.agenda.items[0]
    if log.event.phase is Phase.LIVE and log.event.agenda.state_of(first) is ItemState.UPCOMING:
        await log.submit(c.StartItem(first.id), SYSTEM, "rerun:first")
    return log


async def stop_night(redis: Redis) -> None:
    """Let no time have passed since the re-run was stopped: the timekeeper would close a day that is long over.

    It must come before anything else looks at the event. Without a store there is nothing to do.
    """
    health, tasks = Health(), Tasks()
    health.found()
    log = EventLog(programme().facts.slug, redis, lambda: datetime.now(UTC), health)
    with suppress(StoreError):
        await log.catch_up()
        log.start(tasks)
        if log.event.phase in {Phase.LIVE, Phase.WRAPPED}:
            await set_clock(log, log.event.moment)
    await tasks.stop()


async def set_clock(log: EventLog, moment: datetime) -> None:
    """Let it be this moment at the event, and time go on from there."""
    offset_s = (moment - datetime.now(UTC)).total_seconds()
    await log.submit(c.SetClock(offset_s), SYSTEM, f"rerun:clock:{secrets.token_hex(8)}")
