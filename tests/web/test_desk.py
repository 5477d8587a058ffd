"""The helpdesk: a code for a delegate who cannot sign in, and for nobody with a role."""

from __future__ import annotations

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.people import SYSTEM, Person, Role
from tests.builders import OTHER_HOST
from tests.web.paper import read
from tests.web.phones import on_line
from tests.web.scene import FORM, JSON, E, Scene, set_up
from tests.web.test_account import DORA, registered
from tests.web.test_commands import check_problem

DESK = f"{E}/desk"
STEWARD = Person("steward", "Steward")


@pytest.fixture
async def steward(scene: Scene) -> httpx.AsyncClient:
    """A browser in which the steward of a room is signed in."""
    await scene.do(c.GrantRole(STEWARD.id, STEWARD.name, Role.STEWARD, "red"), SYSTEM)
    return await scene.browser(STEWARD)


def code_on(response: httpx.Response) -> str:
    """The code that a page shows."""
    assert response.status_code == 200, response.text
    return next(each.words for each in read(response) if each["aria-hidden"] == "true")


async def test_a_delegate_is_found_by_address_and_signs_in_with_the_code_once(
    scene: Scene, steward: httpx.AsyncClient
) -> None:
    old = await registered(scene)
    shown = await steward.post(DESK, data={"email": DORA["email"].upper()})
    code, browser = code_on(shown), await scene.browser()

    page = read(await browser.post("/sign-in", data={"instead": "code", "next": f"{E}/"}))
    signed_in = await browser.post("/sign-in", data=page.form("/sign-in") | {"code": code})
    again = await (await scene.browser()).post("/sign-in", data={"code": code})

    assert "Dora" in read(shown).words
    assert shown.headers["cache-control"] == "private, no-store"
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, f"{E}/")
    assert "Dora" in read(await browser.get("/me")).words
    assert again.status_code == 422
    assert "no code that can be used" in read(again).at("code-problem").words
    assert (await old.get("/me")).status_code == 200, "where they are signed in already, they stay so"


async def test_a_code_opens_an_account_at_the_event_of_that_desk_and_nowhere_else(
    scene: Scene, steward: httpx.AsyncClient
) -> None:
    other = await set_up(scene.served, "another-day", host=OTHER_HOST)
    own = await registered(scene)
    for day in (E, "/e/another-day"):
        await own.post(f"{day}/items/clay/take-seat")
    await other.submit(c.GoLive(), OTHER_HOST, "live")
    code = (await steward.post(DESK, json={"email": DORA["email"]}, headers=JSON)).json()["code"]
    helped = await scene.browser()
    await helped.post("/sign-in", json={"code": code}, headers=JSON)

    here = await helped.post(f"{E}/comments", json={"text": "Hello"}, headers=JSON)
    there = [
        await helped.post(f"{scene.served.url}{path}", json={"text": "Hello"}, headers=JSON)
        for path in ("/e/another-day/comments", "//e/another-day/comments", "/e//another-day/comments")
    ]
    invitation = await scene.house.services.invitations.invite("another-day", Role.STEWARD, "Grace")
    await helped.post(f"/invitations/{invitation}")

    assert here.status_code == 200
    assert [each.status_code for each in there] == [401, 401, 401], "however the address is written"
    assert not [*other.event.wall.newest_first()]
    helpers = {each.name for each in other.event.people.values() if each.has(Role.STEWARD)}
    assert helpers == {"Grace"}, "somebody else by that link"


async def test_ones_own_page_shows_whoever_came_by_a_code_that_event_alone(
    scene: Scene, steward: httpx.AsyncClient
) -> None:
    await set_up(scene.served, "another-day", host=OTHER_HOST)
    own, helped = await registered(scene), await scene.browser()
    for day in (E, "/e/another-day"):
        await own.post(f"{day}/items/clay/take-seat")
    code = (await steward.post(DESK, json={"email": DORA["email"]}, headers=JSON)).json()["code"]
    await helped.post("/sign-in", json={"code": code}, headers=JSON)

    pages = [read(await browser.get("/me")) for browser in (own, helped)]

    assert ["/e/another-day/" in {each["href"] for each in page} for page in pages] == [True, False]
    assert all(f"{E}/" in {each["href"] for each in page} for page in pages)
    assert ["and there alone" in page.words for page in pages] == [False, True]


async def test_whoever_came_by_a_code_makes_no_event_as_that_person(scene: Scene, steward: httpx.AsyncClient) -> None:
    await registered(scene)
    helped = await scene.browser()
    code = (await steward.post(DESK, json={"email": DORA["email"]}, headers=JSON)).json()["code"]
    await helped.post("/sign-in", json={"code": code}, headers=JSON)
    permit = await scene.house.services.permits.make()

    page = await helped.get("/new", params={"invitation": permit})

    assert read(page).at("name")["value"] == ""


async def test_somebody_new_gets_an_account_with_or_without_an_address(
    scene: Scene, steward: httpx.AsyncClient
) -> None:
    for name, email in (("Grace", ""), ("Ada", "ada@example.org")):
        form = {"new": "true", "name": name, "email": email}
        answer = await steward.post(DESK, json=form, headers=JSON)
        browser = await scene.browser()

        signed_in = await browser.post("/sign-in", json={"code": answer.json()["code"]}, headers=JSON)

        assert signed_in.json() == {"next": "/"}
        assert name in read(await browser.get("/me")).words


async def test_it_leaves_an_entry_that_hosts_see_without_the_address(
    scene: Scene, host: httpx.AsyncClient, steward: httpx.AsyncClient
) -> None:
    await registered(scene)

    await steward.post(DESK, data={"email": DORA["email"]})

    trail = await host.get(f"{E}/host/log?sort=people")
    assert "Steward showed Dora a code to sign in" in read(trail).words
    assert DORA["email"] not in (await host.get(f"{E}/log.json")).text + trail.text


async def test_no_code_opens_the_account_of_anybody_with_a_role_at_any_event(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    await set_up(scene.served, "another-day", host=OTHER_HOST)
    browser = await registered(scene)
    dora = await scene.house.services.accounts.owner_of(DORA["email"])
    assert dora is not None
    code = code_on(await host.post(DESK, data={"email": DORA["email"]}))
    other = scene.house.logs.get("another-day")
    assert other is not None
    await other.submit(c.GrantRole(dora.person.id, "Dora", Role.STEWARD), SYSTEM, "steward")
    before = scene.event

    refused = await host.post(DESK, data={"email": DORA["email"]})
    late = await browser.post("/sign-in", data={"code": code}, headers=JSON)

    assert refused.status_code == 409
    assert "never that of a host" in read(refused).words
    assert check_problem(late, 422)["fields"]["code"].startswith("Dora helps to run an event.")
    assert scene.event == before


@pytest.mark.parametrize("way", ["by a link", "by making an event"])
async def test_whoever_came_in_with_a_code_elsewhere_has_no_part_in_a_role_that_is_given_later(
    scene: Scene, steward: httpx.AsyncClient, way: str
) -> None:
    own, elsewhere = await registered(scene), await scene.browser()
    code = (await steward.post(DESK, json={"email": DORA["email"]}, headers=JSON)).json()["code"]
    await elsewhere.post("/sign-in", json={"code": code}, headers=JSON)

    if way == "by a link":
        link = await scene.house.services.invitations.invite(scene.log.slug, Role.HOST)
        await own.post(f"/invitations/{link}")
    else:
        made = {"title": "A day", "date": "2027-05-01", "start": "10:00", "end": "16:00", "venue": "A hall"}
        made |= {"time_zone": "Europe/London", "invitation": await scene.house.services.permits.make()}
        assert (await own.post("/new", data=made)).status_code == 303

    assert (await elsewhere.get("/me")).status_code == 401
    assert (await own.get("/me")).status_code == 200


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "email-problem"),
        ({"email": "nobody@example.org"}, "email-problem"),
        ({"email": '"><script>'}, "email-problem"),
        ({"new": "true"}, "new-name-problem"),
        ({"new": "true", "name": "x" * 81}, "new-name-problem"),
        ({"new": "true", "name": "Grace", "email": "x"}, "new-email-problem"),
        ({"new": "true", "name": "Grace", "email": DORA["email"]}, "new-email-problem"),
    ],
)
async def test_what_is_wrong_is_said_beside_it_and_stays(
    scene: Scene, steward: httpx.AsyncClient, typed: dict[str, str], field: str
) -> None:
    await registered(scene)
    before = scene.event

    page = await steward.post(DESK, data=typed, headers=FORM)

    assert page.status_code == 422
    assert read(page).at(field).words
    assert scene.event == before


async def test_a_scanned_code_is_filled_in_and_used_by_a_press_alone(scene: Scene, host: httpx.AsyncClient) -> None:
    code = code_on(await host.post(DESK, data={"new": "true", "name": "Grace"})).replace(" ", "")
    browser = await scene.browser()

    pages = [await browser.get("/sign-in", params={"code": code, "next": f"{E}/"}) for _ in range(3)]
    signed_in = await browser.post("/sign-in", data=read(pages[0]).form("/sign-in"))

    assert read(pages[2]).at("code")["value"] == code
    assert signed_in.headers["location"] == f"{E}/"


async def test_whoever_helps_there_finds_the_desk_from_their_own_page(
    host: httpx.AsyncClient, steward: httpx.AsyncClient, ana: httpx.AsyncClient
) -> None:
    await ana.post(f"{E}/comments", data={"text": "Hello"})

    pages = [read(await browser.get("/me")) for browser in (host, steward, ana)]

    assert [each.link("Helpdesk") for each in pages[:2]] == [DESK, DESK]
    assert "Helpdesk" not in pages[2].words


async def test_whoever_took_part_before_is_told_on_their_pages_that_a_code_was_shown(
    scene: Scene, steward: httpx.AsyncClient
) -> None:
    own = await registered(scene)
    said = "Steward showed a code that signs in as you."
    await steward.post(DESK, data={"email": DORA["email"]})
    new = (await own.get(f"{E}/")).text
    token = own.cookies["session"]
    async with on_line(scene.served.url, token=token, cursor=scene.event.cursor) as phone:
        await steward.post(DESK, data={"email": DORA["email"]})
        await phone.hear_of(said)

    assert said not in new, "there was nothing here yet that anybody could have done as Dora"
    assert said in (await own.get(f"{E}/")).text
    assert said not in (await steward.get(f"{E}/")).text
    assert "Steward showed a code at the helpdesk that signs in as you here." in read(await own.get("/me")).words


async def test_whoever_was_helped_sets_a_password_and_is_known_everywhere_by_it(
    scene: Scene, steward: httpx.AsyncClient
) -> None:
    await set_up(scene.served, "another-day", host=OTHER_HOST)
    browser = await scene.browser()
    await browser.post(
        "/sign-in", data={"code": code_on(await steward.post(DESK, data={"new": "true", "name": "Grace"}))}
    )

    wrong = await browser.post("/me", data={"email": "grace@example.org", "password": "short"}, headers=FORM)
    form = read(wrong).form("/me")
    done = await browser.post("/me", data=form | {"password": "long enough now"})
    again = await browser.post("/me", data=form | {"password": "long enough then"}, headers=JSON)
    elsewhere = await scene.browser()
    signed_in = await elsewhere.post("/sign-in", data={"email": "grace@example.org", "password": "long enough now"})

    assert (wrong.status_code, form) == (422, {"email": "grace@example.org", "password": ""})
    assert "at least 8 characters" in read(wrong).at("password-problem").words
    assert (done.status_code, done.headers["location"]) == (303, "/me")
    assert check_problem(again, 409)["detail"].startswith("You have a password already.")
    assert signed_in.status_code == 303
    assert "grace@example.org" in read(await browser.get("/me")).words
    assert (await browser.post("/e/another-day/items/clay/take-seat", headers=JSON)).status_code == 200


async def test_a_code_is_no_way_to_what_somebody_did_at_another_event(scene: Scene, steward: httpx.AsyncClient) -> None:
    await set_up(scene.served, "another-day", host=OTHER_HOST)
    there, grace = await scene.browser(OTHER_HOST), {"name": "Grace", "email": "grace@example.org"}
    made = await there.post("/e/another-day/desk", json={"new": True} | grace, headers=JSON)
    own, helped = await scene.browser(), await scene.browser()
    await own.post("/sign-in", json={"code": made.json()["code"]}, headers=JSON)
    await own.post("/e/another-day/items/clay/take-seat")
    code = (await steward.post(DESK, json={"email": grace["email"]}, headers=JSON)).json()["code"]
    await helped.post("/sign-in", json={"code": code}, headers=JSON)

    refused = await helped.post("/me", json={"password": "long enough now"}, headers=JSON)
    page = read(await helped.get("/me"))
    done = await own.post("/me", json={"password": "long enough then"}, headers=JSON)

    assert "at another event, too" in check_problem(refused, 409)["detail"]
    assert "Set the password" not in page.words
    assert done.status_code == 200, "where they take part and nowhere else, it is theirs"


async def test_whoever_saw_a_code_has_no_part_in_an_account_that_has_a_password_now(
    scene: Scene, steward: httpx.AsyncClient
) -> None:
    await steward.post(DESK, data={"new": "true", "name": "Grace", "email": "grace@example.org"})
    own, others = await scene.browser(), await scene.browser()
    for browser in (own, others):
        code = (await steward.post(DESK, json={"email": "grace@example.org"}, headers=JSON)).json()["code"]
        await browser.post("/sign-in", json={"code": code}, headers=JSON)

    await own.post("/me", json={"password": "long enough now"}, headers=JSON)

    assert [(await browser.get("/me")).status_code for browser in (own, others)] == [200, 401]


async def test_nobody_sets_a_password_who_is_not_signed_in_or_has_one(scene: Scene, visitor: httpx.AsyncClient) -> None:
    own = await registered(scene)
    sent = {"email": "dora2@example.org", "password": "another secret"}

    assert "Set the password" not in (await own.get("/me")).text
    assert check_problem(await own.post("/me", data=sent, headers=JSON), 409)
    assert (await visitor.post("/me", data=sent, headers=JSON)).status_code == 401
