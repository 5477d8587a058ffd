"""The store is away: pages go on, commands are refused in time, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from companion.domain import commands as c
from companion.domain.people import Person, Role
from companion.log.logs import EVENTS
from companion.people.sessions import ASK_AGAIN_AFTER_S
from tests.builders import ANA, HOST
from tests.log.happenings import Cable, cable_to, eventually
from tests.serving import served
from tests.web.paper import read
from tests.web.scene import FORM, HTMX, JSON, SLUG, E, Scene, a_scene
from tests.web.test_commands import check_problem

IN_TIME_S = 3.3
"""The deadline of a command, and a little for the page."""


@pytest.fixture
async def cable(valkey: str, redis: Redis, tmp_path: Path) -> AsyncIterator[Cable]:
    assert await redis.dbsize() == 0
    async with cable_to(valkey, tmp_path) as cable:
        yield cable


@pytest.fixture
async def scene(cable: Cable, tmp_path: Path) -> AsyncIterator[Scene]:
    """The small day, at a server that reaches its store through the cable."""
    async with a_scene(cable.url, tmp_path) as scene:
        yield scene


async def lose(scene: Scene, cable: Cable) -> None:
    """Cut the cable, and wait until the server knows."""
    await cable.cut()
    await eventually(lambda: scene.house.logs.store_away)


async def find_again(scene: Scene, cable: Cable) -> None:
    """Mend the cable, and wait until the server knows."""
    await cable.mend()
    await eventually(lambda: not scene.house.logs.problems(), within_s=10)


async def timed(answer: Awaitable[httpx.Response]) -> tuple[httpx.Response, float]:
    """Wait for an answer, and say how long that took."""
    began_s = time.monotonic()
    return await answer, time.monotonic() - began_s


async def known(browser: httpx.AsyncClient) -> httpx.AsyncClient:
    """A browser whose session the server has just looked up."""
    assert (await browser.get("/me")).status_code == 200
    return browser


async def test_a_store_that_hangs_costs_nobody_more_than_the_deadline(
    scene: Scene, cable: Cable, ana: httpx.AsyncClient, host: httpx.AsyncClient
) -> None:
    page = read(await ana.get(f"{E}/")).form(f"{E}/comments") | {"text": "From a form"}
    cable.hold()

    answers = await asyncio.gather(
        timed(ana.post(f"{E}/comments", data=page, headers=FORM)),
        timed(ana.post(f"{E}/comments", data={"text": "From htmx", "command_id": "h"}, headers=HTMX)),
        timed(ana.post(f"{E}/comments", json={"text": "From a program", "command_id": "j"}, headers=JSON)),
        timed(host.post(f"{E}/notices", data={"text": "From a host", "command_id": "n"}, headers=FORM)),
        timed(ana.get(f"{E}/")),
    )
    cable.let_go()
    (form, fragment, details, console, shown) = (answer for answer, _ in answers)

    assert max(took_s for _, took_s in answers) < IN_TIME_S
    assert [each.status_code for each in (form, fragment, details, console, shown)] == [503, 503, 503, 503, 200]
    assert all(each.headers["retry-after"] == "3" for each in (form, fragment, details, console))
    assert "<hx-partial" in fragment.text
    check_problem(details, 503)
    kept, notice = read(form).form(f"{E}/comments"), read(console).form(f"{E}/notices")
    assert (kept["text"], notice["text"]) == ("From a form", "From a host")

    await eventually(lambda: not scene.house.logs.problems(), within_s=10)
    again = [
        await ana.post(f"{E}/comments", data=kept),
        await ana.post(f"{E}/comments", data={"text": "From htmx", "command_id": "h"}, headers=HTMX),
        await ana.post(f"{E}/comments", json={"text": "From a program", "command_id": "j"}, headers=JSON),
        await host.post(f"{E}/notices", data=notice),
    ]
    assert [each.status_code for each in again] == [303, 200, 200, 303]
    assert sorted(comment.text for comment in scene.event.wall.newest_first()) == [
        "From a form",
        "From a program",
        "From htmx",
    ]
    assert [each.text for each in scene.event.notices] == ["From a host"]


async def test_a_lost_answer_is_asked_for_again_by_the_very_form(
    scene: Scene, cable: Cable, ana: httpx.AsyncClient
) -> None:
    sent = read(await ana.get(f"{E}/")).form(f"{E}/comments") | {"text": "Once"}
    cable.lose_reply_to = b"EVALSHA"

    refused = await ana.post(f"{E}/comments", data=sent)
    await eventually(lambda: not scene.house.logs.problems(), within_s=10)
    resent = read(refused).form(f"{E}/comments")
    response = await ana.post(f"{E}/comments", data=resent)

    assert refused.status_code == 503
    assert "may have been saved" in read(refused).at("composer-problem").words
    assert resent == sent
    assert response.status_code == 303
    assert scene.event.wall.shown == 1


async def test_pages_are_served_with_a_banner(
    scene: Scene, cable: Cable, visitor: httpx.AsyncClient, ana: httpx.AsyncClient, host: httpx.AsyncClient
) -> None:
    await scene.do(c.PostComment("Said before"), ANA)
    for browser in (ana, host):
        await known(browser)
    stranger = await scene.browser(Person("stranger", "Stranger"))
    scene.house.services.sessions._cache._known.popitem()
    assert "Read only" not in (await visitor.get(f"{E}/")).text

    await lose(scene, cable)

    for browser, path in [(visitor, "/"), (visitor, f"{E}/"), (visitor, f"{E}/screen"), (ana, f"{E}/")]:
        response = await browser.get(path)
        assert response.status_code == 200, path
        assert "Read only" in response.text, path
    assert "Ana" in (await ana.get(f"{E}/?draft={'a' * 22}")).text
    assert "Said before" in (await host.get(f"{E}/host")).text
    assert (await visitor.get(f"{E}/state.json")).json()["version"] == scene.event.version
    unsure = await stranger.get(f"{E}/")
    assert unsure.status_code == 200
    assert "Sign in" in unsure.text
    assert (await visitor.get("/healthz")).status_code == 200
    ready = await visitor.get("/readyz")
    assert ready.status_code == 503
    assert "store" in ready.text

    await find_again(scene, cable)
    assert "Read only" not in (await visitor.get(f"{E}/")).text
    async with asyncio.timeout(ASK_AGAIN_AFTER_S + 1):
        while "Stranger" not in (await stranger.get(f"{E}/")).text:  # noqa: ASYNC110 — nothing announces it
            await asyncio.sleep(0.05)
    assert (await visitor.get("/readyz")).status_code == 200


async def test_commands_are_refused_at_once(
    scene: Scene, cable: Cable, ana: httpx.AsyncClient, host: httpx.AsyncClient
) -> None:
    for browser in (ana, host):
        await known(browser)
    unsure = await scene.browser(HOST)
    scene.house.services.sessions._cache._known.popitem()
    await lose(scene, cable)

    answers = [
        await timed(browser.post(f"{E}/{path}", data=fields, headers=form))
        for browser in (host, unsure)
        for path, fields in [
            ("comments", {"text": "Wait", "item": "ink"}),
            ("items/clay/take-seat", {}),
            ("items/welcome/start", {}),
            ("notices", {"text": "Wait"}),
        ]
        for form in (FORM, HTMX, JSON)
    ]

    assert {answer.status_code for answer, _ in answers} == {503}
    assert {answer.headers["retry-after"] for answer, _ in answers} == {"3"}
    assert max(took_s for _, took_s in answers) < 1
    for answer, _ in answers[2::3]:
        check_problem(answer, 503)
    for first in (answers[0], answers[12]):
        kept = read(first[0]).form(f"{E}/comments")
        assert (kept["text"], kept["item"]) == ("Wait", "ink")
        assert read(first[0]).at("composer-problem").words
    assert read(answers[9][0]).form(f"{E}/notices")["text"] == "Wait"
    await find_again(scene, cable)
    assert scene.event.wall.shown == 0


async def test_people_are_asked_to_wait_and_need_not_type_again(
    scene: Scene, cable: Cable, visitor: httpx.AsyncClient, ana: httpx.AsyncClient
) -> None:
    await known(ana)
    token = await scene.house.services.invitations.invite(SLUG, Role.HOST)
    typed = {"name": "Dora", "email": "dora@example.org", "password": "correct horse", "next": f"{E}/"}
    draft = {"draft_event": SLUG, "draft_text": "My draft", "draft_item": ""}
    stranger = await scene.browser(HOST)
    scene.house.services.sessions._cache._known.popitem()
    await lose(scene, cable)

    register = await visitor.post("/register", data=typed | draft)
    sign_in = await visitor.post("/sign-in", data=typed | draft)
    asked = await visitor.post(f"{E}/sign-in", data={"text": "My draft"})
    others = [
        await visitor.post(f"/invitations/{token}"),
        await stranger.post(f"/invitations/{token}"),
        await ana.post("/sign-out"),
        await stranger.post("/sign-out"),
        await ana.get("/me"),
        await stranger.get("/me"),
        await stranger.get(f"{E}/host"),
        await stranger.get(f"{E}/log.json"),
        await visitor.get("/e/unheard-of/"),
    ]

    assert (await visitor.get(f"/invitations/{token}")).status_code == 200, "it is in memory"
    assert [each.status_code for each in (register, sign_in, asked)] == [503, 503, 200]
    for page, action in ((register, "/register"), (sign_in, "/sign-in")):
        form = read(page).form(action)
        assert (form["email"], form["draft_text"], form["next"]) == ("dora@example.org", "My draft", f"{E}/")
        assert page.headers["retry-after"]
    assert [each.status_code for each in others] == [503] * len(others)
    assert all(read(each).tagged("h1") and each.headers["retry-after"] for each in others)
    await find_again(scene, cable)
    assert (await visitor.post("/register", data=read(register).form("/register") | typed)).status_code == 303
    assert (await visitor.post(f"/invitations/{token}")).status_code == 303


async def test_a_server_that_starts_without_its_store_says_so(cable: Cable, tmp_path: Path) -> None:
    await cable.cut()

    async with served(cable.url, tmp_path) as alone, httpx.AsyncClient(base_url=alone.url) as browser:
        answers = [await browser.get(path) for path in ("/healthz", "/", "/readyz", f"{E}/", "/s/small-days/")]

    assert [each.status_code for each in answers] == [200, 200, 503, 503, 503]
    assert "Read only" in answers[1].text


async def test_an_event_whose_log_cannot_be_read_is_not_said_to_be_missing(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    await redis.sadd(EVENTS, SLUG)
    await redis.xadd(f"{{{SLUG}}}:log", {"n": "abcde", "r": b'{"type":"from-the-future"}'}, id="1-0")

    async with served(valkey, tmp_path) as one, httpx.AsyncClient(base_url=one.url) as browser:
        page, ready = await browser.get(f"{E}/"), await browser.get("/readyz")

    assert (page.status_code, ready.status_code) == (503, 503)
    assert "Update this one" in ready.text
