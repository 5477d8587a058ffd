"""A room's page: who may see it and count there, and what it answers."""

from __future__ import annotations

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.people import SYSTEM, Role
from companion.domain.seats import Terms
from tests.builders import ANA, BEN, CEM, DEE
from tests.web.paper import read
from tests.web.scene import FORM, HTMX, JSON, E, Scene

ROOM = f"{E}/rooms/red/"


async def steward(scene: Scene, role: Role = Role.STEWARD, room: str = "red") -> httpx.AsyncClient:
    """A browser of somebody who counts at one door."""
    await scene.do(c.GrantRole(DEE.id, DEE.name, role, room), SYSTEM)
    return await scene.browser(DEE)


async def test_whoever_counts_at_a_door_finds_it_from_the_event(scene: Scene) -> None:
    dee = await steward(scene)

    page = await dee.get(f"{E}/")
    door = await dee.get(ROOM)

    assert f'<a href="{ROOM}">Door</a>' in page.text
    assert door.status_code == 200
    assert read(door).at("door-clay").words.startswith("10:15")
    assert "Rules for seats" not in door.text


async def test_a_facilitator_and_a_host_set_the_rules_there_too(scene: Scene, host: httpx.AsyncClient) -> None:
    dee = await steward(scene, Role.FACILITATOR)

    for browser in (dee, host):
        assert "Rules for seats" in (await browser.get(ROOM)).text
    answer = await dee.post(f"{E}/items/clay/seat-terms", data={"offer_min": "", "release_min": "10"}, headers=FORM)

    assert (answer.status_code, answer.headers["location"]) == (303, ROOM)
    assert scene.event.seats.at("clay").terms == Terms(release_min=10)


@pytest.mark.parametrize("path", ["walk-in", "walk-out", "release", "seat-terms"])
async def test_nobody_counts_at_another_door(scene: Scene, ana: httpx.AsyncClient, path: str) -> None:
    dee = await steward(scene, room="blue")

    for browser in (dee, ana):
        assert (await browser.post(f"{E}/items/clay/{path}", headers=JSON)).status_code == 403
        assert (await browser.get(ROOM)).status_code == 403
        assert (await browser.get(f"{E}/since?cursor=&page=door&room=red")).status_code == 403


async def test_a_steward_does_not_set_the_rules(scene: Scene) -> None:
    dee = await steward(scene)

    assert (await dee.post(f"{E}/items/clay/seat-terms", data={"offer_min": "5"}, headers=JSON)).status_code == 403


async def test_people_are_counted_with_and_without_a_seat_and_the_state_says_so(scene: Scene) -> None:
    dee = await steward(scene)
    await scene.do(c.TakeSeat("clay"), ANA)

    await dee.post(f"{E}/items/clay/walk-in")
    await dee.post(f"{E}/items/clay/walk-in", data={"person": ANA.id})
    full = await dee.post(f"{E}/items/clay/walk-in", headers=FORM)
    state = (await dee.get(f"{E}/state.json")).json()

    assert scene.event.seats.at("clay").inside == 2
    (clay,) = (item for item in state["items"] if item["id"] == "clay")
    assert (clay["taken"], clay["waiting"]) == (2, 0)
    assert full.status_code == 409
    assert "“Clay” is full" in read(full).at("door-problem").words


async def test_a_tap_is_answered_with_the_door_as_it_then_is(scene: Scene) -> None:
    dee = await steward(scene)

    answer = await dee.post(f"{E}/items/clay/walk-in", headers=HTMX)
    asked = await dee.get(f"{E}/since?cursor=&page=door&room=red")

    assert answer.text.startswith('<hx-partial hx-target="#door" hx-swap="outerMorph">')
    assert "<b>1</b> <span>inside" in answer.text
    door, end, _problem = answer.text.partition("</hx-partial>")
    assert f"{door}{end}" in asked.json()["content"]


async def test_untaken_seats_are_released_to_the_line_and_an_offer_gets_more_time(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    await scene.do(c.SetSeatTerms("drums-again", Terms(offer_min=5)))
    await scene.do(c.SetSeatTerms("clay", Terms(offer_min=5)))
    for person in (ANA, BEN, CEM):
        await scene.do(c.TakeSeat("clay"), person)
    await scene.do(c.StartItem("clay"))
    await host.post(f"{E}/items/clay/walk-in", data={"person": ANA.id})

    released = await host.post(f"{E}/items/clay/release", headers=JSON)
    until = scene.event.seats.at("clay").offers[CEM.id].until
    extended = await host.post(f"{E}/items/clay/give-time", data={"person": CEM.id}, headers=JSON)

    assert (released.status_code, extended.status_code) == (200, 200)
    assert {*scene.event.seats.at("clay").takers} == {ANA.id}
    assert scene.event.seats.at("clay").offers[CEM.id].until > until


async def test_a_room_or_an_item_that_is_not_there_is_not_found(host: httpx.AsyncClient) -> None:
    assert (await host.get(f"{E}/rooms/attic/")).status_code == 404
    assert (await host.post(f"{E}/items/nothing/walk-in", headers=FORM)).status_code == 404
    assert (await host.post(f"{E}/items/nothing/walk-in", headers=JSON)).status_code == 404
