"""The poster in the bag: the same bytes from every process, proven, and withdrawn from everywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast
from zipfile import ZipFile

import pytest

from companion.archive.bag import own_key, sha256, zipped
from companion.archive.bundle import BundleError
from companion.archive.keys import Keys
from companion.archive.making import edition_bag
from companion.archive.orders import due, inputs_of
from companion.archive.pictures import Picture, drawn_anew
from companion.archive.stored import bundle_key
from companion.archive.verifying import Outcome, read_bag, verify
from companion.cli.archiving import restored_from
from companion.domain import commands as c
from companion.domain.editions import OrderKind
from companion.domain.errors import CompanionError
from companion.log.embedded import embedded
from companion.log.media import Media, media_key
from tests.archive.days import DAY, HOST
from tests.archive.pictures import a_picture
from tests.archive.test_takedown import Process, forgotten, gone, on_disk, process
from tests.log.happenings import eventually

SLUG, POSTER = "manchester", "data/media/poster.jpg"
FACES = "the-unspeakable-faces"
PICTURE = drawn_anew(a_picture())

pytestmark = pytest.mark.usefixtures("redis")


async def live_through(here: Process, alt: str = FACES) -> None:
    """Let the day pass with a video that has a poster, up to the freeze."""
    event_log = await here.logs.create(SLUG)
    *day, (_, freeze, by) = DAY
    await Media(here.redis).offer(SLUG, PICTURE.content)
    for n, command in enumerate([*(command for _, command, _ in day), c.SetPoster(PICTURE.as_poster(alt)), freeze]):
        await event_log.submit(command, day[n][2] if n < len(day) else by, f"{n}")


async def test_two_processes_make_the_same_bag_and_both_give_out_the_poster(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as one, process(url, tmp_path / "two") as two:
            for each in (one, two):
                await each.rest()
            await live_through(one)
            await eventually(lambda: two.logs.get(SLUG) and two.event.version == one.event.version)
            made = [await _bag(each) for each in (one, two)]

            await one.archivist.look(one.log)
            await eventually(lambda: two.event.editions)
            await two.archivist.look(two.log)

            assert made[0] == made[1]
            assert made[0][POSTER] == PICTURE.content
            stored = cast("bytes", await one.redis.get(bundle_key(SLUG, 1)))
            assert stored == zipped(made[0], f"{SLUG}-e1") == two.shelf.bundle(SLUG, 1)
            assert two.shelf.file(SLUG, 1, "media/poster.jpg") == (PICTURE.content, "image/jpeg")
            said = json.loads(one.told(1, "event.json"))["poster"]
            assert (said["sha256"], said["width"], said["height"]) == (sha256(PICTURE.content), 640, 360)


async def _bag(here: Process) -> dict[str, bytes]:
    """The bag as this process would make it, with nothing of it on its disk."""
    (order,) = due(here.event, "")
    poster = await Media(here.redis).get(SLUG, sha256(PICTURE.content))
    return edition_bag(here.event, inputs_of(order, "Companion 1"), await Keys(here.redis).key(), poster=poster or b"")


async def test_it_is_proven_by_what_the_record_says_of_it(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await live_through(here)
            await eventually(lambda: here.has(1))
            bag = here.shelf.zip(SLUG, 1)
            assert bag
            with ZipFile(bag) as packed:
                packed.extractall(tmp_path / "out")
    folder = tmp_path / "out" / f"{SLUG}-e1"
    _, files = read_bag(folder)

    good = verify(folder, [own_key(files)], "Companion 1", restored_from)
    (folder / POSTER).write_bytes(drawn_anew(a_picture(colour="crimson")).content)
    other = verify(folder, [own_key(files)], "Companion 1", restored_from)

    assert [each.outcome for each in good.findings] == [Outcome.PROVEN] * 4
    assert good.findings[-1].sentence == "media/poster.jpg is the picture that event.json names."
    assert other.is_refuted


@pytest.mark.parametrize("poster", [b"", PICTURE.content + b"more"])
async def test_a_bag_is_not_made_with_another_picture(tmp_path: Path, poster: bytes) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await here.rest()
            await live_through(here)
            (order,) = due(here.event, "")

            with pytest.raises(BundleError):
                edition_bag(here.event, inputs_of(order, "Companion 1"), await Keys(here.redis).key(), poster=poster)


async def test_an_edition_waits_for_a_poster_that_the_store_has_lost_until_a_host_mends_it(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await here.rest()
            await live_through(here)
            await here.redis.delete(media_key(SLUG, sha256(PICTURE.content)))

            with pytest.raises(CompanionError, match="The store has lost the poster of manchester"):
                await here.archivist.look(here.log)
            await here.do(c.RemovePoster())
            await here.archivist.look(here.log)

            assert here.has(1)
            assert here.shelf.file(SLUG, 1, "media/poster.jpg") is None


@pytest.mark.parametrize("alt", [FACES, ""])
async def test_what_is_withdrawn_leaves_every_place_with_what_describes_it(tmp_path: Path, alt: str) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as one, process(url, tmp_path / "two") as two:
            await live_through(one, alt)
            await eventually(lambda: one.has(1) and two.has(1))
            assert len(_places(tmp_path, PICTURE)) > 4

            await two.do(c.ErasePoster(sha256(PICTURE.content)))
            await forgotten(one, two)

            await eventually(lambda: not _places(tmp_path, PICTURE), 5)
            await gone(tmp_path, FACES)
            described = {"index.html", "event.json"} if alt else set()
            for each in (one, two):
                assert each.shelf.withdrawn(SLUG, 1) == {"media/poster.jpg", *described}
                assert each.told(1, "programme.html")
                assert each.told(2, "index.html")
                assert each.shelf.file(SLUG, 2, "media/poster.jpg") is None
            assert await one.redis.keys("*:media:*") == []
            assert [order.kind for order in one.event.ordered] == [OrderKind.FIRST, OrderKind.WITHDRAWAL]


def _places(folder: Path, picture: Picture) -> list[Path]:
    """The files that have the last pixels of a picture in them."""
    end = picture.content[-60:]
    return [file for file in folder.rglob("*") if file.is_file() and end in file.read_bytes()]


async def test_a_poster_that_is_only_removed_stays_in_what_is_published(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await live_through(here)
            await eventually(lambda: here.has(1))

            await here.do(c.RemovePoster())
            await here.do(c.OrderEdition("Without a picture."), HOST)
            await eventually(lambda: here.has(2), 20)

            assert here.shelf.file(SLUG, 1, "media/poster.jpg")
            assert json.loads(here.told(2, "CHANGES.json"))["files"]["removed"] == ["media/poster.jpg"]
            assert on_disk(tmp_path, FACES)
