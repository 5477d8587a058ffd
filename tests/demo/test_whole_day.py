"""The whole day, hurried: a host taps through the agenda and closes it, and an archive is left."""

from __future__ import annotations

import asyncio
import io
import signal
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from companion.demo.show import show
from companion.demo.whole_day import AFTERWARDS, LATE, MEANWHILE, Host
from companion.domain import commands as c
from companion.domain.agenda import Agenda, Item, ItemState, blocks
from companion.domain.people import Role
from companion.domain.phases import Phase
from companion.log.event_log import EventLog
from companion.settings import Settings
from tests.builders import ANA
from tests.demo.rerunning import opened
from tests.log.happenings import eventually
from tests.serving import Served, free_port

BLOCK_S = 0.02
CALLED_BACK = 2
NOTICES = CALLED_BACK + [what for acts in MEANWHILE.values() for what, _ in acts].count("notices")


async def run_day(serving: Served, log: EventLog) -> list[str]:
    """Let an invited host run what is left of the day, and give what was told of it."""
    told: list[str] = []
    token = await serving.house.services.invitations.invite(log.slug, Role.HOST, "Demo host")
    await Host(serving.url, log, told.append, BLOCK_S).run_day(f"/invitations/{token}")
    return told


async def test_a_day_ends_with_everything_done_and_an_edition_on_the_shelf(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    async with opened(valkey, tmp_path) as (serving, log):
        await log.submit(c.PostComment("Good morning."), ANA, "good-morning")
        await log.submit(c.PostComment("How small can one start?"), ANA, "a-question")

        told = await run_day(serving, log)

        day = log.event
        assert day.phase is Phase.FROZEN
        assert {day.agenda.state_of(item) for item in day.agenda.items} == {ItemState.DONE}
        assert len(told) == len(blocks(day.agenda.items)) - 1
        assert not [line for line in told if "refused" in line]
        assert len(day.notices) == NOTICES
        assert {notice.room for notice in day.notices if not notice.urgent} == {None, "library"}
        assert [(news.item, news.minutes) for news in day.news] == [("coffee", 6)]
        assert [comment.reply_to for comment in day.wall.oldest_first()] == [None, None, "2"]
        assert len(day.wall.pinned) == 1
        assert len(day.screens) == 2
        assert len(day.agenda.write_ups) == len(AFTERWARDS) - 1
        assert day.facts is not None
        assert day.facts.licence
        assert day.poster
        assert day.poster.alt
        await eventually(lambda: serving.house.services.shelf.newest(log.slug))


async def test_no_block_begins_before_it_was_to_and_none_more_than_a_little_late(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    async with opened(valkey, tmp_path) as (serving, log):
        await run_day(serving, log)

        late_s = [late_by_s(log.event.agenda, item) for item in log.event.agenda.items[1:]]
        assert min(late_s) >= 0
        assert max(late_s) < (max(LATE) + 1) * 60


def late_by_s(agenda: Agenda, item: Item) -> float:
    """How many seconds after its published start an item began."""
    began = agenda.progress[item.id].started_at
    assert began is not None
    return (began - item.starts_at).total_seconds()


async def test_a_day_that_was_broken_off_goes_on(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0
    async with opened(valkey, tmp_path) as (serving, log):
        first_try = asyncio.create_task(run_day(serving, log))
        await eventually(lambda: len(log.event.notices) == 1)
        first_try.cancel()
        with suppress(asyncio.CancelledError):
            await first_try

        told = await run_day(serving, log)

        assert log.event.phase is Phase.FROZEN
        assert not [line for line in told if "refused" in line]
        assert len(log.event.notices) == NOTICES


async def test_an_archived_day_is_shown_and_nobody_comes(
    valkey: str, redis: Redis, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await redis.dbsize() == 0
    async with opened(valkey, tmp_path) as (serving, log):
        await run_day(serving, log)
        await eventually(lambda: serving.house.services.shelf.newest(log.slug))
    people = await redis.keys("person:*")
    settings = Settings(data_dir=tmp_path, port=free_port())

    showing = asyncio.create_task(show(settings, valkey, crowd=3, whole_day=True))
    shown = io.StringIO()
    await eventually(lambda: shown.write(capsys.readouterr().out) and "over and archived" in shown.getvalue())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.port}") as visitor:
        page = await visitor.get(f"/e/{log.slug}/")
    # As at Ctrl-C.
    signal.raise_signal(signal.SIGINT)
    await showing

    assert "The day is archived. To live it again" in shown.getvalue()
    assert "Host  " not in shown.getvalue()
    assert page.status_code == 200
    assert "<script" not in page.text
    assert await redis.keys("person:*") == people
