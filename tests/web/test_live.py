"""Sockets: who may have one, what they bring, and how each of them ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

import httpx
import msgspec
import pytest
from redis.asyncio import Redis
from websockets.exceptions import ConnectionClosed, InvalidStatus

from companion.domain import commands as c
from companion.domain.people import Role
from companion.domain.wall import WallMode
from companion.live import phone as phones
from companion.live.frames import Message
from companion.live.phone import COME_BACK, OVER
from companion.web.live import NOT_FOR_YOU, TRY_AGAIN
from tests.builders import ANA, BEN, HOST, OTHER_HOST, at
from tests.live.happenings import CROWD
from tests.log.happenings import Cable, cable_to, eventually
from tests.serving import served
from tests.web.phones import on_line, stalled
from tests.web.scene import JSON, SLUG, E, Scene, a_scene


@pytest.fixture
async def scene(valkey: str, redis: Redis, tmp_path: Path) -> AsyncIterator[Scene]:
    """The small day, live on its own date: the timekeeper would wrap it up within a second if it were long past."""
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path, live=False) as scene:
        await begin(scene)
        yield scene


async def begin(scene: Scene) -> None:
    """Let it be the morning of the day, and go live."""
    await scene.do(c.SetClock((at("10:00") - datetime.now(UTC)).total_seconds()))
    await scene.do(c.GoLive())


# Who may


async def test_a_socket_needs_our_own_origin(scene: Scene) -> None:
    for origin in (None, "http://evil.example", f"{scene.served.url}.evil.example", "null"):
        with pytest.raises(InvalidStatus) as refused:
            async with on_line(scene.served.url, origin=origin):
                pass
        assert refused.value.response.status_code == 403


async def test_the_consoles_socket_is_for_hosts(scene: Scene) -> None:
    sessions = scene.house.services.sessions

    async with on_line(scene.served.url, page="host", token=await sessions.create(HOST)) as line:
        assert "console" in str((await line.hear()).content)
    for token in ("", await sessions.create(ANA)):
        async with on_line(scene.served.url, page="host", token=token) as line:
            assert (await line.end())[0] == NOT_FOR_YOU


async def test_an_unknown_event_is_said_to_be_unknown(scene: Scene) -> None:
    async with on_line(scene.served.url, "/e/no-such-day") as line:
        code, reason = await line.end()

    assert (code, reason) == (NOT_FOR_YOU, "There is no such event. Look at the list of events.")


async def test_a_page_that_there_is_not_has_no_socket(scene: Scene) -> None:
    with pytest.raises(InvalidStatus):
        async with on_line(scene.served.url, page="kitchen"):
            pass


# What it brings


async def test_what_happens_arrives_on_every_page(scene: Scene, host: httpx.AsyncClient) -> None:
    token = await scene.house.services.sessions.create(HOST)
    async with AsyncExitStack() as stack:
        lines = [
            await stack.enter_async_context(
                on_line(scene.served.url, page=page, token=token, cursor=scene.event.cursor)
            )
            for page in ("event", "host", "screen")
        ]
        for line in lines:
            assert (await line.hear()).content is None

        answer = await host.post(f"{E}/items/welcome/start", headers=JSON)

        for line in lines:
            await line.hear_of("Welcome")
            assert line.cursor == answer.json()["cursor"]


async def test_a_phone_that_has_all_hears_of_changes_only(scene: Scene, ana: httpx.AsyncClient) -> None:
    async with on_line(scene.served.url, cursor=scene.event.cursor) as line:
        assert (await line.hear()).content is None
        await ana.post(f"{E}/comments", json={"text": "Good morning"}, headers=JSON)

        message = await line.hear()

    assert "Good morning" in str(message.content)
    assert 'hx-target="#comments" hx-swap="afterbegin"' in str(message.content)
    assert message.c == scene.event.cursor


async def test_what_a_phone_says_is_thrown_away(scene: Scene) -> None:
    async with on_line(scene.served.url) as line:
        await line.hear()
        for _ in range(50):
            await line.say("nobody asked")
        await scene.do(c.PostNotice("Coffee"))

        await line.hear_of("Coffee")


async def test_a_phone_that_says_too_much_is_let_go(scene: Scene) -> None:
    async with on_line(scene.served.url) as line:
        await line.hear()
        await line.say("x" * 20_000)

        assert (await line.end())[0] == 1009
    await eventually(lambda: scene.house.hubs.phones == 0)


async def test_a_phone_that_leaves_is_forgotten(scene: Scene) -> None:
    async with on_line(scene.served.url) as line:
        await line.hear()
        assert scene.house.hubs.phones == 1

    await eventually(lambda: scene.house.hubs.phones == 0)


# How it ends


async def test_it_ends_when_the_edition_is_out(scene: Scene) -> None:
    async with on_line(scene.served.url) as line:
        await line.hear()
        for command in (c.Wrap(), c.Freeze()):
            await scene.do(command)

        assert await line.end() == (OVER, "over")
    async with on_line(scene.served.url, cursor=line.cursor) as late:
        assert await late.end() == (OVER, "over")


async def test_it_ends_with_the_session_and_no_one_elses_does(scene: Scene, ana: httpx.AsyncClient) -> None:
    bens_token = await scene.house.services.sessions.create(BEN)
    async with (
        on_line(scene.served.url, token=ana.cookies["session"]) as anas,
        on_line(scene.served.url, token=bens_token) as bens,
    ):
        await anas.hear()
        await bens.hear()

        await ana.post("/sign-out")

        assert (await anas.end())[0] == COME_BACK
        await scene.do(c.PostNotice("Coffee"))
        await bens.hear_of("Coffee")


async def test_the_consoles_socket_ends_with_the_role(scene: Scene) -> None:
    await scene.do(c.GrantRole(OTHER_HOST.id, OTHER_HOST.name, Role.HOST))
    token = await scene.house.services.sessions.create(OTHER_HOST)
    async with on_line(scene.served.url, page="host", token=token) as line:
        await line.hear()

        await scene.do(c.RevokeRole(OTHER_HOST.id, Role.HOST))

        assert (await line.end())[0] == COME_BACK
    async with on_line(scene.served.url, page="host", token=token) as line:
        assert (await line.end())[0] == NOT_FOR_YOU


async def flood(scene: Scene) -> None:
    """Send the whole wall again and again, until some phone takes no more."""
    for number in range(30):
        await scene.do(c.PostComment("x" * 1_000), CROWD[number % len(CROWD)])
    phones = scene.house.hubs.of(scene.log)._audiences["event"]
    for mode in islice(cycle([WallMode.CLOSED, WallMode.OPEN]), 2_000):
        if any(phone.is_clogged for phone in phones):
            return
        await scene.do(c.SetWallMode(mode))
    pytest.fail("no phone was ever behind")


async def test_a_phone_that_stops_reading_is_let_go_and_nobody_else_notices(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones, "DRAIN_WITHIN_S", 0.3)
    async with on_line(scene.served.url) as healthy, stalled(scene.served.url):
        await eventually(lambda: scene.house.hubs.phones == 2)
        flooding = asyncio.create_task(flood(scene))
        listening = asyncio.create_task(healthy.hear_of("The end of it"))

        await flooding
        await eventually(lambda: scene.house.hubs.phones == 1)
        await scene.do(c.PostNotice("The end of it"))

        await listening
        assert healthy.cursor == scene.event.cursor


async def test_a_stalled_phone_does_not_hold_up_the_end_of_the_day(scene: Scene) -> None:
    async with on_line(scene.served.url) as healthy, stalled(scene.served.url):
        listening = asyncio.create_task(healthy.end())
        await flood(scene)

        for command in (c.Wrap(), c.Freeze()):
            await scene.do(command)

        assert await listening == (OVER, "over")
        await eventually(lambda: scene.house.hubs.phones == 0)


async def test_shutting_down_tells_every_phone_to_come_back_and_waits_for_none(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    async with AsyncExitStack() as outside:
        async with a_scene(valkey, tmp_path, live=False) as scene:
            await begin(scene)
            url = scene.served.url
            lines = [await outside.enter_async_context(on_line(url)) for _ in range(20)]
            for _ in range(5):
                await outside.enter_async_context(stalled(url))
            endings = [asyncio.create_task(line.end()) for line in lines]
            await flood(scene)
            began_s = time.monotonic()

        assert time.monotonic() - began_s < 3
        assert {code for code, _reason in await asyncio.gather(*endings)} == {1012}


# Ahead of this process, and without the store


async def test_a_phone_that_comes_from_another_process_loses_nothing_on_the_way(
    scene: Scene, valkey: str, tmp_path: Path
) -> None:
    async with served(valkey, tmp_path / "other") as other:
        await eventually(lambda: other.house.logs.get(SLUG) is not None)
        for number in range(20):
            left = scene.event.cursor
            await scene.do(c.PostNotice(f"Notice {number}"))

            ahead = await arrived(other.url, scene.event.cursor)
            async with on_line(other.url, cursor=left) as behind:
                while behind.cursor != scene.event.cursor:
                    await behind.hear()

            assert ahead.c == scene.event.cursor
            assert [message.t for message in (ahead, *behind.heard) if message.t] == [], "no cursor was bad"


async def arrived(url: str, cursor: str) -> Message:
    """Come back until the server has followed, and give the first message."""
    while True:
        with suppress(ConnectionClosed):
            async with on_line(url, cursor=cursor) as line:
                return await line.hear()


@pytest.fixture
async def cable(valkey: str, redis: Redis, tmp_path: Path) -> AsyncIterator[Cable]:
    assert await redis.dbsize() == 0
    async with cable_to(valkey, tmp_path) as cable:
        yield cable


async def test_while_the_store_is_away_nobody_is_told_what_nobody_can_know(cable: Cable, tmp_path: Path) -> None:
    async with a_scene(cable.url, tmp_path) as scene:
        url, known = scene.served.url, scene.event.cursor
        token = await scene.house.services.sessions.create(ANA)
        scene.house.services.sessions._cache._known.clear()
        await cable.cut()
        await eventually(lambda: scene.house.logs.store_away)

        async with on_line(url, cursor=known) as line:
            assert (await line.hear()).c == known
        for asked in ({"cursor": "999-later"}, {"cursor": known, "token": token}, {"event": "/e/not-heard-of-yet"}):
            async with on_line(url, **asked) as line:
                assert (await line.end())[0] == TRY_AGAIN


# Where sockets are blocked


async def since(browser: httpx.AsyncClient, cursor: str, **more: str) -> Message:
    """What the page fetches every few seconds."""
    answer = await browser.get(f"{E}/since", params={"cursor": cursor} | more)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
    return msgspec.json.decode(answer.content, type=Message)


async def test_the_same_content_is_there_without_a_socket(
    scene: Scene, visitor: httpx.AsyncClient, ana: httpx.AsyncClient
) -> None:
    left = scene.event.cursor
    await scene.do(c.TakeSeat("clay"), ANA)

    nobodys, anas = await since(visitor, left), await since(ana, left)

    assert nobodys.c == anas.c == scene.event.cursor
    assert "Your seat" not in str(nobodys.content)
    assert "Your seat" in str(anas.content)
    assert (await since(ana, scene.event.cursor)).content is None
    assert (await since(ana, "1-other")).t == "snapshot"


async def test_without_a_socket_one_hears_that_it_is_over(scene: Scene, visitor: httpx.AsyncClient) -> None:
    for command in (c.Wrap(), c.Freeze()):
        await scene.do(command)
    await eventually(lambda: scene.event.editions)

    assert (await since(visitor, scene.event.cursor)).t == "over"


async def test_without_a_socket_the_same_people_may_see_the_same_pages(
    scene: Scene, visitor: httpx.AsyncClient, ana: httpx.AsyncClient, host: httpx.AsyncClient
) -> None:
    cursor = scene.event.cursor

    assert (await since(host, cursor, page="host")).c == cursor
    for browser, status in ((visitor, 401), (ana, 403)):
        answer = await browser.get(f"{E}/since", params={"cursor": cursor, "page": "host"}, headers=JSON)
        assert answer.status_code == status
    assert (await visitor.get("/e/no-such-day/since", params={"cursor": cursor}, headers=JSON)).status_code == 404


async def test_a_cursor_that_nobody_can_place_is_asked_to_wait(cable: Cable, tmp_path: Path) -> None:
    async with a_scene(cable.url, tmp_path) as scene:
        browser = await scene.browser()
        await cable.cut()
        await eventually(lambda: scene.house.logs.store_away)

        answer = await browser.get(f"{E}/since", params={"cursor": "999-later"}, headers=JSON)

        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
