"""What hosts type comes back after they had to sign in again, all without JavaScript."""

from __future__ import annotations

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.people import SYSTEM, Role
from tests.web.paper import read
from tests.web.scene import FORM, JSON, E, Scene
from tests.web.test_account import KEYS, registered

FORMS = {
    "notices": ({"text": "Lunch is in the\nlower hall <1>", "urgent": "true", "room": "red"}, "notices"),
    "items/clay/move": ({"room": "hall", "why": "The red room is cold"}, ""),
    "items/shift": ({"from": "ink", "minutes": "5", "mode": "everything", "why": "The train was late"}, ""),
    "items": ({"title": "A song", "start": "16:30", "minutes": "10", "plenary": "true"}, ""),
    "comments/1/answer": ({"text": "Yes, we will"}, ""),
    "comments/1/reject": ({"reason": "Not about today."}, ""),
    "screens": ({"title": "Foyer", "room": ""}, ""),
}


@pytest.fixture
async def host_again(scene: Scene) -> httpx.AsyncClient:
    """The browser of a host whose session has ended."""
    browser = await registered(scene)
    dora = await scene.house.services.accounts.owner_of(KEYS["email"])
    assert dora is not None
    await scene.do(c.GrantRole(dora.person.id, "Dora", Role.HOST), SYSTEM)
    await scene.do(c.SetProtection("close", protected=False))
    await scene.do(c.PostComment("Will there be slides?"), dora.person)
    browser.cookies.clear()
    return browser


async def sign_in_on(browser: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    """Sign in on the page that was answered, and look at the one that it leads to."""
    assert page.status_code == 401
    assert "What you typed is kept" in read(page).words
    return await browser.post("/sign-in", data=read(page).form("/sign-in") | KEYS, follow_redirects=True)


@pytest.mark.parametrize("address", FORMS)
async def test_what_was_being_sent_is_looked_over_and_sent_after_signing_in(
    scene: Scene, host_again: httpx.AsyncClient, address: str
) -> None:
    sent, there = FORMS[address][0] | {"command_id": "mine"}, f"{E}/{address}"

    back = await sign_in_on(host_again, await host_again.post(there, data=sent, headers=FORM))
    before = scene.event.version
    answers = [await host_again.post(there, data=read(back).form(there)) for _ in range(2)]

    assert {name: value.replace("\r\n", "\n") for name, value in read(back).form(there).items()} == sent
    assert [each.status_code for each in answers] == [303, 303]
    assert scene.event.version > before, "and no more often than once"


async def test_an_event_that_is_yet_to_be_made_waits_in_its_form(host_again: httpx.AsyncClient) -> None:
    typed = {"title": "A day", "date": "2027-05-01", "start": "10:00", "end": "", "venue": "A hall", "slug": "a-day"}
    typed |= {"time_zone": "Europe/London", "series": "A new series", "hosts": "One\nTwo"}

    page = await sign_in_on(host_again, await host_again.post("/new", data=typed, headers=FORM))

    form = read(page).form("/new")
    assert {name: form[name].replace("\r\n", "\n") for name in typed} == typed


async def test_the_next_stop_waits_in_its_form(host_again: httpx.AsyncClient) -> None:
    there = f"{E}/host/copy"
    typed = {"title": "The next", "date": "2027-06-01", "venue": "Another hall", "keep-rooms": "true"}

    page = await sign_in_on(host_again, await host_again.post(there, data=typed, headers=FORM))

    form = read(page).form(there)
    assert {name: form[name] for name in ("title", "date", "venue")} == {
        name: typed[name] for name in ("title", "date", "venue")
    }
    assert [name for name in form if name.startswith("keep-")] == ["keep-rooms"]


async def test_who_is_helped_at_the_desk_need_not_say_it_twice(host_again: httpx.AsyncClient) -> None:
    desk = f"{E}/desk"

    page = await sign_in_on(
        host_again, await host_again.post(desk, data={"new": "true", "name": "Grace"}, headers=FORM)
    )
    shown = await host_again.post(desk, data=read(page).form(desk))

    assert "Grace" in read(shown).words


async def test_a_preview_of_what_is_written_stays_with_what_is_written(host_again: httpx.AsyncClient) -> None:
    typed = {"form": "write-up", "subject": "clay", "text": "We built **pots**."}

    page = await host_again.post(f"{E}/host/story/preview", data=typed, headers=FORM)

    assert page.status_code == 401
    assert "We built **pots**." in page.text


async def test_a_draft_that_is_gone_or_of_another_event_is_said_to_be_gone(host_again: httpx.AsyncClient) -> None:
    assert (await host_again.get(f"{E}/drafts/notices", headers=JSON)).status_code == 401
    await host_again.post("/sign-in", data=KEYS)

    gone = await host_again.get(f"{E}/drafts/notices", params={"draft": "a" * 22})

    assert gone.status_code == 404
    assert "kept for an hour" in read(gone).words


async def test_a_link_from_elsewhere_brings_no_draft_along(host_again: httpx.AsyncClient) -> None:
    planted = {"next": f"{E}/drafts/notices", "draft_event": "small-day", "draft_form": '{"text":"Go home"}'}

    pages = [await host_again.get(path, params=planted) for path in ("/sign-in", "/register")]

    assert [page.status_code for page in pages] == [200, 200]
    assert not [page for page in pages if "Go home" in page.text or "draft_form" in page.text]


async def test_programs_and_htmx_are_told_to_sign_in_and_nothing_else(host_again: httpx.AsyncClient) -> None:
    for address in ("/new", f"{E}/host/copy", f"{E}/desk", f"{E}/host/story/preview", f"{E}/notices"):
        assert (await host_again.post(address, json={"text": "x"}, headers=JSON)).status_code == 401
