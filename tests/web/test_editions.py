"""The host's pages about the archive: the checklist, the preview, the editions."""

from __future__ import annotations

import httpx

from companion import SOFTWARE
from companion.domain import commands as c
from companion.domain.archived import as_archived
from companion.domain.editions import OrderKind
from companion.domain.keeping import ArchiveAs
from tests.builders import ANA, BEN
from tests.web.paper import read
from tests.web.phones import on_line
from tests.web.scene import FORM, E, Scene

ARCHIVE = f"{E}/host/archive"


async def published(scene: Scene, host: httpx.AsyncClient) -> None:
    """Freeze as a host does, and let the archivist do the work."""
    await scene.do(c.Wrap())
    await host.post(f"{E}/freeze", data={"next": ARCHIVE}, headers=FORM)
    for _ in range(10):
        await scene.house.archivist.look(scene.log)
        if scene.event.editions:
            return


async def test_the_checklist_names_what_is_missing_and_where_to_mend_it(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Why?"), ANA)
    await scene.do(c.CastVote("1"), BEN)
    await scene.do(c.PostComment("Not to be kept", archive=ArchiveAs.NONE), BEN)
    await scene.do(c.Wrap())

    page = read(await host.get(f"{E}/freeze"))

    said = page.at("main").words
    assert "No video is named." in said
    assert "Nobody has told the story of the day." in said
    assert "One comment that people voted for is not answered." in said
    assert "1 will be kept, each as its author chose." in said
    assert "1 not to be archived, as their authors chose" in said
    assert page.link("Name it") == f"{E}/host/story/video"
    assert page.form(f"{E}/freeze")["next"] == ARCHIVE


async def test_the_preview_has_the_exact_pages_that_are_published_then(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("Said by name"), ANA)
    await scene.do(c.PostComment("Said in passing", archive=ArchiveAs.NONE), BEN)
    await scene.do(c.Wrap())

    frame, preview = await host.get(f"{E}/host/preview"), await host.get(f"{E}/host/preview/comments.html")

    assert f'<iframe src="{E}/host/preview/index.html"' in frame.text
    assert "frame-src 'self'" in frame.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in preview.headers["content-security-policy"]
    assert "no-cache" in preview.headers["cache-control"]
    assert "Said by name" in preview.text
    assert "in passing" not in preview.text
    assert "review" not in preview.text
    assert (await host.get(f"{E}/host/preview/nothing.html")).status_code == 404


async def test_a_preview_moves_with_what_is_written(scene: Scene, host: httpx.AsyncClient) -> None:
    first = await host.get(f"{E}/host/preview/index.html")
    await scene.do(c.WriteSection("", "Later", "Found in a drawer."))

    second = await host.get(f"{E}/host/preview/index.html")

    assert "Found in a drawer." not in first.text
    assert "Found in a drawer." in second.text


async def test_freezing_shows_how_far_the_archive_is_until_it_is_there(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.Wrap())
    answer = await host.post(f"{E}/freeze", data={"next": ARCHIVE}, headers=FORM)

    assert (answer.status_code, answer.headers["location"]) == (303, ARCHIVE)
    assert scene.event.ordered[0].software == SOFTWARE
    await scene.house.archivist.look(scene.log)
    page = read(await host.get(ARCHIVE))
    assert page.link("Edition 1") == f"{E}/1/"
    assert 'http-equiv="refresh"' not in (await host.get(ARCHIVE)).text


async def test_a_console_hears_how_far_the_archive_is(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.Wrap())
    line = on_line(scene.served.url, page="host", cursor=scene.event.cursor, token=host.cookies["session"])
    async with line as console:
        await console.hear()
        await scene.do(c.Freeze())

        told = await console.hear_of("0 of 4")

    assert told.c == ""
    assert told.content
    assert 'hx-target="#underway"' in told.content
    assert "Edition 1: Rendering the pages, 0 of 4</label>" in told.content
    assert '<progress id="underway-bar" value="0" max="4">' in told.content


async def test_a_host_orders_the_next_edition_and_says_what_changed(scene: Scene, host: httpx.AsyncClient) -> None:
    await published(scene, host)
    form = read(await host.get(ARCHIVE)).form(f"{E}/editions") | {"summary": "A name.", "kind": "correction"}

    ordered = await host.post(f"{E}/editions", data=form, headers=FORM)

    assert (ordered.status_code, ordered.headers["location"]) == (303, ARCHIVE)
    assert (scene.event.ordered[1].kind, scene.event.ordered[1].summary) == (OrderKind.CORRECTION, "A name.")
    assert scene.event.ordered[1].software == SOFTWARE


async def test_each_edition_can_be_read_and_fetched_whole_from_where_hosts_order_it(
    scene: Scene, host: httpx.AsyncClient
) -> None:
    await published(scene, host)

    page = read(await host.get(ARCHIVE))
    whole = await host.get(page.link("All of it in one file: edition 1"))

    assert page.link("Edition 1") == f"{E}/1/"
    assert whole.headers["content-type"] == "application/zip"


async def test_an_order_without_a_word_for_readers_comes_back(scene: Scene, host: httpx.AsyncClient) -> None:
    await published(scene, host)

    answer = await host.post(f"{E}/editions", data={"summary": " ", "kind": "correction"}, headers=FORM)

    assert answer.status_code == 422
    assert "Say in a sentence what changed" in answer.text
    assert read(answer).form(f"{E}/editions")["kind"] == "correction"


async def test_what_was_said_as_chosen_is_what_is_archived(scene: Scene, host: httpx.AsyncClient) -> None:
    await scene.do(c.PostComment("As a delegate", archive=ArchiveAs.DELEGATE), ANA)
    await published(scene, host)

    wall = await host.get(f"{E}/1/comments.html")

    assert [each.name for each in as_archived(scene.event).wall.oldest_first()] == ["A delegate"]
    assert "A delegate" in wall.text
    assert "Ana" not in wall.text
