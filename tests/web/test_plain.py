"""The plain line: the app on an ASGI server that is not ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from itertools import cycle, islice
from pathlib import Path

import pytest
import uvicorn
from redis.asyncio import Redis

from companion.app import build, create_app
from companion.domain import commands as c
from companion.domain.wall import WallMode
from companion.live.phone import COME_BACK
from companion.settings import Settings
from companion.web.plain import PlainLine
from tests.log.happenings import eventually
from tests.serving import Served, free_port
from tests.web.phones import on_line, stalled
from tests.web.scene import Scene, set_up


@pytest.fixture
async def scene(valkey: str, redis: Redis, tmp_path: Path) -> AsyncIterator[Scene]:
    """The small day, on uvicorn as it comes."""
    assert await redis.dbsize() == 0
    house, port = build(Settings(data_dir=tmp_path), valkey), free_port()
    server = uvicorn.Server(
        uvicorn.Config(create_app(house), port=port, ws="websockets-sansio", log_level="warning", lifespan="on")
    )
    task = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    async with AsyncExitStack() as stack:
        served = Served(house, f"http://127.0.0.1:{port}")
        scene = Scene(served, await set_up(served), stack)
        await scene.do(c.GoLive())
        yield scene
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await task


async def test_phones_hear_what_happens_through_plain_sends(scene: Scene) -> None:
    async with on_line(scene.served.url, cursor=scene.event.cursor) as one, on_line(scene.served.url) as other:
        for line in (one, other):
            await line.hear()
        assert all(isinstance(phone.line, PlainLine) for phone in scene.house.hubs.of(scene.log)._audiences["event"])

        await scene.do(c.PostNotice("Coffee"))

        for line in (one, other):
            await line.hear_of("Coffee")
            assert line.cursor == scene.event.cursor


async def test_a_phone_that_leaves_is_forgotten(scene: Scene) -> None:
    async with on_line(scene.served.url) as line:
        await line.hear()

    await eventually(lambda: scene.house.hubs.phones == 0)


async def test_a_phone_that_is_told_to_go_hears_why(scene: Scene) -> None:
    async with on_line(scene.served.url) as line:
        await line.hear()

        scene.house.hubs.close(COME_BACK)

        assert (await line.end())[0] == COME_BACK


async def test_a_phone_that_stops_reading_falls_behind_and_nobody_else_notices(scene: Scene) -> None:
    async with on_line(scene.served.url) as healthy, stalled(scene.served.url):
        await eventually(lambda: scene.house.hubs.phones == 2)
        listening = asyncio.create_task(healthy.hear_of("The end of it"))
        phones = list(scene.house.hubs.of(scene.log)._audiences["event"])

        for mode in islice(cycle([WallMode.CLOSED, WallMode.OPEN]), 5_000):
            if any(phone.is_clogged for phone in phones):
                break
            await scene.do(c.SetWallMode(mode))
        await scene.do(c.PostNotice("The end of it"))

        await listening
        assert [phone.is_clogged for phone in phones].count(True) == 1


async def test_a_phone_that_takes_nothing_is_cut_once_it_is_told_to_go(scene: Scene) -> None:
    async with stalled(scene.served.url):
        await eventually(lambda: scene.house.hubs.phones == 1)
        (phone,) = scene.house.hubs.of(scene.log)._audiences["event"]
        phone.clogged()

        scene.house.hubs.close(COME_BACK)

        await eventually(lambda: scene.house.hubs.phones == 0)
