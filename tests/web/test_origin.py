"""Requests that another site makes in a visitor's name: bar 18, for HTTP and for sockets."""

from __future__ import annotations

from pathlib import Path

import httpx
from redis.asyncio import Redis
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.builders import ANA
from tests.web.paper import read
from tests.web.scene import JSON, E, Scene, a_scene
from tests.web.test_commands import check_problem

PUBLIC = "https://events.example.org"


def foreign(own: str) -> list[str]:
    """Origins that are not ours, however much they look like it."""
    scheme, _, host = own.partition("://")
    name, _, port = host.partition(":")
    return [
        "null",
        "",
        f"{scheme}://evil.example",
        f"{own}.evil.example",
        f"{scheme}://evil{host}",
        f"{scheme}://evil.example/{own}",
        f"{scheme}://{host}@evil.example",
        f"{'https' if scheme == 'http' else 'http'}://{host}",
        f"{scheme}://{name}:{int(port or 443) + 1}",
        f"{scheme}://{name.replace('.', 'x')}{':' if port else ''}{port}",
        f"{own}/",
        host,
        "é",
    ]


async def posted(browser: httpx.AsyncClient, headers: dict[str, str]) -> int:
    """Post a comment, and give the status."""
    raw = [(name.encode(), value.encode("latin-1")) for name, value in (JSON | headers).items()]
    return (await browser.post(f"{E}/comments", data={"text": "Hello"}, headers=raw)).status_code


async def connected(scene: Scene, headers: dict[str, str]) -> int:
    """Open a socket, and give the status: 101 if it was let in."""
    try:
        async with connect(f"{scene.served.socket_url}{E}/live", additional_headers=headers) as socket:
            await socket.recv()
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code


async def check_matrix(scene: Scene, own: str, others: list[str]) -> None:
    """Try every origin on a comment and on a socket."""
    ana = await scene.browser(ANA)
    refused = [*foreign(own), *others]

    assert await posted(ana, {"Origin": own}) == 200
    assert await posted(ana, {}) == 200
    assert await posted(ana, {"Origin": own, "Sec-Fetch-Site": "same-origin"}) == 200
    for site in ("cross-site", "same-site", "nonsense"):
        assert await posted(ana, {"Sec-Fetch-Site": site}) == 403, site
        assert await posted(ana, {"Origin": own, "Sec-Fetch-Site": site}) == 403, site
    posts = {origin: await posted(ana, {"Origin": origin}) for origin in refused}
    assert posts == dict.fromkeys(refused, 403)
    assert scene.event.wall.shown == 3

    sockets = {origin: await connected(scene, {"Origin": origin}) for origin in refused if origin.isascii()}
    assert set(sockets.values()) == {403}, sockets
    assert await connected(scene, {}) == 403
    assert await connected(scene, {"Origin": own}) == 101


async def test_without_a_configured_address_the_host_that_was_asked_for_is_ours(scene: Scene) -> None:
    await check_matrix(scene, scene.served.url, [PUBLIC])


async def test_with_a_configured_address_that_alone_is_ours(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path, public_url=PUBLIC) as scene:
        await check_matrix(TlsScene(scene), PUBLIC, [scene.served.url])


class TlsScene(Scene):
    """The same scene behind a proxy that ends TLS."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene.served, scene.log, scene._stack)

    async def browser(self, person: object = None, **_more: object) -> httpx.AsyncClient:
        """A browser whose cookie has the name that it has over TLS."""
        token = await self.house.services.sessions.create(ANA)
        assert person == ANA
        return await super().browser(headers={"Cookie": f"__Host-session={token}"})


async def test_a_refusal_is_a_page_or_problem_details(ana: httpx.AsyncClient) -> None:
    page = await ana.post(f"{E}/comments", data={"text": "x"}, headers={"Origin": "https://evil.example"})
    details = await ana.post(f"{E}/comments", headers=JSON | {"Origin": "https://evil.example"})

    assert page.status_code == 403
    assert "another site" in read(page).words
    check_problem(details, 403)


async def test_no_post_of_any_sort_comes_from_elsewhere(ana: httpx.AsyncClient) -> None:
    for path in ("/register", "/sign-in", "/sign-out", f"{E}/sign-in", "/invitations/x"):
        assert (await ana.post(path, headers={"Origin": "https://evil.example"})).status_code == 403, path

    assert (await ana.get("/me")).status_code == 200


async def test_links_from_elsewhere_are_followed(visitor: httpx.AsyncClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}

    assert (await visitor.get(f"{E}/", headers=headers)).status_code == 200
