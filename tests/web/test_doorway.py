"""The doorway: newcomers give the door code once, by scanning it or by typing it."""

from __future__ import annotations

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.people import Person
from companion.people.door_tries import MOST_BY_PERSON, MOST_WRONG_FROM_NETWORK
from tests.builders import ANA, BEN, CEM
from tests.web.paper import read
from tests.web.scene import HTMX, JSON, E, Scene
from tests.web.test_account import DORA, KEYS
from tests.web.test_commands import check_problem

CODE = "Tea Time"


@pytest.fixture
async def guarded(scene: Scene) -> Scene:
    """The small day, with a door code; Ben has taken part before."""
    await scene.do(c.PostComment("I was here"), BEN)
    await scene.do(c.SetDoorCode(CODE))
    return scene


async def test_whoever_scanned_the_code_need_not_type_it(guarded: Scene, ana: httpx.AsyncClient) -> None:
    scanned = await ana.get(f"{E}/?code=tea-time")

    posted = await ana.post(f"{E}/comments", data={"text": "Hello"})

    assert (scanned.status_code, scanned.headers["location"]) == (303, f"{E}/")
    assert "HttpOnly" in scanned.headers["set-cookie"]
    assert posted.status_code == 303
    assert guarded.event.known_as(ANA.id) == "Ana"


async def test_whoever_did_not_is_asked_and_what_they_wrote_goes_along(guarded: Scene, ana: httpx.AsyncClient) -> None:
    asked = await ana.post(f"{E}/comments", data={"text": "<b>Hello</b>", "command_id": "mine", "item": "welcome"})
    form = read(asked).form(f"{E}/comments")

    wrong = await ana.post(f"{E}/comments", data=form | {"code": "coffee time"})
    right = await ana.post(f"{E}/comments", data=read(wrong).form(f"{E}/comments") | {"code": "TEATIME"})

    assert (asked.status_code, wrong.status_code, right.status_code) == (422, 422, 303)
    assert not [each for each in read(asked) if each["id"] == "code-problem"], "nobody has typed a wrong one yet"
    assert "This is not the door code." in read(wrong).at("code-problem").words
    (comment,) = [each for each in guarded.event.wall.newest_first() if each.author == ANA.id]
    assert (comment.text, comment.item) == ("<b>Hello</b>", "welcome")


async def test_a_seat_is_asked_for_again_with_the_code(guarded: Scene, ana: httpx.AsyncClient) -> None:
    take = f"{E}/items/clay/take-seat"
    asked = await ana.post(take, data={"next": f"{E}/#workshops"})

    taken = await ana.post(take, data=read(asked).form(take) | {"code": CODE})

    assert taken.headers["location"] == f"{E}/#workshops"
    assert guarded.event.seats.holds(ANA.id, "clay")


@pytest.mark.usefixtures("guarded")
async def test_programs_are_told_which_field_is_missing(ana: httpx.AsyncClient) -> None:
    missing = await ana.post(f"{E}/comments", json={"text": "Hello"}, headers=JSON)
    right = await ana.post(f"{E}/comments", json={"text": "Hello", "code": CODE}, headers=JSON)

    assert check_problem(missing, 422)["fields"].keys() == {"code"}
    assert right.status_code == 200


@pytest.mark.usefixtures("guarded")
async def test_htmx_is_sent_to_the_question_and_back(ana: httpx.AsyncClient) -> None:
    refused = await ana.post(f"{E}/comments", data={"text": "Hello"}, headers=HTMX)
    there = refused.headers["hx-redirect"]

    came_in = await ana.post(f"{E}/door", data=read(await ana.get(there)).form(f"{E}/door") | {"code": CODE})

    assert refused.status_code == 422
    assert came_in.headers["location"] == f"{E}/#wall"
    assert (await ana.post(f"{E}/comments", data={"text": "Hello"})).status_code == 303
    assert (await ana.get(there)).headers["location"] == f"{E}/#wall", "nobody is asked twice"


@pytest.mark.usefixtures("guarded")
async def test_whoever_registers_or_signs_in_on_the_way_there_is_asked_next(visitor: httpx.AsyncClient) -> None:
    registered = await visitor.post("/register", data=DORA | {"next": f"{E}/#wall"})
    elsewhere = await visitor.post("/sign-in", data=KEYS | {"next": "/me"})
    again = await visitor.post("/sign-in", data=KEYS | {"next": f"{E}/"})
    await visitor.get(f"{E}/?code=tea-time")
    scanned = await visitor.post("/sign-in", data=KEYS | {"next": f"{E}/"})

    assert registered.headers["location"] == f"{E}/door?next=%2Fe%2Fsmall-day%2F%23wall"
    assert elsewhere.headers["location"] == "/me"
    assert again.headers["location"].startswith(f"{E}/door?")
    assert scanned.headers["location"] == f"{E}/"


async def test_nobody_tries_codes_for_long(guarded: Scene, ana: httpx.AsyncClient) -> None:
    answers = [await ana.post(f"{E}/door", data={"code": f"guess {number}"}) for number in range(MOST_BY_PERSON)]

    last = await ana.post(f"{E}/door", data={"code": CODE})

    assert {each.status_code for each in answers} == {422}
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) > 0
    assert "Ask a host for it" in read(last).words
    assert guarded.event.delegate(ANA.id) is None
    other = await guarded.browser(CEM)
    assert (await other.post(f"{E}/door", data={"code": CODE})).status_code == 303


async def test_new_accounts_do_not_help_whoever_guesses_and_a_new_code_lets_people_in_again(guarded: Scene) -> None:
    people = [Person(f"guesser-{number}", "Guesser") for number in range(MOST_WRONG_FROM_NETWORK)]
    for each in people:
        browser = await guarded.browser(each)
        assert (await browser.post(f"{E}/door", json={"code": "4711-47"}, headers=JSON)).status_code == 422
    ana = await guarded.browser(ANA)

    refused = await ana.post(f"{E}/door", data={"code": CODE})
    await guarded.do(c.SetDoorCode("4829 1735"))
    let_in = await ana.post(f"{E}/door", data={"code": "48291735"})

    assert refused.status_code == 429
    assert "Ask at the helpdesk to be let in" in read(refused).words
    assert let_in.status_code == 303


async def test_whoever_is_in_or_without_a_code_is_not_asked(guarded: Scene) -> None:
    ben = await guarded.browser(BEN)

    assert (await ben.post(f"{E}/comments", data={"text": "Again"})).status_code == 303
    assert (await ben.get(f"{E}/door?next=//evil.example")).headers["location"] == "/"
    await guarded.do(c.SetDoorCode(""))
    ana = await guarded.browser(ANA)
    assert (await ana.get(f"{E}/?code=whatever")).status_code == 303
    assert "door-small-day" not in ana.cookies
    assert (await ana.post(f"{E}/comments", data={"text": "Hello"})).status_code == 303


@pytest.mark.parametrize("code", ["\x00", "; Path=/x", "é" * 50, "a\r\nSet-Cookie: planted=1", "%ff"])
@pytest.mark.usefixtures("guarded")
async def test_a_hostile_code_in_an_address_stays_in_its_cookie(ana: httpx.AsyncClient, code: str) -> None:
    response = await ana.get(f"{E}/", params={"code": code})

    assert response.status_code == 303
    assert "planted" not in ana.cookies
    assert (await ana.post(f"{E}/comments", data={"text": "Hello"})).status_code == 422


@pytest.mark.usefixtures("guarded")
async def test_somebody_who_is_not_signed_in_signs_in_first(visitor: httpx.AsyncClient) -> None:
    assert (await visitor.get(f"{E}/door")).status_code == 401
    assert (await visitor.post(f"{E}/door", data={"code": CODE})).status_code == 401
    assert (await visitor.get(f"{E}/")).status_code == 200
