"""One event in one process."""

import pytest
from redis.asyncio import Redis

from companion.domain.commands import PostComment
from companion.domain.errors import StoreChangedError
from companion.domain.people import Person
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.stream import Stream
from tests.log.happenings import GUEST, SLUG, Cable, Heard, eventually, history, post, texts


async def test_a_command_moves_this_process_and_every_other(event_log: EventLog, other_log: EventLog) -> None:
    version = await event_log.submit(PostComment("Hello"), GUEST, "hello")

    assert event_log.event.version == version
    await eventually(lambda: other_log.event == event_log.event, within_s=1)
    assert other_log.knows(event_log.event.cursor)


async def test_listeners_hear_each_record_once_wherever_it_came_from(event_log: EventLog, other_log: EventLog) -> None:
    heard = Heard()
    event_log.listen(heard)

    await post(event_log, 1)
    await post(other_log, 2)
    await eventually(lambda: event_log.event.version == 6)

    assert [version for _, versions, _ in heard.moves for version in versions] == [4, 5, 6]


async def test_reach_reads_at_once_what_another_process_has_written(event_log: EventLog, stream: Stream) -> None:
    record = history(4)[3]
    await stream.append((event_log.event.version, event_log.event.nonce), [record])
    event_log._follower._rung.clear()

    assert await event_log.reach(4)
    assert event_log.event.nonce == record.nonce


async def test_reach_tells_when_the_log_lacks_the_version(event_log: EventLog) -> None:
    assert await event_log.reach(event_log.event.version)
    assert not await event_log.reach(event_log.event.version + 1)


async def test_reach_gives_up_in_time_when_the_store_says_nothing(far_log: EventLog, cable: Cable) -> None:
    cable.hold()

    assert not await far_log.reach(99, within_s=0.05)

    cable.let_go()


async def test_records_are_those_after_a_version(event_log: EventLog) -> None:
    await post(event_log, 1)

    assert [record.version for record in await event_log.records(3)] == [4, 5]
    assert await event_log.records(5) == []


async def test_a_log_whose_end_differs_is_folded_anew_and_command_ids_come_back_with_it(
    event_log: EventLog, stream: Stream, redis: Redis
) -> None:
    await post(event_log, 1)
    await post(event_log, 2)
    records = await stream.read(1)
    heard = Heard()
    event_log.listen(heard)
    # A replica that had missed the second comment was promoted.
    await redis.delete(stream.key)
    await stream.append((0, ""), records[:-1])

    versions = [await post(event_log, number) for number in (3, 1, 2)]

    assert heard.refolds == [records[-2].cursor]
    assert versions == [6, 5, 7]
    assert texts(event_log) == ["Comment 1", "Comment 3", "Comment 2"]
    assert not event_log.knows(records[-1].cursor)


async def test_a_wiped_store_is_read_from_memory_refuses_commands_and_recovers_by_itself(
    logs: Logs, event_log: EventLog, stream: Stream, redis: Redis
) -> None:
    await post(event_log, 1)
    records = await stream.read(1)
    await redis.flushall()

    with pytest.raises(StoreChangedError, match="nothing can be saved"):
        await post(event_log, 2)
    with pytest.raises(StoreChangedError):
        await post(event_log, 2)

    assert texts(event_log) == ["Comment 1"]
    assert logs.problems() == [event_log.problem]
    assert await redis.exists(stream.key) == 0

    await stream.append((0, ""), records)
    await eventually(lambda: not event_log.problem)
    await post(event_log, 2)
    assert texts(event_log) == ["Comment 1", "Comment 2"]
    assert logs.problems() == []


async def test_the_bell_of_our_own_append_makes_nobody_look(event_log: EventLog, redis: Redis) -> None:
    async def reads() -> int:
        return (await redis.info("commandstats"))["cmdstat_xrange"]["calls"]

    await event_log.catch_up()
    before = await reads()

    for number in range(5):
        await post(event_log, number, Person(f"p{number}", "P"))

    assert await reads() - before <= 1
    assert event_log.slug == SLUG
