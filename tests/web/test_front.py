"""What stands in front of the framework: the same answers, sooner, and only while nothing has moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, TypeAlias, cast

import httpx
import pytest
from litestar.types import Receive, Scope, Send

from companion.app import create_app
from companion.domain import commands as c
from companion.web.front import MAX_ANSWER_BYTES, MAX_BYTES, Front
from tests.builders import ANA
from tests.web.asked import Asked
from tests.web.scene import JSON, E, Scene

KEPT = [f"{E}/", f"{E}/screen", f"{E}/comments/", f"{E}/state.json"]
CODINGS = ["gzip, deflate, br", "gzip", "gzip;q=0", "identity", ""]
SOMEBODY = {"Cookie": "nobody=1"}
"""A cookie that says nothing: who has one is answered by the framework."""


@pytest.fixture
async def framework(scene: Scene) -> Asked:
    """The framework, with the scene's house behind it."""
    return Asked(create_app(scene.house))


@pytest.fixture
async def browser(scene: Scene, framework: Asked) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at that framework, and at what stands in front of it."""
    async with browser_at(Front(framework, scene.house.services)) as browser:
        yield browser


def browser_at(front: Front) -> httpx.AsyncClient:
    """A browser that asks without a network between."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", front)), base_url="http://here.example")


Told: TypeAlias = tuple[int, list[tuple[bytes, bytes]], bytes]


async def told(browser: httpx.AsyncClient, path: str, headers: dict[str, str]) -> Told:
    """An answer as it was sent: its status, its headers in order, its bytes."""
    async with browser.stream("GET", path, headers=headers) as response:
        raw = b"".join([part async for part in response.aiter_raw()])
    return response.status_code, response.headers.raw, raw


@pytest.mark.parametrize("path", KEPT)
@pytest.mark.parametrize("coding", CODINGS)
async def test_an_answer_is_the_same_from_the_framework_and_from_in_front_of_it(
    scene: Scene, framework: Asked, browser: httpx.AsyncClient, path: str, coding: str
) -> None:
    await scene.do(c.PostComment("Hello"), ANA)
    headers = {"Accept-Encoding": coding}

    first = await told(browser, path, headers)
    etag = httpx.Headers(first[1])["etag"]
    known = headers | {"If-None-Match": etag}
    first_known = await told(browser, path, known)
    asked = framework.times
    again, again_known = await told(browser, path, headers), await told(browser, path, known)

    assert framework.times == asked == 2
    assert (first[0], first_known[0]) == (200, 304)
    assert again == first == await told(browser, path, headers | SOMEBODY)
    assert again_known == first_known == await told(browser, path, known | SOMEBODY)
    assert framework.times == 4


async def test_nothing_is_sent_again_once_the_event_has_moved(
    scene: Scene, framework: Asked, browser: httpx.AsyncClient
) -> None:
    for number in range(3):
        await scene.do(c.PostComment(f"News {number}"), ANA)
        for _ in range(2):
            assert f"News {number}" in (await browser.get(f"{E}/")).text

    assert framework.times == 3


@pytest.mark.parametrize("path", [f"/{E}/", E.replace("/e/", "/e//") + "/", f"{E}//", f"{E}//state.json"])
async def test_nothing_is_sent_again_by_an_address_with_an_empty_part_either(
    scene: Scene, browser: httpx.AsyncClient, path: str
) -> None:
    for number in range(2):
        await scene.do(c.PostNotice(f"News {number}"))
        assert f"News {number}" in (await browser.get(f"http://here.example{path}")).text


async def test_each_address_has_pages_of_its_own(framework: Asked, browser: httpx.AsyncClient) -> None:
    hosts = ["one.example", "two.example"] * 2

    pages = [(await browser.get(f"{E}/screen", headers={"Host": host})).text for host in hosts]

    assert [host in page for host, page in zip(hosts, pages, strict=True)] == [True] * 4
    assert "two.example" not in pages[2]
    assert framework.times == 2


async def test_what_is_for_one_person_or_follows_from_more_is_not_kept(
    scene: Scene, framework: Asked, browser: httpx.AsyncClient
) -> None:
    session = await scene.house.services.sessions.create(ANA)
    ana = {"Cookie": f"session={session}"}
    requests = [
        ("GET", f"{E}/", ana),
        ("GET", f"{E}/?draft=x", {}),
        ("GET", f"{E}/comments/?before=9", {}),
        ("GET", f"{E}/since?cursor=0-", {}),
        ("GET", f"{E}/host", {}),
        ("GET", f"{E}/no-such-page", {}),
        ("GET", "/e/no-such-event/", {}),
        ("GET", "/", {}),
        ("GET", "/healthz", {}),
        ("POST", f"{E}/comments", JSON),
    ]

    for method, path, headers in requests * 2:
        await browser.request(method, path, headers=headers)

    assert framework.times == 2 * len(requests)
    assert "Ana" not in (await browser.get(f"{E}/")).text


def saying(headers: dict[str, str], *parts: bytes, status: int = 200) -> Asked:
    """An app that always says the same."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        for place, part in enumerate(parts, start=1):
            await send({"type": "http.response.body", "body": part, "more_body": place < len(parts)})

    return Asked(app)


SHARED = {"etag": '"x"', "cache-control": "no-cache", "vary": "Accept-Encoding, Cookie"}


@pytest.mark.parametrize(
    ("app", "kept"),
    [
        (saying(SHARED, b"page"), True),
        (saying(SHARED | {"cache-control": "public, max-age=60"}, b"page"), True),
        (saying(SHARED | {"cache-control": "private, no-cache"}, b"page"), False),
        (saying(SHARED | {"cache-control": "no-store"}, b"page"), False),
        (saying(SHARED | {"set-cookie": "a=b"}, b"page"), False),
        (saying(SHARED | {"vary": "Accept"}, b"page"), False),
        (saying({"cache-control": "no-cache"}, b"page"), False),
        (saying(SHARED, b"pa", b"ge"), False),
        (saying(SHARED, b"x" * (MAX_ANSWER_BYTES + 1)), False),
        (saying(SHARED, b"not here", status=404), False),
    ],
)
async def test_an_answer_is_kept_if_it_says_that_anybody_may_have_it(scene: Scene, app: Asked, kept: bool) -> None:
    async with browser_at(Front(app, scene.house.services)) as browser:
        answers = [(await browser.get(f"{E}/")).content for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert app.times == (1 if kept else 3)


async def test_an_answer_is_not_kept_if_the_event_moves_while_it_is_made(scene: Scene) -> None:
    inner = saying(SHARED, b"page")

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await scene.do(c.PostComment("Meanwhile"), ANA)
        await inner(scope, receive, send)

    async with browser_at(Front(slow, scene.house.services)) as browser:
        for _ in range(2):
            await browser.get(f"{E}/")

    assert inner.times == 2


async def test_what_is_kept_is_bounded(scene: Scene) -> None:
    app = saying(SHARED, b"x" * MAX_ANSWER_BYTES)
    front = Front(app, scene.house.services)
    async with browser_at(front) as browser:
        for number in range(40):
            await browser.get(f"{E}/", headers={"Host": f"evil{number}.example"})
            assert front.size <= MAX_BYTES
        await browser.get(f"{E}/", headers={"Host": "evil39.example"})
        await browser.get(f"{E}/", headers={"Host": f"{'x' * 5000}.example"})
        await browser.get(f"{E}/", headers={"Host": f"{'x' * 5000}.example"})

    assert app.times == 42
    assert front.size > MAX_BYTES / 2
