"""Links that give whoever confirms one a role, once."""

from __future__ import annotations

import asyncio

import httpx

from companion.domain.people import Role
from tests.web.paper import read
from tests.web.scene import JSON, SLUG, E, Scene
from tests.web.test_account import registered
from tests.web.test_commands import check_problem


async def invite(scene: Scene, role: Role = Role.HOST, name: str = "") -> str:
    return f"/invitations/{await scene.house.services.invitations.invite(SLUG, role, name)}"


async def test_opening_an_invitation_uses_nothing_up(scene: Scene, visitor: httpx.AsyncClient) -> None:
    address = await invite(scene, name="Iris")
    before = scene.event

    pages = [await visitor.get(address) for _ in range(3)] + [await visitor.head(address)]

    assert {page.status_code for page in pages} == {200}
    assert {page.headers["cache-control"] for page in pages} == {"no-store"}
    assert "Iris" in read(pages[0]).words
    assert scene.event == before
    response = await visitor.post(address)
    assert (response.status_code, response.headers["location"]) == (303, f"{E}/host")
    console = await visitor.get(f"{E}/host")
    assert console.status_code == 200
    assert "Iris" in console.text


async def test_an_invitation_works_once(scene: Scene, visitor: httpx.AsyncClient) -> None:
    address = await invite(scene)
    await visitor.post(address, data={"name": "Iris"})

    other = await scene.browser()
    page, answer = await other.post(address), await other.post(address, headers=JSON)

    assert page.status_code == 404
    assert "used" in read(page).words
    check_problem(answer, 404)
    assert "session" not in other.cookies


async def test_of_twenty_at_once_one_has_it(scene: Scene) -> None:
    address = await invite(scene)
    browsers = [await scene.browser() for _ in range(20)]
    before = len(scene.event.people)

    answers = await asyncio.gather(*(browser.post(address) for browser in browsers))

    assert sorted(answer.status_code for answer in answers) == [303, *[404] * 19]
    assert len(scene.event.people) == before + 1


async def test_whoever_is_signed_in_keeps_their_account(scene: Scene) -> None:
    browser = await registered(scene)
    token = browser.cookies["session"]

    answer = await browser.post(await invite(scene, name="Somebody else"), headers=JSON)

    assert answer.json() == {"version": scene.event.version, "next": f"{E}/host"}
    assert browser.cookies["session"] == token
    hosts = [delegate.name for delegate in scene.event.people.values() if delegate.has(Role.HOST)]
    assert sorted(hosts) == ["Dora", "First Host"]


async def test_a_wrong_name_leaves_the_invitation_as_it_was(scene: Scene, visitor: httpx.AsyncClient) -> None:
    address = await invite(scene)

    page = await visitor.post(address, data={"name": "x" * 81})
    answer = await visitor.post(address, json={"name": "x" * 81}, headers=JSON)

    assert page.status_code == 422
    assert "80 fit" in read(page).at("name-problem").words
    assert check_problem(answer, 422)["fields"].keys() == {"name"}
    assert (await visitor.post(address, data={"name": "Iris"})).status_code == 303


async def test_an_invitation_of_an_event_that_is_gone_is_no_fault(scene: Scene, visitor: httpx.AsyncClient) -> None:
    token = await scene.house.services.invitations.invite("another-day", Role.HOST)

    assert (await visitor.get(f"/invitations/{token}")).status_code == 200
    assert (await visitor.post(f"/invitations/{token}")).status_code == 404
    assert (await visitor.get("/invitations/nonsense")).status_code == 404
