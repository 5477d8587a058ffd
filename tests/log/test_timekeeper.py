"""The timekeeper."""

import asyncio
from datetime import timedelta

from redis.asyncio import Redis

from companion.domain.changes import DayWrapped
from companion.domain.deadlines import WRAPPED_AFTER
from companion.domain.people import SYSTEM
from companion.domain.phases import Phase
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.stream import Stream
from companion.log.timekeeper import do_what_is_due
from tests.log.happenings import FACTS, eventually

NEXT_MORNING = FACTS.ends_at + WRAPPED_AFTER + timedelta(seconds=1)


async def test_a_forgotten_event_is_wrapped_once_by_however_many_processes(
    event_log: EventLog, other_log: EventLog, stream: Stream
) -> None:
    here_and_there = (event_log, other_log)

    await asyncio.gather(*(do_what_is_due(log, NEXT_MORNING) for log in here_and_there for _ in range(3)))
    await asyncio.gather(*(log.catch_up() for log in here_and_there))
    await asyncio.gather(*(do_what_is_due(log, NEXT_MORNING) for log in here_and_there))

    wrapped = [record for record in await stream.read(1) if record.change == DayWrapped()]
    assert [(record.by, record.command_id) for record in wrapped] == [(SYSTEM.id, "timekeeper:wrap")]


async def test_what_is_refused_is_left_alone(event_log: EventLog, other_log: EventLog, stream: Stream) -> None:
    await do_what_is_due(event_log, NEXT_MORNING)
    behind = other_log.event.version

    await do_what_is_due(other_log, NEXT_MORNING)

    assert (await stream.last()) == (await stream.read(behind))[-1]


async def test_every_process_keeps_time(event_log: EventLog, redis: Redis) -> None:
    async with Logs(redis, lambda: NEXT_MORNING):
        await eventually(lambda: event_log.event.phase is Phase.WRAPPED, within_s=3)
