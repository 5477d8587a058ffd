"""The mailbox of one event."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from redis.asyncio import Redis

from companion.domain.commands import PostComment, SetWallMode, Wrap
from companion.domain.errors import FieldError, PhaseError, StoreAwayError, UnsureError
from companion.domain.people import Person
from companion.domain.wall import WallMode
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.mailbox import COMMAND_WITHIN_S, FULL, MOST_WAITING
from companion.log.stream import Stream
from tests.log.happenings import GUEST, HOST, SLUG, Cable, eventually, going_live, morning, post, texts


@pytest.fixture
async def stopped(redis: Redis) -> AsyncIterator[int]:
    """The store's process id; it goes on after the test, whatever happened to it."""
    process_id = (await redis.info("server"))["process_id"]
    yield process_id
    os.kill(process_id, signal.SIGCONT)


async def test_commands_that_come_together_are_appended_together(event_log: EventLog, redis: Redis) -> None:
    people = [Person(f"p{number}", f"P {number}") for number in range(200)]
    scripts_before = (await redis.info("commandstats"))["cmdstat_evalsha"]["calls"]

    versions = await asyncio.gather(*(post(event_log, n, by) for n, by in enumerate(people)))

    scripts = (await redis.info("commandstats"))["cmdstat_evalsha"]["calls"] - scripts_before
    assert versions == list(range(5, 405, 2))
    assert scripts < 5


async def test_a_refusal_reaches_its_own_sender_only(event_log: EventLog) -> None:
    good, bad, also_good = await asyncio.gather(
        post(event_log, 1),
        event_log.submit(PostComment(""), GUEST, "empty"),
        post(event_log, 2),
        return_exceptions=True,
    )

    assert (good, also_good) == (5, 6)
    assert isinstance(bad, FieldError)


async def test_the_same_command_twice_has_one_effect(event_log: EventLog, other_log: EventLog) -> None:
    together = await asyncio.gather(post(event_log, 1), post(event_log, 1))
    later = await post(event_log, 1)
    elsewhere = await post(other_log, 1)

    assert [*together, later, elsewhere] == [5, 5, 5, 5]
    assert texts(other_log) == ["Comment 1"]


async def test_the_same_command_in_two_processes_at_once_has_one_effect(
    event_log: EventLog, other_log: EventLog
) -> None:
    for number in range(8):
        here, there = await asyncio.gather(post(event_log, number), post(other_log, number))
        assert here == there

    await other_log.catch_up()
    await event_log.catch_up()
    assert texts(event_log) == texts(other_log) == [f"Comment {number}" for number in range(8)]


async def test_two_processes_writing_to_one_event_leave_no_gap(
    event_log: EventLog, other_log: EventLog, stream: Stream
) -> None:
    async def writer(log: EventLog, name: str) -> list[int]:
        return [await post(log, number, Person(f"{name}{number // 5}", name)) for number in range(25)]

    logs = (event_log, other_log)
    versions = await asyncio.gather(*(writer(logs[n % 2], f"writer{n}-") for n in range(8)))

    records = await stream.read(1)
    assert [record.version for record in records] == list(range(1, len(records) + 1))
    assert len({version for each in versions for version in each}) == 200
    await eventually(lambda: event_log.event == other_log.event)
    assert len(texts(event_log)) == 200


async def test_a_rule_sees_what_the_other_process_did_first(event_log: EventLog, other_log: EventLog) -> None:
    outcomes = await asyncio.gather(
        event_log.submit(Wrap(), GUEST, "one"), other_log.submit(Wrap(), GUEST, "two"), return_exceptions=True
    )

    assert sum(isinstance(outcome, PhaseError) for outcome in outcomes) == 1


async def test_a_lost_reply_is_told_and_the_resent_command_has_one_effect(
    far_log: EventLog, far_logs: Logs, cable: Cable, stream: Stream
) -> None:
    cable.lose_reply_to = b"EVALSHA"
    with pytest.raises(UnsureError, match="may have been saved"):
        await post(far_log, 1)
    assert not far_logs.store_away

    version = await post(far_log, 1)

    assert version == 5
    assert [record.command_id for record in await stream.read(4)] == ["post-1", "post-1"]
    assert texts(far_log) == ["Comment 1"]


async def test_what_a_lost_reply_saved_is_seen_without_resending(far_log: EventLog, cable: Cable) -> None:
    cable.lose_reply_to = b"EVALSHA"

    with pytest.raises(UnsureError):
        await post(far_log, 1)

    await eventually(lambda: texts(far_log) == ["Comment 1"], within_s=1)


async def test_after_a_lost_reply_nothing_is_decided_on_what_memory_still_believes(
    far_log: EventLog, cable: Cable
) -> None:
    cable.lose_reply_to = b"EVALSHA"
    with pytest.raises(UnsureError):
        await far_log.submit(SetWallMode(WallMode.CLOSED), HOST, "close")

    version = await far_log.submit(SetWallMode(WallMode.OPEN), HOST, "open")

    assert version == 5
    assert far_log.event.wall.mode is WallMode.OPEN


async def test_what_another_process_has_answered_counts_also_for_what_changes_nothing(
    event_log: EventLog, other_log: EventLog
) -> None:
    await event_log.submit(SetWallMode(WallMode.CLOSED), HOST, "close")

    await other_log.submit(SetWallMode(WallMode.OPEN), HOST, "open")

    await event_log.catch_up()
    assert event_log.event.wall.mode is WallMode.OPEN


async def test_half_the_replies_are_lost_and_every_command_has_one_effect(far_log: EventLog, cable: Cable) -> None:
    async def insist(number: int) -> int:
        while True:
            try:
                return await post(far_log, number, Person(f"p{number % 7}", "P"))
            except UnsureError:
                cable.lose_reply_to = None

    for number in range(30):
        cable.lose_reply_to = b"EVALSHA" if number % 2 else None
        await insist(number)

    assert texts(far_log) == [f"Comment {number}" for number in range(30)]


async def test_too_many_at_once_are_told_so_at_once(event_log: EventLog, stopped: int) -> None:
    os.kill(stopped, signal.SIGSTOP)
    first = asyncio.create_task(post(event_log, 0))
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(post(event_log, n, Person(f"p{n}", "P"))) for n in range(1, MOST_WAITING + 3)]
    done, _ = await asyncio.wait(waiting, timeout=0.2)

    assert {str(task.exception()) for task in done} == {FULL}

    os.kill(stopped, signal.SIGCONT)
    await asyncio.gather(first, *waiting, return_exceptions=True)
    assert len(texts(event_log)) >= MOST_WAITING


async def test_a_store_that_hangs_is_noticed_and_nothing_is_doubled_when_it_goes_on(
    logs: Logs, event_log: EventLog, stream: Stream, stopped: int
) -> None:
    async def attempt(number: int) -> tuple[object, float]:
        begun_s = time.monotonic()
        outcome = await asyncio.gather(post(event_log, number, Person(f"p{number}", "P")), return_exceptions=True)
        return outcome[0], time.monotonic() - begun_s

    os.kill(stopped, signal.SIGSTOP)
    first = asyncio.create_task(attempt(1))
    await asyncio.sleep(0)
    await eventually(lambda: event_log._mailbox.appending_to)
    second = asyncio.create_task(attempt(2))

    unsure, unsure_s = await first
    not_sent, not_sent_s = await second
    await eventually(lambda: logs.store_away, within_s=2.5)
    at_once, at_once_s = await attempt(3)
    os.kill(stopped, signal.SIGCONT)
    await eventually(lambda: not logs.store_away, within_s=2)

    assert isinstance(unsure, UnsureError)
    assert type(not_sent) is StoreAwayError
    assert type(at_once) is StoreAwayError
    assert max(unsure_s, not_sent_s) < COMMAND_WITHIN_S + 0.2
    assert at_once_s < 0.1
    for number in (1, 2, 3):
        await post(event_log, number, Person(f"p{number}", "P"))
    assert sorted(texts(event_log)) == ["Comment 1", "Comment 2", "Comment 3"]
    assert event_log.event.version == len(await stream.read(1))


async def test_a_command_whose_sender_has_gone_is_not_sent(event_log: EventLog, stopped: int) -> None:
    os.kill(stopped, signal.SIGSTOP)
    first = asyncio.create_task(post(event_log, 1))
    await eventually(lambda: event_log._mailbox.appending_to)
    second = asyncio.create_task(post(event_log, 2))
    await asyncio.sleep(0)

    second.cancel()
    os.kill(stopped, signal.SIGCONT)
    await first
    await post(event_log, 3)

    assert texts(event_log) == ["Comment 1", "Comment 3"]


async def test_a_store_that_cannot_write_refuses_and_recovers(event_log: EventLog, redis: Redis) -> None:
    await redis.config_set("min-replicas-to-write", 1)
    try:
        with pytest.raises(StoreAwayError):
            await post(event_log, 1)
    finally:
        await redis.config_set("min-replicas-to-write", 0)

    assert await post(event_log, 1) == 5


async def test_events_do_not_wait_for_each_other(logs: Logs, event_log: EventLog) -> None:
    second = await going_live(logs, "salford")

    await asyncio.gather(post(event_log, 1), post(second, 2))

    assert (texts(event_log), texts(second)) == (["Comment 1"], ["Comment 2"])
    assert event_log.slug == SLUG


async def test_a_mailbox_that_fails_leaves_nobody_waiting_and_goes_on(redis: Redis) -> None:
    broken = False

    def clock() -> datetime:
        if broken:
            raise RuntimeError("no clock")
        return morning()

    async with Logs(redis, clock) as logs:
        event_log = await going_live(logs)
        broken = True
        with pytest.raises(StoreAwayError):
            await post(event_log, 1)
        broken = False

        assert await post(event_log, 1) == 5
        assert any("The mailbox of manchester failed" in problem for problem in logs.problems())
