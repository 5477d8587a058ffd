"""The page of the people who run an event: roles that are taken back, the door code, and whoever is kept out."""

from __future__ import annotations

import re

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.people import SYSTEM, Person, Role
from companion.live.phone import COME_BACK
from companion.web.live import NOT_FOR_YOU
from tests.builders import ANA, HOST, OTHER_HOST
from tests.web.paper import read
from tests.web.phones import on_line
from tests.web.scene import HTMX, JSON, E, Scene
from tests.web.test_commands import check_problem

PAGE = f"{E}/host/people"
NASTY = Person("nasty", '"><script>alert(1)</script><!--slot:account-->')


async def test_the_page_says_who_has_which_role_and_where(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.GrantRole(ANA.id, ANA.name, Role.STEWARD, "red"), SYSTEM)
    await scene.do(c.GrantRole(NASTY.id, NASTY.name, Role.FACILITATOR), SYSTEM)

    response = await host.get(PAGE)

    words = read(response).words
    assert "First Host You Host" in words
    assert "Ana Steward, Red Room" in words
    assert "Facilitator, all rooms" in words
    assert "<script>alert" not in response.text
    assert "An event has a host: invite another" in words
    assert response.headers["cache-control"] == "private, no-store"
    assert read(await host.get(f"{E}/host")).link("People") == PAGE


async def test_a_role_is_taken_back_and_its_sockets_end_at_once(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.GrantRole(OTHER_HOST.id, OTHER_HOST.name, Role.HOST), SYSTEM)
    token = await scene.house.services.sessions.create(OTHER_HOST)
    action = f"{E}/people/{OTHER_HOST.id}/revoke"
    form = read(await host.get(PAGE)).form(action)
    async with on_line(scene.served.url, page="host", token=token) as line:
        await line.hear()

        answer = await host.post(action, data=form, follow_redirects=True)

        assert (await line.end())[0] == COME_BACK
    async with on_line(scene.served.url, page="host", token=token) as line:
        assert (await line.end())[0] == NOT_FOR_YOU
    assert (answer.status_code, answer.url.path) == (200, PAGE)
    assert OTHER_HOST.name not in read(answer).words


async def test_the_last_host_cannot_go(scene: Scene, host: httpx.AsyncClient) -> None:
    sent = {"role": "host"}

    page = await host.post(f"{E}/people/{HOST.id}/revoke", data=sent)
    details = await host.post(f"{E}/people/{HOST.id}/revoke", data=sent, headers=JSON)
    fragment = await host.post(f"{E}/people/{HOST.id}/revoke", data=sent, headers=HTMX)

    assert page.status_code == fragment.status_code == 409
    assert "Invite another host first." in read(page).words
    assert check_problem(details, 409)["detail"].startswith("You are the only host")
    assert scene.event.people[HOST.id].has(Role.HOST)


async def test_whoever_gives_up_being_host_is_led_to_what_they_may_see(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.GrantRole(OTHER_HOST.id, OTHER_HOST.name, Role.HOST), SYSTEM)
    action = f"{E}/people/{HOST.id}/revoke"

    answer = await host.post(action, data=read(await host.get(PAGE)).form(action), follow_redirects=True)

    assert (answer.status_code, answer.url.path) == (200, f"{E}/")
    assert (await host.get(PAGE)).status_code == 403


async def test_a_door_code_is_set_shown_to_hosts_alone_and_taken_off(
    scene: Scene, host: httpx.AsyncClient, ana: httpx.AsyncClient
) -> None:
    await scene.do(c.GrantRole("mo", "Mo", Role.MODERATOR), SYSTEM)
    moderator = await scene.browser(Person("mo", "Mo"))
    form = {"code": "Tea Time", "next": f"{PAGE}#door-code"}

    page = await host.post(f"{E}/door-code", data=form, follow_redirects=True)

    assert page.url.path == PAGE
    assert read(page).at("code")["value"] == "Tea Time"
    assert f"{E}/?code=Tea-Time" in read(page).words
    for browser in (await scene.browser(), ana, moderator):
        for path in (
            "",
            "state.json",
            "screen",
            "comments/",
            "since?cursor=",
            "since?cursor=&page=host",
            "wall",
            "log.json",
        ):
            assert "Tea" not in (await browser.get(f"{E}/{path}")).text, path
    assert "Tea Time" in (await host.get(f"{E}/host/log")).text

    await host.post(f"{E}/door-code", data={"code": ""})
    assert scene.event.door_code == ""
    assert "None is set" in read(await host.get(PAGE)).words


async def test_a_code_that_is_hard_to_guess_is_set_at_a_tap(scene: Scene, host: httpx.AsyncClient) -> None:
    pages = [(await host.get(PAGE)).text for _ in range(2)]
    offered = [re.findall(r'name="code" value="(\d{4} \d{4})"', page) for page in pages]

    await host.post(f"{E}/door-code", data={"code": offered[1][0]})

    assert offered[0] != offered[1]
    assert scene.event.door_code == offered[1][0]


@pytest.mark.parametrize("code", ["tea", "<b>tea</b>", "x" * 41, "\x00\u202etea"])
async def test_a_door_code_that_will_not_do_stays_in_the_form(scene: Scene, host: httpx.AsyncClient, code: str) -> None:
    page = await host.post(f"{E}/door-code", data={"code": code})

    assert page.status_code == 422
    assert "A door code has" in read(page).words
    assert read(page).at("code")["value"] == code.replace("\x00", "\ufffd") or "\x00" in code
    assert scene.event.door_code == ""


async def test_whoever_is_kept_out_is_let_in_again_from_here(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Hello"), ANA)
    await scene.do(c.BanPerson(ANA.id, "Enough for today."))
    action = f"{E}/people/{ANA.id}/readmit"
    page = read(await host.get(PAGE))

    answer = await host.post(action, data=page.form(action), follow_redirects=True)

    assert "Ana Banned Enough for today." in page.words
    assert answer.url.path == PAGE
    assert "Kept out" not in read(answer).words
    assert scene.event.people[ANA.id].bar is None


async def test_once_an_event_is_frozen_nobody_comes_to_help_and_roles_are_still_taken_back(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    await scene.do(c.GrantRole(ANA.id, ANA.name, Role.MODERATOR), SYSTEM)
    await scene.do(c.Wrap())
    await scene.do(c.Freeze())
    action = f"{E}/people/{ANA.id}/revoke"

    page = read(await host.get(PAGE))
    answer = await host.post(action, data=page.form(action))

    assert answer.status_code == 303
    assert scene.event.people[ANA.id].grants == ()
    assert not [each for each in page.tagged("form") if each["action"] == f"{E}/invitations"]
    assert (await host.post(f"{E}/invitations", data={"role": "host"})).status_code == 409
