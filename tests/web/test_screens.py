"""Screens over HTTP: each has its address, is switched and named by hosts, and hears of what is its own alone."""

from __future__ import annotations

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.screens import Scene as ShownScene
from tests.builders import ANA
from tests.web.paper import read
from tests.web.phones import on_line
from tests.web.scene import FORM, JSON, E, Scene


async def test_each_screen_has_its_address_and_shows_its_scene(scene: Scene, visitor: httpx.AsyncClient) -> None:
    await scene.do(c.AddScreen("Foyer", "red"))
    await scene.do(c.SetScene(ShownScene.JOIN, "foyer"))

    main, foyer = [await visitor.get(f"{E}/{path}") for path in ("screen", "screen/foyer")]

    assert [read(page).at("scene")["data-scene"] for page in (main, foyer)] == ["agenda", "join"]
    assert "page=screen&amp;screen=foyer" in foyer.text
    assert "screen=" not in read(main).at("live")["hx-ws:connect"]
    assert read(await visitor.get(f"{E}/screen/main")).at("scene")["data-scene"] == "agenda"


async def test_a_screen_that_is_not_there_is_not_found(visitor: httpx.AsyncClient) -> None:
    for path in ("screen/foyer", "since?cursor=0-&page=screen&screen=foyer"):
        assert (await visitor.get(f"{E}/{path}", headers=JSON)).status_code == 404, path


@pytest.mark.parametrize(("hide", "left_out"), [("wall,qr", "qr wall"), ("count", "count"), ("x,<b>", ""), ("", "")])
async def test_an_address_leaves_parts_out_and_nothing_else(
    visitor: httpx.AsyncClient, hide: str, left_out: str
) -> None:
    page = read(await visitor.get(f"{E}/screen", params={"hide": hide}))

    (body,) = page.tagged("body")
    assert body["data-hide"] == left_out


async def test_a_scene_is_switched_by_a_form_and_the_picture_follows(host: httpx.AsyncClient) -> None:
    response = await host.post(f"{E}/screen", data={"scene": "rooms", "screen": "main"}, headers=FORM)

    console = read(await host.get(f"{E}/host"))
    assert (response.status_code, response.headers["location"]) == (303, f"{E}/host#host-screens")
    pressed = [each.words for each in console.at("screen-main").tagged("button") if each["aria-pressed"] == "true"]
    assert pressed == ["Rooms"]
    assert "Hall: –" in console.at("screen-main").words


async def test_what_cannot_be_shown_is_refused_with_a_sentence(host: httpx.AsyncClient) -> None:
    alone = await host.post(f"{E}/screen", data={"scene": "comment"}, headers=FORM)
    unknown = await host.post(f"{E}/screen", json={"scene": "dance"}, headers=JSON)

    assert alone.status_code == 409
    assert read(alone).at("console-problem").words == "No comment has been put on screen. Put one there from the wall."
    assert (unknown.status_code, [*unknown.json()["fields"]]) == (422, ["scene"])


async def test_a_refused_screen_keeps_what_was_typed(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.AddScreen("Foyer"))

    added = await host.post(f"{E}/screens", data={"title": "Foyer", "room": "red"}, headers=FORM)
    named = await host.post(f"{E}/screens/foyer/name", data={"title": "Main screen", "room": "blue"}, headers=FORM)

    assert (added.status_code, named.status_code) == (422, 422)
    assert "There is a screen “Foyer” already." in added.text
    assert {"title": "Foyer", "room": "red"}.items() <= read(added).form(f"{E}/screens").items()
    kept = read(named).form(f"{E}/screens/foyer/name")
    assert {"title": "Main screen", "room": "blue"}.items() <= kept.items()
    assert read(named).form(f"{E}/screens")["title"] == ""


async def test_a_screen_hears_what_is_its_own(scene: Scene) -> None:
    await scene.do(c.AddScreen("Foyer"))
    url = scene.served.url
    async with on_line(url, page="screen") as main, on_line(url, page="screen&screen=foyer") as foyer:
        await scene.do(c.SetScene(ShownScene.BLANK, "foyer"))
        await scene.do(c.PostNotice("The very end", urgent=True))
        for phone in (main, foyer):
            await phone.hear_of("The very end")

        heard = ["".join(message.content or "" for message in phone.heard) for phone in (main, foyer)]
        assert [text.count('data-scene="blank"') for text in heard] == [0, 1]


async def test_a_notice_is_withdrawn_and_its_text_is_nowhere(
    scene: Scene, host: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    await scene.do(c.TakeSeat("clay"), ANA)
    for room in (None, "red"):
        await scene.do(c.PostNotice("Luhcn", urgent=True, room=room))
    ana = await scene.browser(ANA)
    assert read(await ana.get(f"{E}/")).at("called").words.startswith("Urgent for Red Room: Luhcn")

    for notice in ("1", "2"):
        response = await host.post(f"{E}/notices/{notice}/withdraw", headers=FORM)
        assert response.headers["location"] == f"{E}/host#announce-title"

    for browser, path in ((visitor, ""), (ana, ""), (visitor, "screen"), (visitor, "state.json"), (host, "host")):
        assert "Luhcn" not in (await browser.get(f"{E}/{path}")).text, path
