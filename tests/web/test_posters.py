"""The poster of the video: sent as a file, seen, described, removed, and withdrawn from what is published."""

from __future__ import annotations

from io import BytesIO

import httpx
import pytest
from PIL import Image

from companion.archive.pictures import MAX_FILE_BYTES, NO_PICTURE
from companion.domain import commands as c
from companion.domain.editions import OrderKind
from companion.log.media import media_key
from companion.web import preview as previews
from companion.web.posters import NONE_CHOSEN, TOO_MUCH
from tests.archive.pictures import a_picture
from tests.log.happenings import eventually
from tests.web.paper import Element, read
from tests.web.scene import FORM, JSON, SLUG, E, Scene

VIDEO, PAGE = f"{E}/video", f"{E}/host/story/video"
POSTER, SEEN = f"{E}/video/poster", f"{E}/host/story/video/poster"
SECRET = "somebody-s-camera"


def sent(content: bytes, name: str = "IMG_0001.jpg", kind: str = "image/jpeg") -> dict[str, tuple[str, bytes, str]]:
    """A picture as a form of several parts has it."""
    return {"poster": (name, content, kind)}


@pytest.fixture
async def filmed(scene: Scene) -> Scene:
    """The small day, once its video is named."""
    await scene.do(c.SetVideo("The film", "https://films.example/day"))
    return scene


async def with_poster(host: httpx.AsyncClient, colour: str = "teal", alt: str = "A full hall.") -> None:
    """Send a poster as a browser does."""
    answer = await host.post(POSTER, data={"alt": alt}, files=sent(a_picture(colour=colour)), headers=FORM)
    assert answer.status_code == 303, answer.text


def pictures(page: Element) -> list[str]:
    """Where the pictures of a page come from."""
    return [each["src"] for each in page.at("main").tagged("img")]


async def test_a_host_sends_a_picture_and_sees_it_without_anything_that_the_camera_said(
    filmed: Scene, host: httpx.AsyncClient
) -> None:
    exif = Image.Exif()
    exif[0x013B] = SECRET
    form = read(await host.get(PAGE)).form(POSTER)
    fields = {name: form[name] for name in ("command_id", "form")} | {"alt": "A full hall."}

    answer = await host.post(POSTER, data=fields, files=sent(a_picture(exif=exif.tobytes())), headers=FORM)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#poster")
    page = read(await host.get(PAGE))
    (source,) = pictures(page)
    shown = await host.get(source)
    assert (shown.headers["content-type"], shown.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    assert "no-cache" in shown.headers["cache-control"]
    assert shown.headers["content-security-policy"] == "default-src 'none'"
    assert SECRET.encode() not in shown.content
    with Image.open(BytesIO(shown.content)) as kept:
        assert kept.size == (640, 360)
    assert page.form(POSTER)["alt"] == "A full hall."
    assert filmed.event.poster
    assert filmed.event.poster.size_bytes == len(shown.content)
    again = await host.get(source, headers={"If-None-Match": shown.headers["etag"]})
    assert again.status_code == 304


async def test_the_bytes_decide_what_it_is_not_the_name(filmed: Scene, host: httpx.AsyncClient) -> None:
    good = await host.post(POSTER, files=sent(a_picture("WEBP"), "x.exe", "text/html"), headers=FORM)
    bad = await host.post(POSTER, data={"alt": "Mine"}, files=sent(b"<svg/>", "x.png", "image/png"), headers=FORM)

    assert (good.status_code, bad.status_code) == (303, 422)
    page = read(bad)
    assert page.at("poster-problem").words == NO_PICTURE
    assert page.form(POSTER)["alt"] == "Mine"
    assert page.form(VIDEO)["title"] == "The film"
    assert filmed.event.poster


async def test_more_than_a_camera_makes_is_too_large(filmed: Scene, host: httpx.AsyncClient) -> None:
    content = b"\xff\xd8\xff" + bytes(MAX_FILE_BYTES)
    for more in (b"", bytes(1024 * 1024)):
        answer = await host.post(POSTER, files=sent(content + more), headers=FORM)

        assert answer.status_code == 413
        assert TOO_MUCH in answer.text

    assert filmed.event.poster is None


async def test_only_this_address_takes_so_much(filmed: Scene, host: httpx.AsyncClient) -> None:
    answer = await host.post(VIDEO, data={"title": "x"}, files=sent(bytes(100_000)), headers=FORM)

    assert filmed.event.poster is None
    assert answer.status_code == 413


async def test_it_is_described_anew_without_sending_it_again(filmed: Scene, host: httpx.AsyncClient) -> None:
    none = await host.post(POSTER, data={"alt": "A hall."}, headers=FORM)
    await with_poster(host)
    before = filmed.event.poster

    empty = await host.post(POSTER, data={"alt": "Two people."}, files=sent(b"", ""), headers=FORM)
    told = await host.post(POSTER, json={"alt": "Three people."}, headers=JSON)
    long = await host.post(POSTER, data={"alt": "x" * 301}, headers=FORM)

    assert (none.status_code, empty.status_code, told.status_code, long.status_code) == (422, 303, 200, 422)
    assert NONE_CHOSEN in none.text
    assert read(long).at("alt-problem").words.startswith("This has 301 characters")
    assert before
    assert filmed.event.poster
    assert (filmed.event.poster.sha256, filmed.event.poster.alt) == (before.sha256, "Three people.")


async def test_what_is_replaced_or_removed_leaves_the_store(filmed: Scene, host: httpx.AsyncClient) -> None:
    redis = filmed.house.redis
    await with_poster(host)
    assert filmed.event.poster
    first = media_key(SLUG, filmed.event.poster.sha256)
    await with_poster(host, "crimson")
    second = media_key(SLUG, filmed.event.poster.sha256)
    await filmed.house.eraser.look(filmed.log)
    left = [await redis.exists(key) for key in (first, second)]

    answer = await host.post(f"{VIDEO}/remove-poster", headers=FORM)
    await filmed.house.eraser.look(filmed.log)

    assert (answer.status_code, left) == (303, [0, 1])
    assert await redis.keys(f"{{{SLUG}}}:media:*") == []
    assert pictures(read(await host.get(PAGE))) == []
    assert (await host.get(SEEN)).status_code == 404


async def test_a_resent_picture_counts_once(filmed: Scene, host: httpx.AsyncClient) -> None:
    for _ in range(2):
        await host.post(POSTER, data={"command_id": "same"}, files=sent(a_picture()), headers=JSON)

    assert filmed.event.posters == (filmed.event.poster.sha256,) if filmed.event.poster else ()
    assert filmed.event.accepted.get(("host", "same")) == filmed.event.version


@pytest.mark.usefixtures("filmed")
async def test_nobody_but_a_host_sends_or_sees_it(
    host: httpx.AsyncClient, ana: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    await with_poster(host)

    for client, status in ((ana, 403), (visitor, 401)):
        answer = await client.post(POSTER, data={"alt": "Mine"}, files=sent(a_picture()), headers=FORM)
        assert answer.status_code == status
        assert pictures(read(answer)) == []
        assert "A full hall." not in answer.text
        assert (await client.get(SEEN, headers=JSON)).status_code == status


async def test_before_there_is_a_video_there_is_no_poster(scene: Scene, host: httpx.AsyncClient) -> None:
    page = await host.get(PAGE)
    answer = await host.post(POSTER, files=sent(a_picture()), headers=FORM)

    assert "Name the video first." in page.text
    assert (answer.status_code, scene.event.poster) == (409, None)


@pytest.mark.usefixtures("filmed")
async def test_the_checklist_says_what_the_video_lacks(host: httpx.AsyncClient) -> None:
    lacking = read(await host.get(f"{E}/freeze")).at("main").words
    await with_poster(host, alt="")
    undescribed = read(await host.get(f"{E}/freeze")).at("main").words

    assert "The video has no poster: a picture that stands for it." in lacking
    assert "The video has no transcript, for whoever cannot hear it." in lacking
    assert "Nobody has said what is to be seen on the poster." in undescribed


async def published(scene: Scene, number: int = 1) -> None:
    """Let the archivist of the process make what is ordered."""
    shelf = scene.house.services.shelf
    await eventually(lambda: len(scene.event.editions) >= number and shelf.edition(SLUG, number), 20)


async def test_the_preview_and_the_edition_show_it_and_hosts_withdraw_it(
    filmed: Scene, host: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    await with_poster(host)
    preview = await host.get(f"{E}/host/preview/media/poster.jpg")
    ready = previews._files.cache_info().currsize
    await filmed.do(c.Wrap())
    await filmed.do(c.Freeze())
    await published(filmed)
    newest, first = await visitor.get(f"{E}/media/poster.jpg"), await visitor.get(f"{E}/1/media/poster.jpg")
    page = await visitor.get(f"{E}/")

    assert preview.content == newest.content == first.content
    assert (newest.headers["content-type"], newest.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    assert "img-src 'self'" in newest.headers["content-security-policy"]
    assert '<img src="media/poster.jpg" width="640" height="360" alt="Watch The film: A full hall.">' in page.text

    listed = read(await host.get(PAGE))
    form = listed.form(f"{VIDEO}/withdraw-poster")
    assert pictures(listed)[1:] == [f"{E}/1/media/poster.jpg"]
    await host.post(f"{VIDEO}/withdraw-poster", data=form, headers=FORM)
    assert ready
    assert previews._files.cache_info().currsize == 0
    await published(filmed, 2)

    gone = {name: await visitor.get(f"{E}/1/{name}") for name in ("media/poster.jpg", "index.html", "event.json")}
    assert {answer.status_code for answer in gone.values()} == {410}
    assert (await visitor.get(f"{E}/1/programme.html")).status_code == 200
    assert (await visitor.get(f"{E}/media/poster.jpg")).status_code == 404
    assert "poster.jpg" not in (await visitor.get(f"{E}/")).text
    assert "Files that had what was to go are withdrawn from it." in (await host.get(f"{E}/host/archive")).text
    order = filmed.event.ordered[-1]
    assert (order.kind, order.summary) == (OrderKind.WITHDRAWAL, "The poster of the video is no longer in it.")
    again = await host.post(POSTER, files=sent(a_picture()), headers=FORM)
    assert again.status_code == 409
