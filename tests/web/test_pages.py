"""Pages and their addresses."""

from __future__ import annotations

from pathlib import Path

import httpx
from redis.asyncio import Redis

from companion.domain import commands as c
from companion.views.comments import COMMENTS_A_PAGE
from companion.views.qr import qr_svg
from companion.web.page_cache import MAX_PAGES
from tests.builders import ANA, BEN, CEM
from tests.web.paper import read
from tests.web.scene import JSON, SLUG, E, Scene, a_scene
from tests.web.test_commands import check_problem


async def test_every_page_of_the_contract_is_there(host: httpx.AsyncClient) -> None:
    for path in ["/", "/s/small-days/", f"{E}/", f"{E}/screen", f"{E}/host", "/register", "/sign-in", "/me"]:
        response = await host.get(path)

        assert response.status_code == 200, path
        assert read(response).tagged("h1") or path.endswith("screen"), path


async def test_an_event_has_one_address(visitor: httpx.AsyncClient) -> None:
    response = await visitor.get(E)

    assert (response.status_code, response.headers["location"]) == (308, f"{E}/")


async def test_addresses_that_lead_nowhere(visitor: httpx.AsyncClient) -> None:
    here = httpx.URL(str(visitor.base_url))
    for path in [
        "/e/no",
        "/e/no/",
        "/s/no/",
        "/e//",
        f"/e/{SLUG.upper()}/",
        f"{E}/%2e%2e/%2e%2e/etc/passwd",
        f"{E}/..%2f..%2fetc%2fpasswd",
        f"{E}/1/..%2f..%2f..%2fpyproject.toml",
        f"{E}/%00",
        "/e/%0d%0aSet-Cookie:%20session=planted",
        "/e/%0d%0aSet-Cookie:%20session=planted/",
        "/e/%E6%97%A5%E6%9C%AC",
        "/e/%ff",
        f"{E}/{'9' * 5000}",
        f"{E}/{'9' * 5000}/x",
        f"{E}/%D9%A3/",
        f"{E}/0/",
        f"{E}/-1/",
        f"{E}/{'x' * 20_000}",
        "/static/",
        "/static/css/app.css",
        "/static/%2e%2e/pyproject.toml",
    ]:
        response = await visitor.get(here.copy_with(raw_path=path.encode()), headers=JSON)

        assert response.status_code == 404, (path[:60], response.status_code)
        assert "set-cookie" not in response.headers
        check_problem(response, 404)


async def test_a_method_that_an_address_does_not_take(visitor: httpx.AsyncClient) -> None:
    page, details = await visitor.delete("/register"), await visitor.put("/register", headers=JSON)

    assert page.status_code == 405
    assert "POST" in page.headers["allow"]
    assert "POST" in details.headers["allow"]
    assert "does not take" in read(page).words
    check_problem(details, 405)


async def test_a_part_of_an_address_that_is_not_understood(visitor: httpx.AsyncClient) -> None:
    for query in ("before=x", "before=0", "before=-1", "before="):
        details = await visitor.get(f"{E}/comments/?{query}", headers=JSON)
        assert "before" in check_problem(details, 400)["detail"]
    assert (await visitor.get(f"{E}/comments/?before={'9' * 400}")).status_code in {200, 400}
    assert (await visitor.get(f"{E}/?draft={'x' * 101}")).status_code == 400


async def test_all_comments_page_by_page(scene: Scene, visitor: httpx.AsyncClient) -> None:
    people = [ANA, BEN, CEM] * 40
    for number in range(COMMENTS_A_PAGE * 2):
        person = people[number % 12]
        await scene.do(c.PostComment(f"Comment {number}"), type(person)(f"p{number % 12}", person.name))

    newest = read(await visitor.get(f"{E}/comments/"))
    older = read(await visitor.get(newest.link("Older comments")))

    texts = [each.words for page in (newest, older) for each in page.tagged("p") if each["class"] == "said"]
    assert texts == [f"Comment {number}" for number in reversed(range(COMMENTS_A_PAGE * 2))]
    assert older.link("Newer comments") == f"{E}/comments/"


async def test_what_is_hidden_is_on_no_page(scene: Scene, visitor: httpx.AsyncClient, ana: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Not fit to be read"), BEN)
    await scene.do(c.HideComment("1"))

    paths = ["", "comments/", "screen", "state.json", "since?cursor=0-", "since?cursor=0-&page=screen"]
    answers = [await browser.get(f"{E}/{path}") for browser in (visitor, ana) for path in paths]

    assert {answer.status_code for answer in answers} == {200}
    assert not [answer.url for answer in answers if "Not fit to be read" in answer.text]


async def test_the_projector_leads_to_the_configured_address(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path, public_url="https://events.example.org") as scene:
        browser = await scene.browser()
        page = (await browser.get(f"{E}/screen", headers={"Host": "evil.example"})).text

    assert qr_svg(f"https://events.example.org{E}/") in page
    assert "evil.example" not in page


async def test_forged_hosts_have_pages_of_their_own_which_do_not_pile_up(
    scene: Scene, visitor: httpx.AsyncClient
) -> None:
    for number in range(MAX_PAGES + 20):
        forged = await visitor.get(f"{E}/screen", headers={"Host": f"evil{number}.example"})
        assert f"evil{number}.example" in forged.text

    assert "evil" not in (await visitor.get(f"{E}/screen")).text
    assert len(scene.house.services.pages._pages) == MAX_PAGES


async def test_a_host_that_cannot_be_one_is_printed_nowhere(visitor: httpx.AsyncClient) -> None:
    for host in ("[", "a b", '"><script>', "x" * 3000, "é", "evil.example/path", "user@evil.example", "a:999999", ""):
        headers = [(b"host", host.encode("latin-1"))]
        screen = await visitor.get(f"{E}/screen", headers=headers)
        lost = await visitor.get("/no", headers=headers)

        for response in (screen, lost):
            assert "'self' ws://unknown.invalid wss://unknown.invalid;" in response.headers["content-security-policy"]
        assert screen.status_code == 400 or "<span>unknown.invalid</span>" in screen.text
        assert lost.status_code in {400, 404}
