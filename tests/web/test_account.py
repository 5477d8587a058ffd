"""Registering, signing in and out, and coming back with what one had typed, all without JavaScript."""

from __future__ import annotations

from http.cookies import SimpleCookie
from pathlib import Path

import httpx
from redis.asyncio import Redis

from companion.domain import commands as c
from companion.domain.people import SYSTEM, Person, Role
from companion.people.tokens import new_token
from tests.builders import ANA, BEN
from tests.web.paper import Element, read
from tests.web.scene import JSON, E, Scene, a_scene
from tests.web.test_commands import check_problem

DORA = {"name": "Dora", "email": "dora@example.org", "organisation": "Example", "password": "correct horse"}
KEYS = {"email": DORA["email"], "password": DORA["password"]}
DRAFT = "A first line, 1 < 2 & “three”\nand a second one"


def cookie_of(response: httpx.Response, name: str = "session") -> tuple[str, dict[str, str]]:
    """The value of the cookie that an answer sets, and its flags."""
    morsel = SimpleCookie(response.headers["set-cookie"])[name]
    return morsel.value, {flag: str(value) for flag, value in morsel.items() if value}


async def registered(scene: Scene) -> httpx.AsyncClient:
    """A browser in which Dora has just registered."""
    browser = await scene.browser()
    assert (await browser.post("/register", data=DORA)).status_code == 303
    return browser


async def test_registering_signs_in_with_a_cookie_that_scripts_cannot_read(visitor: httpx.AsyncClient) -> None:
    response = await visitor.post("/register", data=DORA | {"next": f"{E}/"})

    value, flags = cookie_of(response)
    assert (response.status_code, response.headers["location"]) == (303, f"{E}/")
    assert len(value) == 43
    assert flags == {"max-age": "1209600", "path": "/", "httponly": "True", "samesite": "lax"}
    assert "Dora" in read(await visitor.get("/me")).words


async def test_over_tls_the_cookie_stays_with_this_host(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path, public_url="https://events.example.org") as scene:
        browser = await scene.browser()
        value, flags = cookie_of(await browser.post("/register", data=DORA), "__Host-session")
        signed_in = {"Cookie": f"__Host-session={value}"}
        page = await browser.get("/me", headers=signed_in)
        posted = await browser.post(f"{E}/comments", data={"text": "Over TLS"}, headers=signed_in)
        unmarked = await browser.get("/me", headers={"Cookie": f"session={value}"})

    assert flags == {"max-age": "1209600", "path": "/", "httponly": "True", "samesite": "lax", "secure": "True"}
    assert "Dora" in read(page).words
    assert cookie_of(posted, "seen")[1]["secure"] == "True"
    assert unmarked.status_code == 401


async def test_programs_register_and_sign_in_with_json(visitor: httpx.AsyncClient) -> None:
    registered = await visitor.post("/register", json=DORA | {"next": f"{E}/"}, headers=JSON)
    signed_out = await visitor.post("/sign-out", headers=JSON)
    wrong = await visitor.post("/sign-in", json=KEYS | {"password": "wrong horse"}, headers=JSON)
    bad = await visitor.post("/register", json={"name": "", "email": "x", "password": 5}, headers=JSON)
    signed_in = await visitor.post("/sign-in", json=KEYS, headers=JSON)

    assert (registered.status_code, registered.json()) == (200, {"next": f"{E}/"})
    assert signed_out.status_code == signed_in.status_code == 200
    assert check_problem(wrong, 422)["fields"].keys() == {"password"}
    assert check_problem(bad, 422)["fields"].keys() == {"password"}
    assert "session" in signed_in.cookies


async def test_a_form_that_is_wrong_comes_back_with_a_sentence_for_each_field(visitor: httpx.AsyncClient) -> None:
    typed = {"name": "", "email": "dora at example", "organisation": "Example & Sons", "password": "short"}

    response = await visitor.post("/register", data=typed | {"next": f"{E}/"})

    page, form = read(response), read(response).form("/register")
    assert response.status_code == 422
    assert {field for field in typed if any(each["id"] == f"{field}-problem" for each in page)} == {
        "name",
        "email",
        "password",
    }
    assert (form["email"], form["organisation"], form["password"]) == ("dora at example", "Example & Sons", "")
    assert form["next"] == f"{E}/"
    assert "set-cookie" not in response.headers


async def test_an_address_has_one_account(scene: Scene) -> None:
    await registered(scene)

    again = await (await scene.browser()).post("/register", data=DORA | {"email": "DORA@example.org"})

    assert again.status_code == 422
    assert "already an account" in read(again).at("email-problem").words


async def test_signing_out_ends_the_session_everywhere(scene: Scene) -> None:
    browser = await registered(scene)
    token = browser.cookies["session"]

    response = await browser.post("/sign-out")
    planted = await browser.get("/me", headers={"Cookie": f"session={token}"})

    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert cookie_of(response)[1].get("max-age", "0") == "0"
    assert planted.status_code == 401


async def test_every_sign_in_has_a_new_session_and_ends_the_one_before(scene: Scene) -> None:
    browser = await registered(scene)
    first = browser.cookies["session"]

    await browser.post("/sign-in", data=KEYS)
    old = await (await scene.browser()).get("/me", headers={"Cookie": f"session={first}"})

    assert browser.cookies["session"] != first
    assert old.status_code == 401


async def test_a_planted_session_never_signs_in(scene: Scene, redis: Redis) -> None:
    browser, planted = await scene.browser(), {"Cookie": f"session={new_token()}"}

    response = await browser.post("/register", data=DORA, headers=planted)
    attacker = await (await scene.browser()).get("/me", headers=planted)

    assert cookie_of(response)[0] not in planted["Cookie"]
    assert attacker.status_code == 401
    assert len(await redis.keys("session:*")) == 1


async def test_strange_cookies_sign_nobody_in(visitor: httpx.AsyncClient) -> None:
    strange = ["", "é", "\u00ff" * 43, "a" * 43, "a" * 5000, "%00", "..", '"', "session:x", "a b"]

    answers = [
        await visitor.get("/me", headers=[(b"cookie", b"session=" + each.encode("latin-1"))]) for each in strange
    ]

    assert {answer.status_code for answer in answers} == {401}


async def test_visitors_leave_nothing_in_the_store(visitor: httpx.AsyncClient, redis: Redis) -> None:
    before = await redis.dbsize()
    paths = ["/", f"{E}/", f"{E}/screen", "/register", "/sign-in", f"{E}/comments/", f"{E}/state.json", "/me", "/no"]

    for path in paths * 34:
        assert "set-cookie" not in (await visitor.get(path)).headers
    for _ in range(20):
        await visitor.post(f"{E}/sign-in", data={"text": "A draft that nobody keeps"})
        await visitor.get("/me", headers={"Cookie": f"session={new_token()}"})

    assert await redis.dbsize() == before


async def test_after_twenty_wrong_passwords_an_address_has_to_wait(scene: Scene) -> None:
    await registered(scene)
    browser = await scene.browser()

    wrong = [
        await browser.post(
            "/sign-in",
            data=KEYS | {"password": f"wrong horse {number}"},
            headers={"X-Forwarded-For": f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}"},
        )
        for number in range(20)
    ]
    page, details = await browser.post("/sign-in", data=KEYS), await browser.post("/sign-in", json=KEYS, headers=JSON)

    assert {answer.status_code for answer in wrong} == {422}
    assert (page.status_code, details.status_code) == (429, 429)
    assert 1 <= int(page.headers["retry-after"]) <= 300
    assert read(page).form("/sign-in")["email"] == KEYS["email"]
    check_problem(details, 429)


# Coming back with what one had typed


async def composed(browser: httpx.AsyncClient) -> httpx.Response:
    """Write a comment on the event's page as a visitor, and press the button."""
    form = read(await browser.get(f"{E}/")).form(f"{E}/sign-in")
    return await browser.post(f"{E}/sign-in", data=form | {"text": DRAFT, "item": "ink"})


async def check_kept(browser: httpx.AsyncClient, response: httpx.Response) -> None:
    """Make sure that somebody lands on the event's page, signed in, with their comment in the composer."""
    assert response.status_code == 303
    assert response.headers["location"].startswith(f"{E}/?draft=")
    assert response.headers["location"].endswith("#wall")
    form = read(await browser.get(response.headers["location"])).form(f"{E}/comments")
    assert (form["text"], form["item"]) == (DRAFT, "ink")
    posted = await browser.post(f"{E}/comments", data=form)
    assert posted.status_code == 303


def form_of(page: Element, action: str) -> dict[str, str]:
    """The form, once its page is known to show the comment that waits."""
    assert DRAFT.split("\n", maxsplit=1)[0] in page.words
    return page.form(action)


async def test_a_comment_survives_registering(scene: Scene, visitor: httpx.AsyncClient) -> None:
    asked = await composed(visitor)

    response = await visitor.post("/register", data=form_of(read(asked), "/register") | DORA)

    assert asked.status_code == 200
    await check_kept(visitor, response)
    assert [comment.text for comment in scene.event.wall.newest_first()] == [DRAFT]


async def instead(browser: httpx.AsyncClient, page: Element, action: str) -> Element:
    """Press the button that leads from one form to the other."""
    (button,) = (each for each in page.tagged("button") if (each["name"], each["value"]) == ("instead", "true"))
    return read(await browser.post(button["formaction"], data=page.form(action) | {"instead": button["value"]}))


async def test_a_comment_survives_changing_to_the_other_form_and_a_wrong_password(scene: Scene) -> None:
    await registered(scene)
    browser = await scene.browser()
    asked = read(await composed(browser))

    sign_in = await instead(browser, asked, "/register")
    there_and_back = await instead(browser, sign_in, "/sign-in")
    sign_in = await instead(browser, there_and_back, "/register")
    wrong = await browser.post("/sign-in", data=form_of(sign_in, "/sign-in") | KEYS | {"password": "wrong horse"})
    response = await browser.post("/sign-in", data=form_of(read(wrong), "/sign-in") | KEYS)

    assert wrong.status_code == 422
    assert read(wrong).form("/sign-in")["email"] == KEYS["email"]
    await check_kept(browser, response)


async def test_a_comment_survives_a_form_that_was_filled_in_wrongly(visitor: httpx.AsyncClient) -> None:
    asked = read(await composed(visitor))

    wrong = await visitor.post("/register", data=form_of(asked, "/register") | DORA | {"password": "short"})
    response = await visitor.post("/register", data=form_of(read(wrong), "/register") | DORA)

    await check_kept(visitor, response)


async def test_a_comment_survives_a_session_that_has_ended(scene: Scene) -> None:
    browser = await registered(scene)
    page = read(await browser.get(f"{E}/"))
    await scene.house.services.sessions.revoke(browser.cookies["session"])

    refused = await browser.post(f"{E}/comments", data=page.form(f"{E}/comments") | {"text": DRAFT, "item": "ink"})
    sign_in = await instead(browser, read(refused), "/register")
    response = await browser.post("/sign-in", data=form_of(sign_in, "/sign-in") | KEYS)

    assert refused.status_code == 401
    await check_kept(browser, response)


async def test_who_signed_in_meanwhile_finds_the_comment_in_the_composer(visitor: httpx.AsyncClient) -> None:
    form = read(await visitor.get(f"{E}/")).form(f"{E}/sign-in") | {"text": DRAFT, "item": "ink"}
    await visitor.post("/register", data=DORA)

    response = await visitor.post(f"{E}/sign-in", data=form)

    await check_kept(visitor, response)


async def test_a_page_for_some_asks_to_sign_in_and_leads_back(scene: Scene) -> None:
    await registered(scene)
    person = await scene.house.services.accounts.sign_in(KEYS["email"], KEYS["password"])
    await scene.do(c.GrantRole(person.id, person.name, Role.HOST), SYSTEM)
    browser = await scene.browser()

    asked = await browser.get(f"{E}/host")
    response = await browser.post("/sign-in", data=read(asked).form("/sign-in") | KEYS)

    assert asked.status_code == 401
    assert response.headers["location"] == f"{E}/host"
    assert (await browser.get(response.headers["location"])).status_code == 200


async def test_how_a_comment_is_to_be_archived_comes_along_with_it(visitor: httpx.AsyncClient) -> None:
    sent = {"text": DRAFT, "item": "ink", "archive": "delegate"}
    asked = await visitor.post(f"{E}/comments", data=sent, headers={"Accept": "text/html"})
    entered = await visitor.post("/register", data=read(asked).form("/register") | {"name": "Dora"} | KEYS)

    composer = read(await visitor.get(entered.headers["location"])).form(f"{E}/comments")

    assert {name: composer[name] for name in sent} == sent


async def test_a_draft_at_an_event_that_is_not_there_is_left_behind(visitor: httpx.AsyncClient) -> None:
    carried = {"draft_event": "../..", "draft_text": "x", "next": "/me"}

    response = await visitor.post("/register", data=DORA | carried)

    assert response.headers["location"] == "/me"


async def test_strange_drafts_show_a_page(ana: httpx.AsyncClient) -> None:
    answers = [
        await ana.get(f"{E}/", params={"draft": each}) for each in ("", "x", "a" * 22, "é" * 22, "\x00", "a" * 99)
    ]

    assert {answer.status_code for answer in answers} == {200}


REDIRECTS = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: session=planted",
    "/\x00/evil.example",
    "evil.example",
    "@evil.example",
    "/%0d%0aSet-Cookie:x=y",
    "/\u2028//evil.example",
    "/日本/é?q=ü#ß",
    "",
    "?next=//evil.example",
    "/e/../..//evil.example",
]


async def test_next_is_always_a_page_of_ours(scene: Scene) -> None:
    browser = await registered(scene)
    here = httpx.URL(scene.served.url)

    for path in REDIRECTS:
        response = await browser.post("/sign-in", data=KEYS | {"next": path})

        landed = here.join(response.headers["location"])
        assert response.status_code == 303
        assert (landed.scheme, landed.netloc) == (here.scheme, here.netloc), path
        assert response.headers.get_list("set-cookie") == [response.headers["set-cookie"]]
        assert "planted" not in response.headers["set-cookie"]
        assert response.headers["location"].isascii()
        told = (await browser.post("/sign-in", json=KEYS | {"next": path}, headers=JSON)).json()["next"]
        assert told == response.headers["location"]
        shown = read(await browser.get("/sign-in", params={"next": path})).form("/sign-in")["next"]
        assert here.join(shown).netloc == here.netloc


async def test_ones_own_page_lists_events_and_seats(scene: Scene) -> None:
    me = Person("ana", "Ana")
    browser = await scene.browser(me)
    await scene.do(c.TakeSeat("clay"), ANA)
    await scene.do(c.TakeSeat("drums"), BEN)

    page = read(await browser.get("/me"))

    assert "Small Day" in page.words
    assert "Clay" in page.words
    assert "Drums" not in page.words
