"""The timekeeper."""

import asyncio
from datetime import timedelta

from redis.asyncio import Redis

from companion.domain import commands as c
from companion.domain.changes import DayWrapped, OfferLapsed
from companion.domain.deadlines import WRAPPED_AFTER
from companion.domain.people import SYSTEM
from companion.domain.phases import Phase
from companion.domain.seats import Terms
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.stream import Stream
from companion.log.timekeeper import do_what_is_due
from tests.builders import ANA, BEN, CEM, HOST, a_programme
from tests.log.happenings import FACTS, MORNING, eventually

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


async def test_an_offer_lapses_once_in_however_many_processes_and_goes_to_the_next(redis: Redis) -> None:
    now = [MORNING]

    async with Logs(redis, lambda: now[0]) as here:
        log = await here.create("small-day")
        await log.submit(a_programme(), SYSTEM, "create")
        await log.submit(c.SetSeatTerms("drums-again", Terms(offer_min=5)), HOST, "terms")
        for person in (ANA, BEN, CEM):
            await log.submit(c.TakeSeat("drums-again"), person, "take")
        await log.submit(c.LeaveSeat("drums-again"), ANA, "leave")
        now[0] = log.event.seats.at("drums-again").offers[BEN.id].until
        async with Logs(redis, lambda: now[0]) as others:
            there = others.get("small-day")
            assert there
            await asyncio.gather(*(do_what_is_due(each, now[0]) for each in (log, there) for _ in range(3)))
        await log.catch_up()

    lapsed = [each for each in await Stream(redis, "small-day").read(1) if isinstance(each.change, OfferLapsed)]
    assert [record.by for record in lapsed] == [SYSTEM.id]
    assert [*log.event.seats.at("drums-again").offers] == [CEM.id]


async def test_what_is_refused_is_left_alone(event_log: EventLog, other_log: EventLog, stream: Stream) -> None:
    await do_what_is_due(event_log, NEXT_MORNING)
    behind = other_log.event.version

    await do_what_is_due(other_log, NEXT_MORNING)

    assert (await stream.last()) == (await stream.read(behind))[-1]


async def test_every_process_keeps_time(event_log: EventLog, redis: Redis) -> None:
    async with Logs(redis, lambda: NEXT_MORNING):
        await eventually(lambda: event_log.event.phase is Phase.WRAPPED, within_s=3)
