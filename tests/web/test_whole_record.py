"""The archive as everybody meets it: no link of ours is dead, and what was erased is in no answer and no memory."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from redis.asyncio import Redis

from companion import SOFTWARE
from companion.archive.verifying import Outcome, verify
from companion.cli.archiving import restored_from
from companion.domain import commands as c
from companion.domain.editions import OrderKind
from companion.domain.people import Person
from companion.views.archive_kept import COMMENTS_A_PAGE
from companion.web import archive, exports, filled, preview
from tests.archive.pages import Page
from tests.archive.pictures import a_picture
from tests.builders import ANA, BEN, HOST
from tests.log.happenings import eventually
from tests.serving import Served, served
from tests.web.scene import FORM, JSON, SLUG, E, Scene, a_scene
from tests.web.test_erasing import remembered

SECRET = "the unspeakable sentence"
PUBLIC = "http://events.example"


@pytest.fixture
async def frozen(valkey: str, redis: Redis, tmp_path: Path) -> AsyncIterator[Scene]:
    """A day with everything that a record can have, archived, with comments after it."""
    assert await redis.dbsize() == 0
    async with a_scene(valkey, tmp_path, public_url=PUBLIC) as scene:
        await scene.do(c.StartItem("welcome"))
        await scene.do(c.PostComment(f"Is it {SECRET}?", "welcome"), ANA)
        await scene.do(c.CastVote("1"), BEN)
        await scene.do(c.AnswerComment("1", "It is."))
        for n in range(COMMENTS_A_PAGE):
            await scene.do(c.PostComment(f"Comment {n}"), Person(f"person-{n}", f"Delegate {n}"))
        await scene.do(c.FinishItem("welcome"))
        await scene.do(c.Wrap())
        film = "https://films.example/film.mp4"
        await scene.do(c.SetVideo("The film", film, length="1:00:00", transcript="Somebody: Hello.", offset="0:10"))
        host = await scene.browser(HOST)
        sent = await host.post(f"{E}/video/poster", files={"poster": ("film.jpg", a_picture())}, headers=JSON)
        assert sent.is_success
        await scene.do(c.WriteUpItem("clay", "It went *well*."))
        await scene.do(c.SetLicence("CC0-1.0"))
        answer = await host.post(f"{E}/freeze", headers=JSON)
        assert answer.is_success
        await eventually(lambda: len(scene.event.editions) == 1)
        yield scene


def links_in(url: str, answer: httpx.Response) -> set[str]:
    """Where a page leads on this site, its head and our sitemap too."""
    if answer.headers["content-type"].startswith("text/html"):
        found = Page(answer.content).addresses
    else:
        found = re.findall("<loc>(.*?)</loc>", answer.text)
    return {urldefrag(urljoin(url, each)).url for each in found if not each.startswith(("data:", "http://purl.org/"))}


async def crawled(browser: httpx.AsyncClient, first: list[str]) -> dict[str, httpx.Response]:
    """Everything of ours that one gets to from here, by its address."""
    seen: dict[str, httpx.Response] = {}
    left = [f"{PUBLIC}{path}" for path in first]
    while left:
        url = left.pop()
        if url in seen or urlsplit(url).netloc != urlsplit(PUBLIC).netloc:
            continue
        seen[url] = await browser.get(urlsplit(url)._replace(scheme="", netloc="").geturl(), follow_redirects=True)
        if seen[url].headers["content-type"].startswith(("text/html", "application/xml")) and "/e/" in f"{url}/e/":
            left += links_in(url, seen[url])
    return seen


async def test_no_link_of_ours_is_dead_in_any_edition_and_all_of_it_follows_from_its_record(frozen: Scene) -> None:
    await frozen.do(c.SetAfter(f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"))
    await frozen.do(c.PostAfter("Said afterwards"), HOST)
    await frozen.do(c.OrderEdition("More was added.", OrderKind.SUPPLEMENT, PUBLIC))
    await eventually(lambda: len(frozen.event.editions) == 2)
    visitor = await frozen.browser()

    seen = await crawled(visitor, ["/", "/robots.txt", "/sitemap.xml"])

    dead = {url: answer.status_code for url, answer in seen.items() if answer.status_code != 200}
    home = f"{PUBLIC}{E}/"
    pages = ("", "programme.html", "comments.html", "comments-2.html", "about.html", "transcript.html")
    files = (
        "event.json",
        "media/poster.jpg",
        "transcript.txt",
        "LICENSE.txt",
        "CHANGES.json",
        "VERIFY.txt",
        "comments.atom",
        "schedule.ics",
    )
    assert dead == {}
    assert {f"{home}{at}{name}" for at in ("", "1/", "2/") for name in (*pages, *files)} <= {*seen}
    assert {f"{home}{name}" for name in ("after/", "1.zip", "2.zip")} <= {*seen}
    listed = re.findall("<loc>(.*)</loc>", seen[f"{PUBLIC}/sitemap.xml"].text)
    assert {f"{home}{at}{page}" for at in ("", "1/", "2/") for page in pages} <= {*listed}
    assert "Added after the event" in seen[f"{home}2/comments-2.html"].text
    shelf = frozen.house.services.shelf
    for number in (1, 2):
        bag, key = shelf.zip(SLUG, number), shelf.public_key
        assert bag
        assert key
        assert [each.outcome for each in verify(bag, [key], SOFTWARE, restored_from).findings] == [Outcome.PROVEN] * 4


async def test_an_erased_sentence_is_gone_from_every_answer_of_the_archive_and_every_memory(
    frozen: Scene, valkey: str, tmp_path: Path
) -> None:
    addresses = [
        f"{E}/{at}{name}"
        for at in ("", "1/")
        for name in ("", "index.html", "comments.html", "comments.json", "comments.atom")
    ]
    previewed = [f"{E}/host/preview/{name}" for name in ("index.html", "comments.html")]
    async with served(valkey, tmp_path / "other") as other, httpx.AsyncClient(base_url=other.url) as there:
        await eventually(lambda: other.house.services.shelf.newest(SLUG))
        here, host = await frozen.browser(follow_redirects=True), await frozen.browser(HOST)
        there.follow_redirects = True
        before = [
            (await browser.get(address)).text
            for browser in (here, there)
            for address in addresses
            if "atom" not in address
        ]
        before += [(await host.get(address)).text for address in previewed]
        assert all(SECRET in text for text in before)
        assert SECRET in (await here.get(f"{E}/1.zip")).content.decode("latin-1")

        answer = await host.post(f"{E}/comments/1/erase", headers=JSON)

        assert answer.is_success
        shelves = [each.house.services.shelf for each in (frozen.served, other)]
        await eventually(lambda: all(shelf.edition(SLUG, 2) and shelf.withdrawn(SLUG, 1) for shelf in shelves), 15)
        for browser in (here, there):
            assert SECRET not in (await browser.get(f"{E}/1.zip")).content.decode("latin-1")
            gone = [await browser.get(address) for address in addresses]
            assert not [each.url for each in gone if SECRET in each.text]
            assert {each.status_code for each in gone if "/1/" in str(each.url)} == {410}
            assert (await browser.get(f"{E}/1/comments-2.html")).status_code == 200
            assert "Comment 7<" in (await browser.get(f"{E}/comments.html")).text
            tombstone = await browser.get(f"{E}/1/comments.html", headers=FORM)
            assert f'href="{E}/comments.html"' in tombstone.text
        assert not [text for address in previewed if SECRET in (text := (await host.get(address)).text)]
        await eventually(lambda: all(each.house.eraser._done.get(SLUG) for each in (frozen.served, other)), 15)
        assert not list(remembered(in_memory(frozen.served), SECRET))
        assert not list(remembered(in_memory(other), SECRET))


def in_memory(served: Served) -> object:
    """What a process keeps."""
    return served.house, filled._shared, exports._shared, archive._prepared, archive._policy, preview._files
