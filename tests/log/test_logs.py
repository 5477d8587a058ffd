"""Every event of the installation."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from companion.domain.errors import ConflictError, FieldError, StoreAwayError
from companion.domain.people import Person
from companion.log.embedded import embedded
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.store import connect
from tests.builders import replay
from tests.log.happenings import SLUG, Cable, eventually, going_live, history, morning, post, texts


async def test_events_of_the_store_are_there_from_the_start(event_log: EventLog, other_logs: Logs) -> None:
    there = other_logs.get(SLUG)

    assert there
    assert there.event == event_log.event
    assert other_logs.all() == (there,)
    assert other_logs.get("elsewhere") is None
    assert other_logs.problems() == []


async def test_an_event_made_by_another_process_appears(logs: Logs, other_logs: Logs) -> None:
    made = await going_live(other_logs, "salford")

    await eventually(lambda: (found := logs.get("salford")) and found.event == made.event, within_s=1)


async def test_an_event_made_by_another_process_is_found_by_who_looks_for_it(redis: Redis, logs: Logs) -> None:
    deaf = Logs(redis, morning)
    await logs.create("leeds")
    await deaf.look_for("leeds")
    for slug in ("salford", "leeds"):
        await going_live(logs, slug)

        await deaf.look_for(slug)

        found = deaf.get(slug)
        assert found
        assert found.event.version
    await deaf.look_for("elsewhere")
    assert deaf.get("elsewhere") is None
    await deaf.tasks.stop()


async def test_an_event_that_nothing_has_happened_in_is_not_listed(logs: Logs) -> None:
    room = await logs.create(SLUG)

    assert logs.get(SLUG) is room
    assert await logs.create(SLUG) is room
    assert logs.all() == ()


@pytest.mark.parametrize("slug", ["", "Manchester", "a b", "a}b", "-a", "a--b", "é"])
async def test_a_slug_has_small_letters_digits_and_hyphens(logs: Logs, slug: str) -> None:
    with pytest.raises(FieldError, match="small letters"):
        await logs.create(slug)


async def test_whoever_attaches_hears_of_each_event_once(logs: Logs, other_logs: Logs, event_log: EventLog) -> None:
    opened: list[str] = []
    logs.on_open(lambda log: opened.append(log.slug))

    await logs.create("salford")
    await other_logs.create("leeds")
    await going_live(other_logs, "leeds")

    await eventually(lambda: len(opened) == 3)
    assert opened == [event_log.slug, "salford", "leeds"]


async def test_it_starts_without_the_store_and_events_appear_with_it(event_log: EventLog, cable: Cable) -> None:
    await cable.cut()
    client = connect(cable.url)
    async with Logs(client, morning) as late:
        assert late.store_away
        assert late.all() == ()
        assert late.problems() == ["The store has not answered for 0 s."]
        with pytest.raises(StoreAwayError):
            await late.create("salford")

        await cable.mend()

        await eventually(late.all, within_s=2)
        assert late.all()[0].event == event_log.event
        assert late.problems() == []
    await client.aclose()


async def test_commands_are_refused_at_once_while_the_store_is_away_and_pages_are_still_there(
    far_logs: Logs, far_log: EventLog, cable: Cable
) -> None:
    await post(far_log, 1)
    await cable.cut()
    await eventually(lambda: far_logs.store_away, within_s=0.5)

    async with asyncio.timeout(0.1):
        with pytest.raises(StoreAwayError):
            await post(far_log, 2)
    assert texts(far_log) == ["Comment 1"]

    await cable.mend()
    await eventually(lambda: not far_logs.store_away, within_s=2)
    await post(far_log, 2)
    assert texts(far_log) == ["Comment 1", "Comment 2"]


async def test_an_event_goes_on_though_its_bell_is_cut_again_and_again(
    far_log: EventLog, cable: Cable, near_logs: Logs
) -> None:
    near = near_logs.get(SLUG)
    assert near

    for number in range(200):
        await post(near, number, Person(f"p{number % 40}", "P"))
        if number % 10 == 0:
            cable.hang_up()

    await eventually(lambda: far_log.event == near.event, within_s=3)
    assert len(texts(far_log)) == 200


async def test_what_was_acknowledged_survives_the_stores_death_and_nothing_counts_twice(tmp_path: Path) -> None:
    async def post_all(event_log: EventLog) -> list[int | BaseException]:
        each = (post(event_log, number, Person(f"p{number}", "P")) for number in range(600))
        return await asyncio.gather(*each, return_exceptions=True)

    async with installation(tmp_path) as (logs, server):
        event_log = await going_live(logs)
        posting = asyncio.create_task(post_all(event_log))
        await eventually(lambda: texts(event_log))
        os.kill(server, signal.SIGKILL)
        first = await posting
    async with installation(tmp_path) as (logs, _):
        (event_log,) = logs.all()
        second = await post_all(event_log)

    acknowledged = {number: version for number, version in enumerate(first) if isinstance(version, int)}
    assert acknowledged
    assert {number: second[number] for number in acknowledged} == acknowledged
    assert len(texts(event_log)) == 600
    assert event_log.event.version == 3 + 2 * 600


@asynccontextmanager
async def installation(data_dir: Path) -> AsyncIterator[tuple[Logs, int]]:
    """A store of its own, one process, and the store's process id."""
    with embedded(data_dir) as url:
        client = connect(url)
        async with Logs(client, morning) as logs:
            yield logs, (await client.info("server"))["process_id"]
        await client.aclose()


async def test_an_event_from_elsewhere_is_there_at_once_for_every_process(logs: Logs, other_logs: Logs) -> None:
    told: list[int] = []

    adopted = await logs.adopt("leeds", history(1_200), told.append)

    assert adopted.event == replay(history(1_200))
    assert told == [1_000, 1_200]
    await eventually(lambda: (seen := other_logs.get("leeds")) and seen.event == adopted.event, within_s=5)


async def test_an_event_from_elsewhere_takes_nobodys_place(logs: Logs, event_log: EventLog, redis: Redis) -> None:
    before = await event_log.records(0)

    with pytest.raises(ConflictError):
        await logs.adopt(event_log.slug, history(5), lambda _: None)

    assert await event_log.records(0) == before
    assert sorted(await redis.keys()) == [b"companion:events", f"{{{event_log.slug}}}:log".encode()]
