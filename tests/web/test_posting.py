"""Comments that are taken in front of the framework: the same answers as at their route."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import pytest
from litestar.types import Scope

from companion.app import create_app
from companion.domain import commands as c
from companion.domain.pace import BURST
from companion.domain.wall import WallMode
from companion.web.fields import MAX_BODY_BYTES
from companion.web.posting import Posting
from tests.builders import ANA, BEN
from tests.web.asked import Asked
from tests.web.scene import HTMX, JSON, E, Scene

HERE = "http://here.example"
COMMENTS = f"{E}/comments"
PAGE = {"Accept": "text/html", "Accept-Encoding": "identity"}
WANTED = [JSON, HTMX | {"Accept-Encoding": "identity"}, PAGE]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

SENT = {
    "a form": (FORM, b"text=Hello&command_id=one"),
    "a form about an item": (FORM, b"text=Hello&item=welcome&command_id=two"),
    "JSON": ({"Content-Type": "application/json; charset=utf-8"}, b'{"text": "Hello", "command_id": "three"}'),
    "a header for an id": (FORM | {"Idempotency-Key": "four"}, b"text=Hello"),
    "parts": ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\nbroken"),
    "no text": (FORM, b"text=&command_id=five"),
    "no fields": (FORM, b""),
    "no such item": (FORM, b"text=Hello&item=nothing"),
    "an id that is too long": (FORM, b"text=Hello&command_id=" + b"x" * 101),
    "broken JSON": ({"Content-Type": "application/json"}, b"{"),
    "JSON that is no object": ({"Content-Type": "application/json"}, b"[1]"),
    "no encoding": (FORM, b"text=\xff"),
    "another sort": ({"Content-Type": "text/plain"}, b"Hello"),
    "nothing said of its sort": ({}, b"Hello"),
    "too much": (FORM, b"text=" + b"x" * MAX_BODY_BYTES),
    "from another site": (FORM | {"Origin": "https://evil.example"}, b"text=Hello"),
    "from this site": (FORM | {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, b"text=Hello&command_id=six"),
}


def browser_at(app: object) -> httpx.AsyncClient:
    """A browser that asks without a network between."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(cast("Any", app)), base_url=HERE)


@pytest.fixture
async def route(scene: Scene) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the framework."""
    async with browser_at(create_app(scene.house)) as browser:
        yield browser


@pytest.fixture
async def front(scene: Scene) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at what stands in front of it."""
    framework = create_app(scene.house)
    async with browser_at(Posting(framework, framework)) as browser:
        yield browser


async def session_of(scene: Scene) -> dict[str, str]:
    """The header with Ana's cookie."""
    return {"Cookie": f"session={await scene.house.services.sessions.create(ANA)}"}


async def told(browser: httpx.AsyncClient, headers: dict[str, str], body: bytes) -> tuple[int, object, str]:
    """An answer: its status, its headers in order, its text, without what is random in every answer."""
    answer = await browser.post(COMMENTS, headers=headers, content=body)
    random = r"(?<=[\"=])[\w-]{12}(?=\")|(?<=draft=)[\w-]{43}"
    headers_raw = [(name, re.sub(random.encode(), b"", value)) for name, value in answer.headers.raw]
    return answer.status_code, headers_raw, re.sub(random, "", answer.text)


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
@pytest.mark.parametrize("wanted", WANTED, ids=["JSON", "fragment", "page"])
@pytest.mark.parametrize("signed_in", [True, False])
async def test_an_answer_is_the_same_from_the_route_and_from_in_front_of_it(
    scene: Scene,
    route: httpx.AsyncClient,
    front: httpx.AsyncClient,
    *,
    sent: tuple[dict[str, str], bytes],
    wanted: dict[str, str],
    signed_in: bool,
) -> None:
    headers = wanted | sent[0] | (await session_of(scene) if signed_in else {})

    first = await told(front, headers, sent[1])

    assert first == await told(route, headers, sent[1])


async def test_rules_that_refuse_are_told_alike(
    scene: Scene, route: httpx.AsyncClient, front: httpx.AsyncClient
) -> None:
    headers = JSON | FORM | await session_of(scene)
    for number in range(BURST):
        await scene.do(c.PostComment(f"Comment {number}"), ANA)

    too_fast = [await told(browser, headers, b"text=One+more") for browser in (route, front)]
    await scene.do(c.SetWallMode(WallMode.CLOSED))
    closed = [await told(browser, headers, b"text=One+more") for browser in (route, front)]

    assert [answer[0] for answer in too_fast + closed] == [429, 429, 409, 409]
    assert closed[0] == closed[1]
    assert [name for name, _ in cast("list[tuple[bytes, bytes]]", too_fast[0][1])] == [
        name for name, _ in cast("list[tuple[bytes, bytes]]", too_fast[1][1])
    ]


async def test_only_what_the_route_has_to_tell_goes_on_to_it(scene: Scene) -> None:
    framework = create_app(scene.house)
    asked = Asked(framework)
    ana = await session_of(scene)
    async with browser_at(Posting(asked, framework)) as browser:
        posted = await browser.post(COMMENTS, headers=JSON | FORM | ana, content=b"text=Hello")
        assert (posted.status_code, asked.times) == (200, 0)

        for method, path, headers in [
            ("GET", COMMENTS, ana),
            ("POST", f"{COMMENTS}/", FORM | ana),
            ("POST", f"{COMMENTS}/1/hide", FORM | ana),
            ("POST", "/e/no-such-event/comments", FORM | ana),
            ("POST", COMMENTS, FORM | ana | {"Sec-Fetch-Site": "cross-site"}),
            ("POST", COMMENTS, ana | {"Content-Type": "multipart/form-data; boundary=x"}),
        ]:
            before = asked.times
            await browser.request(method, path, headers=headers)
            assert asked.times == before + 1, (method, path)

    assert scene.event.wall.shown == 1


async def test_a_command_id_counts_once_whichever_way_it_comes(
    scene: Scene, route: httpx.AsyncClient, front: httpx.AsyncClient
) -> None:
    headers = JSON | FORM | await session_of(scene)

    answers = [
        await browser.post(COMMENTS, headers=headers, content=b"text=Hello&command_id=x") for browser in (front, route)
    ]
    await scene.do(c.PostComment("Another"), BEN)

    assert answers[0].json() == answers[1].json()
    assert scene.event.wall.posted_by(answers[0].json()["version"]) == answers[0].json()["comment"] == "1"
    assert scene.event.wall.shown == 2


async def test_a_body_that_breaks_off_is_refused_and_a_fault_is_told_as_one(scene: Scene) -> None:
    framework = create_app(scene.house)
    posting, sent = Posting(framework, framework), list[Any]()

    async def gone() -> Any:
        return {"type": "http.disconnect"}

    async def broken() -> Any:
        raise RuntimeError("no network")

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.lower().encode(), value.encode()) for name, value in (JSON | FORM).items()]
    session = (b"cookie", (await session_of(scene))["Cookie"].encode())
    for receive in (gone, broken):
        scope: dict[str, Any] = {
            "type": "http",
            "method": "POST",
            "path": COMMENTS,
            "raw_path": COMMENTS.encode(),
            "scheme": "http",
        }
        scope |= {"headers": [*raw, session], "query_string": b"", "root_path": "", "extensions": {}}
        await posting(cast("Scope", scope), receive, send)

    assert [message["status"] for message in sent if message["type"] == "http.response.start"] == [400, 500]
