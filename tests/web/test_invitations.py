"""Links that give whoever confirms one a role, once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis

from companion.domain.people import Role
from tests.log.happenings import cable_to
from tests.web.paper import read
from tests.web.scene import HTMX, JSON, SLUG, E, Scene, a_scene
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


@pytest.mark.parametrize("link", ["nonsense", f"{SLUG}.x", f"another-day.{'x' * 43}", f"{SLUG}.{'x' * 43}", "%00.%ff"])
async def test_a_link_that_leads_nowhere_is_no_fault(visitor: httpx.AsyncClient, link: str) -> None:
    page, answer = await visitor.get(f"/invitations/{link}"), await visitor.post(f"/invitations/{link}", headers=JSON)

    assert page.status_code == 404
    assert "does not work" in read(page).words
    check_problem(answer, 404)


@pytest.mark.parametrize(
    ("role", "room", "page"),
    [
        (Role.HOST, "", "host"),
        (Role.MODERATOR, "", "wall"),
        (Role.FACILITATOR, "blue", "rooms/blue/"),
        (Role.STEWARD, "red", "rooms/red/"),
        (Role.STEWARD, "", "rooms/hall/"),
    ],
)
async def test_whoever_accepts_lands_where_their_work_is(
    scene: Scene, host: httpx.AsyncClient, role: Role, room: str, page: str
) -> None:
    made = await host.post(f"{E}/invitations", data={"role": role.value, "room": room, "name": "Iris"})
    address = read(made).at("address")["value"]

    accepted = await (await scene.browser()).post(address, follow_redirects=True)

    assert (made.status_code, made.headers["cache-control"]) == (200, "private, no-store")
    assert "<svg" in made.text
    assert (accepted.status_code, accepted.url.path) == (200, f"{E}/{page}")
    (iris,) = (each for each in scene.event.people.values() if each.name == "Iris")
    assert [(grant.role, grant.room) for grant in iris.grants] == [(role, room or None)]


async def test_whoever_has_the_role_leaves_the_link_to_somebody_else(scene: Scene, host: httpx.AsyncClient) -> None:
    made = await host.post(f"{E}/invitations", json={"role": "host"}, headers=JSON)
    address = made.json()["address"]

    tried = await host.post(address)

    assert tried.headers["location"] == f"{E}/host"
    assert (await (await scene.browser()).post(address)).status_code == 303


async def test_whoever_had_no_answer_may_confirm_again(scene: Scene) -> None:
    browser, address = await registered(scene), await invite(scene, Role.MODERATOR)
    first = await browser.post(address)

    again = await browser.post(address, headers=JSON)

    assert first.headers["location"] == f"{E}/wall"
    assert again.json() == {"version": scene.event.version, "next": f"{E}/wall"}


async def test_an_answer_that_got_lost_on_the_way_from_the_store_loses_no_invitation(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    async with cable_to(valkey, tmp_path) as cable, a_scene(cable.url, tmp_path) as scene:
        address, browser = await invite(scene, name="Iris"), await scene.browser()
        append = scene.log._stream._script

        async def cut_after(**sent: Any) -> Any:
            await append(**sent)
            scene.log._stream._script = append
            raise TimeoutError

        scene.log._stream._script = cut_after  # type: ignore[assignment]
        unsure = await browser.post(address)
        again = await browser.post(address, follow_redirects=True)

    assert (unsure.status_code, "session" in browser.cookies) == (503, True)
    assert (again.status_code, again.url.path) == (200, f"{E}/host")
    assert sum(each.name == "Iris" for each in scene.event.people.values()) == 1
    assert await redis.dbsize()


async def test_a_link_can_be_withdrawn_until_it_is_used(scene: Scene, host: httpx.AsyncClient) -> None:
    address = await invite(scene, Role.STEWARD, "Iris")
    page = read(await host.get(f"{E}/host/people"))
    (invitation,) = scene.event.invitations
    action = f"{E}/invitations/{invitation}/withdraw"

    assert "Steward, all rooms for Iris" in page.words
    gone = await host.post(action, data=page.form(action), follow_redirects=True)

    assert gone.url.path == f"{E}/host/people"
    assert "Iris" not in read(gone).words
    assert (await (await scene.browser()).post(address)).status_code == 404


async def test_a_form_that_is_sent_twice_makes_one_link(scene: Scene, host: httpx.AsyncClient) -> None:
    form = read(await host.get(f"{E}/host/people")).form(f"{E}/invitations") | {"role": "host"}

    first, second = [await host.post(f"{E}/invitations", data=form) for _ in range(2)]

    assert (first.status_code, second.status_code) == (200, 409)
    assert "shown only once" in read(second).words
    assert len(scene.event.invitations) == 1


@pytest.mark.parametrize(
    "typed", [{}, {"role": "king"}, {"role": "host", "room": "red"}, {"role": "steward", "room": "attic"}]
)
async def test_an_invitation_that_makes_no_sense_comes_back_as_it_was_typed(
    scene: Scene, host: httpx.AsyncClient, typed: dict[str, str]
) -> None:
    name = '"><script>alert(1)</script>'

    page = await host.post(f"{E}/invitations", data={**typed, "name": name})
    answer = await host.post(f"{E}/invitations", json={**typed, "name": name}, headers=JSON)
    fragment = await host.post(f"{E}/invitations", data=typed, headers=HTMX)

    assert page.status_code == fragment.status_code == 422
    assert read(page).form(f"{E}/invitations")["name"] == name
    assert check_problem(answer, 422)["fields"]
    assert not scene.event.invitations
