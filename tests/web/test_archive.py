"""Archives, served from disk."""

from __future__ import annotations

from pathlib import Path

import httpx
from msgspec.structs import replace
from redis.asyncio import Redis

from companion.archive.bundle import digest, pack
from companion.archive.shelf import Shelf, ShelvedEdition
from companion.views.listing import listing_of
from tests.archive.days import lived
from tests.serving import served
from tests.web.scene import SLUG, E, a_scene

BUNDLE = pack({"index.html": b"<p>An older day", "comments.html": b"<p>Its wall"})


def shelve(data_dir: Path) -> None:
    """Leave an edition of the small day on the disk, as another store had it."""
    edition = ShelvedEdition(1, digest(BUNDLE), replace(listing_of(lived()), slug=SLUG))
    Shelf(data_dir / "editions").put(edition, BUNDLE)


async def test_an_archive_is_served_when_the_store_knows_nothing_of_the_event(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    shelve(tmp_path)

    async with served(valkey, tmp_path) as one, httpx.AsyncClient(base_url=one.url) as browser:
        page, wall = await browser.get(f"{E}/"), await browser.get(f"{E}/comments.html")

    assert (page.text, wall.text) == ("<p>An older day", "<p>Its wall")


async def test_an_archive_that_another_store_left_behind_hides_no_living_event(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    shelve(tmp_path)

    async with a_scene(valkey, tmp_path) as scene:
        visitor = await scene.browser()
        page, wall = await visitor.get(f"{E}/"), await visitor.get(f"{E}/comments.html")

    assert (page.status_code, wall.status_code) == (200, 404)
    assert "An older day" not in page.text
