"""Archives, served from disk."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from redis.asyncio import Redis

from companion.archive.bag import sha256
from companion.archive.shelf import Shelf
from companion.archive.withdrawal import Category, Withdrawal
from companion.domain import commands as c
from tests.archive.bundles import published
from tests.archive.days import KEY
from tests.builders import HOST, at
from tests.log.happenings import eventually
from tests.serving import Served, served
from tests.web.scene import JSON, SLUG, E, a_scene

FIRST = published({"index.html": b"<p>An older day", "comments.html": b"<p>Its wall", "event.json": b"{}"}, slug=SLUG)
SECOND = published({"index.html": b"<p>Set right", "comments.html": b"<p>Its wall, pruned"}, slug=SLUG, number=2)
WALL = Withdrawal(SLUG, 1, ("comments.html",), Category.PERSONAL_DATA, at("17:00"))


def shelve(data_dir: Path) -> None:
    """Leave an edition of the small day on the disk, as another store had it."""
    Shelf(data_dir / "editions").put(*FIRST)


@asynccontextmanager
async def visited(valkey: str, data_dir: Path) -> AsyncIterator[tuple[Served, httpx.AsyncClient]]:
    """A server that has nothing but what lies on its disk, and somebody who visits it."""
    async with served(valkey, data_dir) as one, httpx.AsyncClient(base_url=one.url) as browser:
        yield one, browser


async def test_an_archive_is_served_when_the_store_knows_nothing_of_the_event(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    shelve(tmp_path)

    async with served(valkey, tmp_path) as one, httpx.AsyncClient(base_url=one.url) as browser:
        page, wall = await browser.get(f"{E}/"), await browser.get(f"{E}/comments.html")
        after = await browser.get(f"{E}/after/", follow_redirects=True)

    assert (page.text, wall.text) == ("<p>An older day", "<p>Its wall")
    assert (after.status_code, after.text) == (200, page.text)


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


async def test_a_numbered_edition_says_when_it_was_made_and_what_is_around_it(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    for edition in (FIRST, SECOND):
        Shelf(tmp_path / "editions").put(*edition)

    async with visited(valkey, tmp_path) as (one, browser):
        first, newest = await browser.get(f"{E}/1/comments.html"), await browser.get(f"{E}/")
        timemap = await browser.get(f"{E}/timemap")

    made = "Thu, 07 Apr 2011 15:30:00 GMT"
    home = f"{one.url}{E}/"
    assert first.headers["memento-datetime"] == made
    assert first.headers["link"].split(", <") == [
        f'<{home}comments.html>; rel="original"',
        f'{home}timemap>; rel="timemap"; type="application/link-format"',
        f'{home}1/comments.html>; rel="first memento"; datetime="{made}"',
        f'{home}2/comments.html>; rel="last next memento"; datetime="{made}"',
    ]
    assert newest.text == "<p>Set right"
    assert "memento-datetime" not in newest.headers
    assert f'<{home}timemap>; rel="timemap"' in newest.headers["link"]
    assert timemap.headers["content-type"] == "application/link-format"
    assert timemap.text.split(",\n") == [
        f'<{home}>; rel="original"',
        f'<{home}timemap>; rel="self"; type="application/link-format"; from="{made}"; until="{made}"',
        f'<{home}1/>; rel="first memento"; datetime="{made}"',
        f'<{home}2/>; rel="last memento"; datetime="{made}"\n',
    ]


async def test_the_bag_is_sent_whole_and_not_twice(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0
    shelve(tmp_path)

    async with visited(valkey, tmp_path) as (_, browser):
        bag = await browser.get(f"{E}/1.zip")
        again = await browser.get(f"{E}/1.zip", headers={"If-None-Match": bag.headers["etag"]})
        missing = await browser.get(f"{E}/2.zip")

    assert bag.content == FIRST[1]
    assert bag.headers["content-type"] == "application/zip"
    assert bag.headers["content-length"] == str(len(FIRST[1]))
    assert bag.headers["content-disposition"] == f'attachment; filename="{SLUG}-e1.zip"'
    assert f"{SLUG}-e1/data/index.html" in zipfile.ZipFile(io.BytesIO(bag.content)).namelist()
    assert (again.status_code, again.content, missing.status_code) == (304, b"", 404)


async def test_what_was_withdrawn_is_gone_at_once_and_says_what_took_its_place(
    valkey: str, redis: Redis, tmp_path: Path
) -> None:
    assert await redis.dbsize() == 0
    for edition in (FIRST, SECOND):
        Shelf(tmp_path / "editions").put(*edition)

    async with visited(valkey, tmp_path) as (one, browser):
        assert (await browser.get(f"{E}/1/comments.html")).text == "<p>Its wall"
        one.house.services.shelf.withdraw(WALL, KEY)
        wall, told = await browser.get(f"{E}/1/comments.html"), await browser.get(f"{E}/1/comments.html", headers=JSON)
        bag, newest = await browser.get(f"{E}/1.zip"), await browser.get(f"{E}/comments.html")
        others = [await browser.get(f"{E}/1/{name}") for name in ("", "manifest-sha256.txt", "withdrawn.json")]

    assert (wall.status_code, bag.status_code, newest.status_code) == (410, 410, 200)
    assert "Its wall" not in wall.text
    assert "personal data" in wall.text
    assert "Thursday 7 April 2011" in wall.text
    assert f'href="{E}/comments.html"' in wall.text
    assert f'href="{E}/2.zip"' in bag.text
    assert wall.headers["cache-control"] == "no-store"
    assert (told.json()["category"], told.json()["later"]) == ("personal-data", f"{E}/comments.html")
    assert [each.status_code for each in others] == [200, 200, 200]


TYPES = {
    "": "text/html; charset=utf-8",
    "event.json": "application/json",
    "VERIFY.txt": "text/plain; charset=utf-8",
    "tagmanifest-sha256.txt.minisig": "text/plain; charset=utf-8",
}


async def test_every_file_says_what_it_is_and_may_load_nothing(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0
    shelve(tmp_path)

    async with visited(valkey, tmp_path) as (_, browser):
        for name, media_type in TYPES.items():
            file = await browser.get(f"{E}/1/{name}")
            assert file.headers["content-type"] == media_type
            assert file.headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in file.headers["content-security-policy"]


async def test_machines_find_every_page_and_the_key(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0
    shelve(tmp_path)

    async with visited(valkey, tmp_path) as (one, browser):
        none_yet = await browser.get("/.well-known/minisign.pub")
        one.house.services.shelf.keep_key(KEY.public)
        key, robots = await browser.get("/.well-known/minisign.pub"), await browser.get("/robots.txt")
        sitemap = await browser.get("/sitemap.xml")

    assert (none_yet.status_code, key.content) == (404, KEY.public.file())
    assert f"Sitemap: {one.url}/sitemap.xml" in robots.text
    assert sitemap.headers["content-type"] == "application/xml"
    listed = re.findall("<loc>(.*)</loc>", sitemap.text)
    assert listed == [
        f"{one.url}{path}"
        for path in ("/", "/s/roadshow/", f"{E}/", f"{E}/comments.html", f"{E}/1/", f"{E}/1/comments.html")
    ]
    assert "<lastmod>2011-04-07</lastmod>" in sitemap.text
    assert f"<loc>{one.url}/</loc></url>" in sitemap.text


async def test_an_event_that_is_archived_here_is_in_the_sitemap_once(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0
    shelve(tmp_path)

    async with a_scene(valkey, tmp_path) as scene:
        listed = re.findall("<loc>(.*)</loc>", (await (await scene.browser()).get("/sitemap.xml")).text)

    assert listed.count(f"{scene.served.url}{E}/") == 1
    assert len(listed) == len({*listed})


async def test_a_frozen_day_is_published_signed_and_served(valkey: str, redis: Redis, tmp_path: Path) -> None:
    assert await redis.dbsize() == 0

    async with a_scene(valkey, tmp_path, public_url="http://events.example") as scene:
        await scene.do(c.Wrap(), HOST)
        assert (await (await scene.browser(HOST)).post(f"{E}/freeze", headers=JSON)).is_success
        await eventually(lambda: scene.event.editions)
        visitor = await scene.browser()
        tags = await visitor.get(f"{E}/1/tagmanifest-sha256.txt")
        told, key = await visitor.get(f"{E}/1/VERIFY.txt"), await visitor.get("/.well-known/minisign.pub")

    assert sha256(tags.content) == scene.event.editions[0].sha256
    assert key.text.splitlines()[1] in told.text
    assert "http://events.example/.well-known/minisign.pub" in told.text
