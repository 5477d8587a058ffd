"""Read your own writes, whichever process answers."""

from __future__ import annotations

from pathlib import Path

import httpx
from redis.asyncio import Redis

from companion.log.follower import Follower
from tests.builders import ANA
from tests.serving import served
from tests.web.scene import E, Scene, a_scene

STRANGE = ["", "x", "-1", "9" * 15, "9" * 5000, "²", "é", "1 2", "%31"]


async def test_after_a_redirect_another_process_shows_what_was_posted(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path / "a") as scene, served(valkey, tmp_path / "b") as other:
        ana = await scene.browser(ANA)
        log = other.house.logs.get("small-day")
        assert log is not None
        deafen(log._follower)

        for number in range(5):
            posted = await ana.post(f"{E}/comments", data={"text": f"Comment {number}"})
            for path in (posted.headers["location"], f"{E}/comments/", f"{E}/state.json"):
                page = await ana.get(f"{other.url}{path}")
                assert f"Comment {number}" in page.text, path


def deafen(follower: Follower) -> None:
    """Let a process miss every bell. It would look every two seconds all the same."""
    follower.ring = lambda: None  # type: ignore[method-assign]


async def test_the_mark_lasts_as_long_as_a_redirect(scene: Scene, ana: httpx.AsyncClient) -> None:
    response = await ana.post(f"{E}/comments", data={"text": "Hello"})

    assert response.headers["set-cookie"] == (
        f"seen={scene.event.version}; HttpOnly; Max-Age=10; Path={E}; SameSite=lax"
    )


async def test_a_strange_mark_is_no_fault(visitor: httpx.AsyncClient) -> None:
    answers = [await visitor.get(f"{E}/", headers=[(b"cookie", b"seen=" + each.encode("latin-1"))]) for each in STRANGE]

    assert {answer.status_code for answer in answers} == {200}
