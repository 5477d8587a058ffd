"""An event that is carried elsewhere takes its picture along."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from companion.archive.pictures import drawn_anew
from companion.cli.doctor import of_the_pictures
from companion.cli.upkeep import export_log, import_log
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError
from companion.log import portable
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.media import Media, digest_of, media_key
from tests.archive.pictures import a_picture
from tests.log.happenings import HOST, SLUG, going_live, morning

PICTURE = drawn_anew(a_picture())


async def filmed(logs: Logs, media: Media) -> EventLog:
    """An event whose video has a poster."""
    event_log = await going_live(logs)
    await media.keep(SLUG, PICTURE.content)
    await event_log.submit(c.SetVideo("The film"), HOST, "video")
    await event_log.submit(c.SetPoster(PICTURE.as_poster("A hall.")), HOST, "poster")
    return event_log


async def exported(event_log: EventLog, media: Media) -> bytes:
    """The file that an event is carried in."""
    written: list[bytes] = []
    await export_log(event_log, media, written.append)
    return b"".join(written)


async def test_what_is_exported_and_imported_is_the_same_event_with_its_picture(redis: Redis) -> None:
    media = Media(redis)
    async with Logs(redis, morning) as logs:
        here = await filmed(logs, media)
        file = await exported(here, media)

        await import_log(logs, media, file, "elsewhere")

        there = logs.get("elsewhere")
        assert there is not None
        assert (there.event.poster, there.event.cursor) == (here.event.poster, here.event.cursor)
        assert await media.get("elsewhere", digest_of(PICTURE.content)) == PICTURE.content
        assert await redis.ttl(media_key("elsewhere", digest_of(PICTURE.content))) == -1
        assert (await exported(there, media)).splitlines()[-1] == file.splitlines()[-1]


async def test_the_picture_of_an_edition_that_is_not_made_yet_comes_along(redis: Redis) -> None:
    media = Media(redis)
    async with Logs(redis, morning) as logs:
        here = await filmed(logs, media)
        for command in (c.Wrap(), c.Freeze(), c.RemovePoster()):
            await here.submit(command, HOST, type(command).__name__)

        await import_log(logs, media, await exported(here, media), "elsewhere")

        assert await media.get("elsewhere", digest_of(PICTURE.content)) == PICTURE.content


async def test_a_file_whose_picture_is_missing_or_another_is_refused(redis: Redis) -> None:
    media = Media(redis)
    async with Logs(redis, morning) as logs:
        file = await exported(await filmed(logs, media), media)
        head, *lines = file.splitlines(keepends=True)
        other = portable.picture_line(drawn_anew(a_picture(colour="crimson")).content)

        for broken in (
            [head, *lines[:-1]],
            [head, *lines[:-1], other],
            [head, *lines[:-1], lines[-1].replace(b'"content":"/9j', b'"content":"/9k')],
            [head.replace(b'"pictures":1', b'"pictures":0'), *lines[:-1]],
        ):
            with pytest.raises(FieldError, match="Export it again"):
                await import_log(logs, media, b"".join(broken), "elsewhere")

        assert await redis.keys("*elsewhere*") == []


async def test_an_event_whose_picture_is_lost_is_not_exported_without_it(redis: Redis) -> None:
    media = Media(redis)
    async with Logs(redis, morning) as logs:
        event_log = await filmed(logs, media)
        await redis.delete(media_key(SLUG, digest_of(PICTURE.content)))

        with pytest.raises(ConflictError):
            await exported(event_log, media)
        assert [each.found for each in await of_the_pictures(redis, logs)] == [
            f"The store has lost the poster of {SLUG}."
        ]
