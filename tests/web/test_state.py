"""The public fold and the log, as other programs read them."""

from __future__ import annotations

from datetime import datetime

import httpx

from companion.domain import commands as c
from tests.builders import ANA, BEN
from tests.web.scene import JSON, E, Scene
from tests.web.test_commands import check_problem

STATE = (
    "version cursor phase slug title starts_at ends_at time_zone venue hosts series video items rooms speakers comments"
)
ITEM = "id title kind room speakers starts_at minutes expected_at state started_at finished_at capacity taken waiting"
COMMENT = "id author badge text at item pinned answered votes reply_to"


async def a_morning(scene: Scene) -> None:
    """Something of everything."""
    await scene.do(c.StartItem("welcome"))
    await scene.do(c.StartItem("clay"))
    await scene.do(c.TakeSeat("clay"), ANA)
    await scene.do(c.PostComment("First"), ANA)
    await scene.do(c.PostComment("Hidden"), BEN)
    await scene.do(c.HideComment("2"))
    await scene.do(c.PinComment("1"))
    await scene.do(c.PostNotice("Mind the step.", urgent=True, room="red"))


async def test_the_state_has_every_field_of_the_contract(scene: Scene, visitor: httpx.AsyncClient) -> None:
    await a_morning(scene)

    state = (await visitor.get(f"{E}/state.json")).json()

    assert {*STATE.split(), "notices", "wall"} <= state.keys()
    assert all({*ITEM.split()} <= item.keys() for item in state["items"])
    assert all({*COMMENT.split()} <= comment.keys() for comment in state["comments"])
    assert state["rooms"][0].keys() >= {"id", "name"}
    assert state["speakers"][0].keys() >= {"id", "name", "role", "affiliation"}
    assert state["notices"][0].keys() >= {"id", "text", "at", "urgent", "room"}


async def test_the_state_is_what_happened(scene: Scene, visitor: httpx.AsyncClient) -> None:
    await a_morning(scene)

    state = (await visitor.get(f"{E}/state.json")).json()

    items = {item["id"]: item for item in state["items"]}
    assert (state["version"], state["cursor"]) == (scene.event.version, scene.event.cursor)
    assert (state["slug"], state["phase"], state["wall"]) == ("small-day", "live", "open")
    assert state["starts_at"] == "2011-04-07T09:30:00+01:00"
    assert {items[name]["state"] for name in ("welcome", "clay", "ink")} <= {"live", "done", "upcoming"}
    assert (items["clay"]["state"], items["clay"]["taken"], items["clay"]["capacity"]) == ("live", 1, 2)
    assert datetime.fromisoformat(items["clay"]["started_at"]).tzinfo is not None
    assert items["ink"]["started_at"] is None
    assert [(each["text"], each["author"], each["pinned"]) for each in state["comments"]] == [("First", "Ana", True)]
    assert [(each["text"], each["urgent"], each["room"]) for each in state["notices"]] == [
        ("Mind the step.", True, "red")
    ]


async def test_the_state_is_sent_once_for_each_version(scene: Scene, visitor: httpx.AsyncClient) -> None:
    first = await visitor.get(f"{E}/state.json")
    tag = {"If-None-Match": first.headers["etag"]}

    same = await visitor.get(f"{E}/state.json", headers=tag)
    await scene.do(c.PostComment("News"), ANA)
    news = await visitor.get(f"{E}/state.json", headers=tag)

    assert (first.status_code, same.status_code, news.status_code) == (200, 304, 200)
    assert first.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in first.headers


async def test_nothing_private_is_in_the_state(scene: Scene, visitor: httpx.AsyncClient) -> None:
    await a_morning(scene)

    text = (await visitor.get(f"{E}/state.json")).text

    assert "Hidden" not in text
    assert f'"{ANA.id}"' not in text
    assert '"host"' not in text


async def test_the_log_is_for_hosts(
    scene: Scene, visitor: httpx.AsyncClient, ana: httpx.AsyncClient, host: httpx.AsyncClient
) -> None:
    await a_morning(scene)

    answers = [await browser.get(f"{E}/log.json", headers=JSON) for browser in (visitor, ana, host)]
    log = answers[2].json()

    assert [answer.status_code for answer in answers] == [401, 403, 200]
    assert [record["version"] for record in log["records"]] == list(range(1, scene.event.version + 1))
    assert log["version"] == scene.event.version
    assert log["records"][-1]["change"]["text"] == "Mind the step."
    assert answers[2].headers["cache-control"] == "private, no-store"


async def test_the_log_goes_on_from_a_version(scene: Scene, host: httpx.AsyncClient) -> None:
    for since in (0, 5, scene.event.version, 10**15):
        log = (await host.get(f"{E}/log.json", params={"since": since})).json()
        assert [record["version"] for record in log["records"]] == list(range(since + 1, scene.event.version + 1))
    for nonsense in ("x", "-1", "1.5", "9" * 30, "9" * 5000):
        check_problem(await host.get(f"{E}/log.json", params={"since": nonsense}, headers=JSON), 400)
