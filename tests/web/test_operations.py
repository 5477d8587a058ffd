"""For those who run it."""

from __future__ import annotations

import httpx
import pytest

from tests.builders import ANA
from tests.log.happenings import eventually
from tests.web.scene import Scene


async def test_all_is_well(visitor: httpx.AsyncClient) -> None:
    health, ready = await visitor.get("/healthz"), await visitor.get("/readyz")

    assert (health.status_code, health.text) == (200, "ok")
    assert (ready.status_code, ready.text) == (200, "ok")


async def test_a_task_that_fails_shows(
    scene: Scene, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(scene.house.archivist, "look", fail)
    await eventually(scene.house.logs.problems)

    ready = await visitor.get("/readyz")

    assert ready.status_code == 503
    assert "The archivist failed" in ready.text


async def test_figures_name_nobody(scene: Scene, visitor: httpx.AsyncClient) -> None:
    response = await visitor.get("/metrics")

    assert f'companion_version{{event="small-day"}} {scene.event.version}.0' in response.text
    assert "companion_store_away 0.0" in response.text
    assert ANA.name not in response.text


async def test_every_address_of_the_contract_is_described(visitor: httpx.AsyncClient) -> None:
    described = (await visitor.get("/openapi.json")).json()

    assert described["openapi"].startswith("3.")
    assert {"/register", "/sign-in", "/e/{event}/comments", "/e/{event}/state.json"} <= described["paths"].keys()
    items = described["paths"]["/e/{event}/items/{subject}/{act}"]["post"]["description"]
    assert items.startswith("start {expects?}, finish, skip {why?}, undo {expects?}, ")
