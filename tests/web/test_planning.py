"""The pages on which a host looks at a change of the plan: what they show, and what comes of confirming it."""

from __future__ import annotations

import asyncio

import httpx

from companion.domain import commands as c
from companion.domain.lateness import ShiftMode
from tests.builders import OTHER_HOST
from tests.web.paper import read
from tests.web.scene import FORM, JSON, E, Scene

SHIFT = {"from": "clay", "minutes": "7", "mode": "everything"}


async def looked_at(host: httpx.AsyncClient, **asked: str) -> dict[str, str]:
    """What the form on the preview page would send."""
    return read(await host.get(f"{E}/items/shift", params=SHIFT | asked)).form(f"{E}/items/shift")


async def test_a_preview_is_confirmed_as_it_was_looked_at(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.SetProtection("lunch", protected=False))
    await scene.do(c.SetProtection("close", protected=False))
    page = (await host.get(f"{E}/items/shift", params=SHIFT)).text
    sent = await looked_at(host)

    response = await host.post(f"{E}/items/shift", data=sent | {"why": "Fog."}, headers=FORM)

    assert "Shift everything by 7 min" in page
    assert "The day ends 13:22." in page
    assert (response.status_code, response.headers["location"]) == (303, f"{E}/host")
    assert [f"{item.starts_at:%H:%M}" for item in scene.event.agenda.items] == [
        "10:00", "10:22", "10:22", "11:22", "12:07", "12:07", "13:07"
    ]  # fmt: skip
    assert {scene.event.agenda.whys(item) for item in scene.event.agenda.items} == {(), ("Fog.",)}


async def test_a_preview_that_is_no_longer_true_is_shown_anew_with_what_was_typed(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    for item in ("lunch", "close"):
        await scene.do(c.SetProtection(item, protected=False))
    sent = await looked_at(host)
    await scene.do(c.SkipItem("ink"), OTHER_HOST)

    response = await host.post(f"{E}/items/shift", data=sent | {"why": "Fog."}, headers=FORM)

    assert response.status_code == 409
    assert "Second Host skipped “Ink”" in response.text
    assert "The times are no longer as you saw them. Look again, then confirm." in response.text
    assert read(response).form(f"{E}/items/shift")["why"] == "Fog."
    assert (await looked_at(host))["expects"] != sent["expects"]
    assert not scene.event.agenda.delayed


async def test_a_delay_that_does_not_fit_says_which_break_and_lets_the_protected_item_go(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    page = await host.get(f"{E}/items/shift", params=SHIFT)
    assert "No minute is free before “Lunch”, which keeps its time." in page.text
    assert 'name="expects"' not in page.text

    back = f"{E}/items/shift?from=clay&minutes=7&mode=everything"
    response = await host.post(f"{E}/items/lunch/unprotect", data={"next": back}, headers=FORM)

    assert (response.status_code, response.headers["location"]) == (303, back)
    assert not scene.event.agenda.protects(next(item for item in scene.event.agenda.items if item.id == "lunch"))


async def test_a_program_is_told_why_a_shift_does_not_fit(host: httpx.AsyncClient) -> None:
    response = await host.post(f"{E}/items/shift", json=SHIFT | {"minutes": 7}, headers=JSON)

    assert response.status_code == 409
    assert response.json()["protected"] == "lunch"
    assert response.json()["fits_minutes"] == 0


async def test_a_shift_names_every_field_that_is_wrong(host: httpx.AsyncClient) -> None:
    response = await host.post(f"{E}/items/shift", json={"minutes": "x", "mode": "sideways"}, headers=JSON)

    assert response.status_code == 422
    assert set(response.json()["fields"]) == {"from", "minutes", "mode"}


async def test_whatever_is_asked_for_a_preview_shows_something(host: httpx.AsyncClient) -> None:
    for asked in (
        {},
        {"from": "nothing"},
        {"minutes": "x"},
        {"minutes": "99999"},
        {"mode": "sideways"},
        {"minutes": ""},
    ):
        assert (await host.get(f"{E}/items/shift", params=asked)).status_code == 200, asked
    assert (await host.get(f"{E}/items/sideways")).status_code == 404
    assert (await host.get(f"{E}/items/nothing/plan")).status_code == 404


async def test_when_nothing_is_left_there_is_nothing_to_shift(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.StartItem("close"))

    response = await host.get(f"{E}/items/shift", headers=FORM)

    assert response.status_code == 409
    assert "Nothing is left on the agenda that could be shifted." in response.text


async def test_a_refused_move_stays_on_its_page(scene: Scene, host: httpx.AsyncClient) -> None:
    response = await host.post(f"{E}/items/clay/move", data={"room": "blue", "why": "Too cold."}, headers=FORM)

    assert response.status_code == 409
    assert "“Drums” is in that room at the same time." in response.text
    assert '<option value="blue" selected>' in response.text
    assert "Too cold." in response.text
    assert not scene.event.agenda.moved


async def test_a_refused_addition_stays_on_its_page(host: httpx.AsyncClient) -> None:
    sent = {"title": "Photo", "start": "10:05", "minutes": "10", "room": "hall", "kind": "break", "plenary": "true"}

    response = await host.post(f"{E}/items", data=sent, headers=FORM)

    assert response.status_code == 409
    assert "“Welcome” is planned there at that time." in response.text
    typed = read(response).form(f"{E}/items")
    assert {name: typed[name] for name in sent} == sent


async def test_an_item_whose_id_is_the_name_of_an_act_can_be_run(host: httpx.AsyncClient) -> None:
    """`items/shift` is an address of its own, and must not hide an item that is called so."""
    response = await host.post(f"{E}/items/shift/start", headers=JSON)

    assert response.status_code == 404
    assert response.json()["detail"] == "This item is not on the agenda. Load the page again."


async def test_the_state_says_what_is_published_and_what_is_expected(scene: Scene, visitor: httpx.AsyncClient) -> None:
    await scene.do(c.SetProtection("close", protected=False))
    await scene.do(c.ShiftAgenda("ink", 7, ShiftMode.EVERYTHING, "Fog."))
    await scene.do(c.MoveItem("ink", "hall"))

    state = (await visitor.get(f"{E}/state.json")).json()

    ink = next(item for item in state["items"] if item["id"] == "ink")
    assert (ink["starts_at"], ink["minutes"]) == ("2011-04-07T12:00:00+01:00", 60)
    assert (ink["expected_at"], ink["expected_minutes"]) == ("2011-04-07T12:07:00+01:00", 60)
    assert (ink["room"], ink["why"]) == ("hall", "Fog.")


async def test_three_hosts_who_confirm_at_once_shift_the_day_once(scene: Scene, host: httpx.AsyncClient) -> None:
    for item in ("lunch", "close"):
        await scene.do(c.SetProtection(item, protected=False))
    for late in range(1, 21):
        sent = [await looked_at(host, minutes=str(minutes)) for minutes in (late, late + 20, late + 40)]
        before = scene.event.version

        answers = await asyncio.gather(*(host.post(f"{E}/items/shift", data=each, headers=JSON) for each in sent))

        assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
        assert scene.event.version == before + 1
