"""One event's log in the store."""

from typing import cast

import pytest
from redis.asyncio import Redis

from companion.domain.errors import StoreAwayError, StoreChangedError, UnsureError
from companion.log.store import connect
from companion.log.stream import BELL, PAGE, Entry, Stream
from tests.log.happenings import SLUG, Cable, history


async def test_append_adds_records_that_read_gives_back(stream: Stream) -> None:
    records = history(5)

    assert await stream.append((0, ""), records[:3])
    assert await stream.append((3, "n0003"), records[3:])

    assert await stream.read(1) == records
    assert await stream.read(4) == records[3:]
    assert await stream.last() == records[-1]


async def test_the_records_before_a_version_come_newest_first(stream: Stream) -> None:
    records = history(5)
    await stream.append((0, ""), records)

    assert await stream.page_before(6, 2) == [records[4], records[3]]
    assert await stream.page_before(3, 10) == [records[1], records[0]]
    assert await stream.page_before(1, 10) == []


async def test_a_log_that_nobody_wrote_has_no_records(stream: Stream) -> None:
    assert await stream.last() is None
    assert await stream.read(1) == []


@pytest.mark.parametrize("end", [(0, ""), (2, "n0002"), (4, "n0004"), (3, "other"), (3, "")])
async def test_append_refuses_and_writes_nothing_when_the_log_ends_elsewhere(
    stream: Stream, end: tuple[int, str]
) -> None:
    records = history(6)
    await stream.append((0, ""), records[:3])

    accepted = await stream.append(end, records[3:])

    assert not accepted
    assert await stream.read(1) == records[:3]


async def test_append_refuses_a_version_when_the_log_is_empty(stream: Stream, redis: Redis) -> None:
    assert not await stream.append((3, "n0003"), history(4)[3:])

    assert await redis.keys() == []


async def test_entries_are_numbered_by_version_in_the_hash_tag_of_their_event(stream: Stream, redis: Redis) -> None:
    await stream.append((0, ""), history(2))

    entries = cast("list[Entry]", await redis.xrange("{manchester}:log"))
    assert [(entry_id, fields[b"n"]) for entry_id, fields in entries] == [(b"1-0", b"n0001"), (b"2-0", b"n0002")]


async def test_append_rings_the_bell_with_the_last_version(stream: Stream, redis: Redis) -> None:
    async with redis.pubsub() as pubsub:
        await pubsub.subscribe(BELL)
        await pubsub.get_message(timeout=2)

        await stream.append((0, ""), history(3))

        message = await pubsub.get_message(timeout=2)
        assert message
        assert message["data"] == f"{SLUG} 3".encode()


async def test_read_gives_back_more_records_than_fit_one_page(stream: Stream) -> None:
    records = history(2 * PAGE + 1)
    await stream.append((0, ""), records)

    assert await stream.read(1) == records
    assert await stream.read(PAGE + 2) == records[PAGE + 1 :]
    assert await stream.page(1) == records[:PAGE]


async def test_read_says_so_when_an_entry_was_written_by_newer_software(stream: Stream, redis: Redis) -> None:
    await redis.xadd(stream.key, {"n": "aaaaa", "r": '{"version":1,"change":{"type":"from-the-future"}}'}, id="1-0")

    with pytest.raises(StoreChangedError, match="Entry 1 in the log of manchester was written by a newer Companion"):
        await stream.read(1)


async def test_append_is_known_to_have_failed_when_the_store_answers_that_it_cannot_write(
    stream: Stream, redis: Redis
) -> None:
    await redis.config_set("min-replicas-to-write", 1)
    try:
        with pytest.raises(StoreAwayError):
            await stream.append((0, ""), history(1))
    finally:
        await redis.config_set("min-replicas-to-write", 0)

    assert await stream.read(1) == []


async def test_append_is_unsure_when_the_answer_is_lost(cable: Cable, stream: Stream) -> None:
    client = connect(cable.url)
    far_stream = Stream(client, SLUG)
    await far_stream.append((0, ""), history(1))
    cable.lose_reply_to = b"EVALSHA"

    with pytest.raises(UnsureError):
        await far_stream.append((1, "n0001"), history(2)[1:])

    assert await stream.read(1) == history(2)
    await client.aclose()


async def test_read_says_that_the_store_is_away_when_nothing_answers(cable: Cable) -> None:
    client = connect(cable.url)
    await cable.cut()

    with pytest.raises(StoreAwayError):
        await Stream(client, SLUG).read(1)

    await client.aclose()


async def test_append_is_done_also_when_the_bell_must_not_be_rung(redis: Redis, valkey: str) -> None:
    await redis.acl_setuser("mute", enabled=True, passwords=["+x"], keys=["*"], commands=["+@all", "-publish"])
    mute = connect(valkey.replace("unix://", "unix://mute:x@"))

    accepted = await Stream(mute, SLUG).append((0, ""), history(2))

    assert accepted
    assert await Stream(redis, SLUG).read(1) == history(2)
    await mute.aclose()
    await redis.acl_deluser("mute")
