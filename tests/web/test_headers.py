"""What every answer carries: what a browser may load, and what caches may keep."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import httpx
from redis.asyncio import Redis

from companion.domain import commands as c
from tests.builders import ANA, BEN, HOST
from tests.log.happenings import eventually
from tests.web.paper import read
from tests.web.scene import HTMX, E, Scene, a_scene

SHARED = ["/", "/s/small-days/", f"{E}/", f"{E}/screen", f"{E}/comments/"]
"""Pages that are the same for everybody who is not signed in."""


def check_safe(response: httpx.Response) -> None:
    """Make sure that a browser takes nothing for a page that is none, and that a page loads only what we wrote."""
    assert response.headers["x-content-type-options"] == "nosniff"
    if not response.headers.get("content-type", "").startswith("text/html"):
        return
    policy = dict(part.split(" ", maxsplit=1) for part in response.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'", response.url
    assert "unsafe" not in response.headers["content-security-policy"]
    assert policy.get("script-src", "'none'") in {"'self'", "'none'"}
    assert re.fullmatch(r"('sha256-[\w+/]{43}=' ?)+|'none'", policy["style-src"])
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] in {"'self'", "'none'"}
    assert response.headers["referrer-policy"] == "same-origin"


async def test_every_answer_is_safe(scene: Scene, visitor: httpx.AsyncClient, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Hello"), ANA)
    pages = [*SHARED, "/register", "/sign-in", "/me", "/invitations/x", f"{E}/host", f"{E}/freeze", E, "/no", "/e/no/"]
    pages += [f"{E}/no/such/page", f"{E}/7/", f"{E}/7/x.html", f"{E}/comments/?before=x", "/static/no.js", "/healthz"]
    pages += ["/readyz", "/metrics", "/openapi.json", f"{E}/state.json", f"{E}/log.json", f"{E}/since?cursor=0-"]

    for path in pages:
        for browser in (visitor, host):
            check_safe(await browser.get(path))
            check_safe(await browser.head(path))
            check_safe(await browser.delete(path))
    for path in ("/register", "/sign-in", f"{E}/comments", f"{E}/wall", "/e/no/comments", f"{E}/sign-in", "/no"):
        for browser in (visitor, host):
            check_safe(await browser.post(path))
            check_safe(await browser.post(path, headers=HTMX))
            check_safe(await browser.post(path, headers={"Origin": "https://evil.example"}))
            check_safe(await browser.post(path, content=b"x" * 70_000))


async def test_the_archive_is_safe_too_and_runs_no_script(scene: Scene, visitor: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("For ever"), ANA)
    for command in (c.Wrap(), c.Freeze()):
        await scene.do(command)
    await eventually(lambda: scene.event.editions, within_s=10)

    answers = [await visitor.get(f"{E}/{path}") for path in ("", "comments.html", "1/", "1/comments.html")]

    for answer in answers:
        check_safe(answer)
        assert answer.status_code == 200, answer.url
        assert "script-src" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"].startswith("public, max-age=")
        assert "<script" not in answer.text
    (unslashed,) = [await visitor.get(f"{E}/1")]
    assert (unslashed.status_code, unslashed.headers["location"]) == (308, f"{E}/1/")


async def test_the_styles_and_scripts_of_a_page_are_those_that_it_may_load(visitor: httpx.AsyncClient) -> None:
    response = await visitor.get(f"{E}/")

    page = read(response)
    assert all(each["src"].startswith("/static/") for each in page.tagged("script"))
    for script in page.tagged("script"):
        file = await visitor.get(script["src"])
        assert file.status_code == 200
        assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert file.headers["content-type"].startswith("text/javascript")
        assert file.headers["vary"] == "Accept-Encoding"
    assert not [each for each in page if any(name.startswith("on") for name in each.attributes)]
    assert not [each for each in page if each["style"]]


async def test_sockets_are_allowed_to_the_configured_address(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path, public_url="https://events.example.org") as scene:
        browser = await scene.browser()
        response = await browser.get("/", headers={"Host": "evil.example"})

    assert (
        "connect-src 'self' ws://events.example.org wss://events.example.org;"
        in (response.headers["content-security-policy"])
    )


# Caches


async def test_visitors_share_pages_which_are_sent_once(scene: Scene, visitor: httpx.AsyncClient) -> None:
    for path in SHARED:
        first = await visitor.get(path)
        tag = {"If-None-Match": first.headers["etag"]}

        again = await visitor.get(path, headers=tag)
        among_others = await visitor.get(path, headers={"If-None-Match": f'"x", W/{tag["If-None-Match"]}'})
        plain = await visitor.get(path, headers=tag | {"Accept-Encoding": "identity"})

        assert first.headers["cache-control"] == "no-cache", path
        assert first.headers["vary"] == "Accept-Encoding, Cookie"
        assert "set-cookie" not in first.headers
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        assert among_others.status_code == 304
        assert (plain.status_code, plain.text) == (200, first.text)
        assert "content-encoding" not in plain.headers

    before = (await visitor.get(f"{E}/")).headers["etag"]
    await scene.do(c.PostComment("News"), ANA)
    after = await visitor.get(f"{E}/", headers={"If-None-Match": before})

    assert after.status_code == 200
    assert "News" in after.text


async def test_two_visitors_get_the_same_bytes(scene: Scene) -> None:
    one, other = [await (await scene.browser()).get(f"{E}/") for _ in range(2)]

    assert one.content == other.content


async def test_a_page_for_one_person_is_kept_by_nobody_else(scene: Scene, host: httpx.AsyncClient) -> None:
    shared = (await (await scene.browser()).get(f"{E}/")).headers["etag"]
    ana, ben = await scene.browser(ANA), await scene.browser(BEN)

    for path in [*SHARED[:3], f"{E}/comments/", "/me"]:
        response = await ana.get(path, headers={"If-None-Match": shared})
        assert response.status_code == 200, path
        assert response.headers["cache-control"] == "private, no-cache"
        assert "etag" not in response.headers
        assert "Cookie" in response.headers["vary"]
        assert "Ana" in response.text
    assert "Ana" not in (await ben.get(f"{E}/")).text
    assert HOST.name in (await host.get(f"{E}/host")).text
    assert (await host.get(f"{E}/host")).headers["cache-control"] == "private, no-cache"


async def test_every_form_of_a_page_has_a_command_id_of_its_own(ana: httpx.AsyncClient) -> None:
    pages = [read(await ana.get(f"{E}/")) for _ in range(2)]

    ids = [each["value"] for page in pages for each in page.tagged("input") if each["name"] == "command_id"]
    assert len(ids) > 4
    assert len(set(ids)) == len(ids)
    assert all(len(each) == 12 for each in ids)


async def test_refusals_are_kept_nowhere(visitor: httpx.AsyncClient) -> None:
    for headers in ({"Accept": "text/html"}, {"Accept": "application/json"}):
        for path in ("/no", "/e/no/", f"{E}/comments/?before=x"):
            response = await visitor.get(path, headers=headers)
            assert response.headers["cache-control"] == "no-store", path
            assert "etag" not in response.headers


async def test_pages_travel_compressed_to_whoever_takes_that(
    visitor: httpx.AsyncClient, ana: httpx.AsyncClient
) -> None:
    for browser, path in [(visitor, f"{E}/"), (ana, f"{E}/"), (visitor, "/register"), (visitor, "/no")]:
        async with browser.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as response:
            raw = b"".join([part async for part in response.aiter_raw()])

        assert response.headers["content-encoding"] == "gzip", path
        assert int(response.headers["content-length"]) == len(raw)
        assert b"<!doctype html>" in gzip.decompress(raw)


async def test_head_is_get_without_the_body(visitor: httpx.AsyncClient, ana: httpx.AsyncClient) -> None:
    for browser in (visitor, ana):
        for path in [*SHARED, "/register", "/healthz", f"{E}/state.json", "/no", f"{E}/host"]:
            head, get = await browser.head(path), await browser.get(path)

            assert (head.status_code, head.content) == (get.status_code, b""), path
            assert {*head.headers} == {*get.headers}
            assert head.headers["content-type"] == get.headers["content-type"]
