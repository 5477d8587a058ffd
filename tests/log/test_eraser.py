"""The eraser, on a store of its own: what was erased is in no log, on no disk, and does not come back with a backup."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from companion.domain.commands import (
    EraseComment,
    ErasePerson,
    ErasePoster,
    EraseWordings,
    PostComment,
    PostNotice,
    SetPoster,
    SetVideo,
)
from companion.domain.facts import Video
from companion.domain.people import SOMEBODY, Person
from companion.domain.poster import JPEG, Poster
from companion.log.embedded import embedded
from companion.log.eraser import Eraser, mark_key
from companion.log.event_log import EventLog
from companion.log.ledger import Entry, Ledger
from companion.log.logs import Logs
from companion.log.media import Media, digest_of
from companion.log.store import connect
from companion.log.stream import PAGE
from tests.builders import replay
from tests.log.happenings import GUEST, HOST, SLUG, eventually, going_live, morning

SECRET = "the-unspeakable-word"


class Process:
    """A process with a disk, whose eraser does not run by itself."""

    def __init__(self, redis: Redis, logs: Logs, disk: Path) -> None:
        self.redis, self.logs = redis, logs
        self.eraser = Eraser(redis, logs, Ledger(disk / "erasures.json"))

    @property
    def log(self) -> EventLog:
        event_log = self.logs.get(SLUG)
        assert event_log
        return event_log


pytestmark = pytest.mark.usefixtures("redis")
"""The store that all share is empty at first."""


@asynccontextmanager
async def process(url: str, disk: Path) -> AsyncIterator[Process]:
    redis = connect(url)
    # A word that is packed is found no more, and is there all the same.
    await redis.config_set("rdbcompression", "no")
    async with Logs(redis, morning) as logs:
        yield Process(redis, logs, disk)
    await redis.aclose()


def on_disk(folder: Path, word: str) -> list[str]:
    """The files that have a word in them."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if word.encode() in file.read_bytes()]


async def say(event_log: EventLog, text: str, by: Person = GUEST) -> int:
    """Post a comment."""
    return await event_log.submit(PostComment(text), by, secrets.token_hex(8))


async def erase(here: Process, *commands: EraseComment | ErasePerson | EraseWordings) -> None:
    for number, command in enumerate(commands):
        await here.log.submit(command, HOST, f"erase-{number}-{here.log.event.version}")


async def test_an_erased_sentence_is_in_no_log_no_memory_and_on_no_disk(tmp_path: Path) -> None:
    disk = tmp_path / "data"
    with embedded(disk) as url:
        async with process(url, disk) as one, process(url, disk) as two:
            log = await going_live(one.logs)
            await say(log, f"I say {SECRET}")
            await say(log, "I say nothing")
            assert on_disk(disk, SECRET)
            before = await log.records(0)

            await erase(one, EraseComment("1"))
            await one.eraser.look(log)
            after = await log.records(0)

            await eventually(lambda: two.log.event.version == log.event.version, within_s=5)
            assert [each.cursor for each in after][:-1] == [each.cursor for each in before]
            assert replay(after) == log.event == two.log.event
            assert SECRET not in repr(after) + repr(log.event) + repr(two.log.event)
            await eventually(lambda: not on_disk(disk, SECRET), within_s=5)
            assert on_disk(disk, "I say nothing")
            # Both go on where they were: nothing was refolded, and nothing is in the way of the next.
            await say(two.log, "Going on")
            await eventually(lambda: one.log.event == two.log.event, within_s=5)
            assert await one.redis.keys(f"*{SLUG}*log*") == [f"{{{SLUG}}}:log".encode()]
    assert not on_disk(disk, SECRET)


async def test_a_person_goes_from_the_log_by_name(valkey: str, tmp_path: Path) -> None:
    async with process(valkey, tmp_path) as here:
        log = await going_live(here.logs)
        await say(log, f"I say {SECRET}")

        await erase(here, ErasePerson(GUEST.id))
        await here.eraser.look(log)

        said = repr(await log.records(0))
        assert SECRET not in said
        assert GUEST.name not in said
        assert log.event.known_as(GUEST.id) == SOMEBODY


async def test_it_runs_in_every_process_and_is_done_once(redis: Redis, valkey: str, tmp_path: Path) -> None:
    async with process(valkey, tmp_path) as one, process(valkey, tmp_path) as two:
        running = [asyncio.create_task(each.eraser.run()) for each in (one, two)]
        log = await going_live(one.logs)
        await say(log, f"I say {SECRET}")

        await erase(one, EraseComment("1"))
        await eventually(lambda: all(each.eraser._done.get(SLUG) for each in (one, two)), within_s=10)

        assert SECRET not in repr(await log.records(0))
        assert await redis.get(mark_key(SLUG)) == log.event.cursor.encode()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def test_what_is_posted_meanwhile_is_not_lost(valkey: str, tmp_path: Path) -> None:
    async with process(valkey, tmp_path) as here:
        log = await going_live(here.logs)
        await say(log, f"I say {SECRET}")
        crowd = [Person(f"p{number}", f"Person {number}") for number in range(PAGE // 2 + 100)]
        await asyncio.gather(*(say(log, "Before", each) for each in crowd))
        await erase(here, EraseComment("1"))

        await asyncio.gather(here.eraser.look(log), *(say(log, "Meanwhile", each) for each in crowd[:50]))

        records = await log.records(0)
        assert [each.version for each in records] == list(range(1, log.event.version + 1))
        assert replay(records) == log.event
        assert SECRET not in repr(records)


async def test_a_crash_in_the_middle_is_made_good(valkey: str, tmp_path: Path) -> None:
    async with process(valkey, tmp_path) as one:
        log = await going_live(one.logs)
        await say(log, f"I say {SECRET}")
        await erase(one, EraseComment("1"))

    async with process(valkey, tmp_path) as two:
        await two.eraser.look(two.log)

        assert SECRET not in repr(await two.log.records(0))


async def test_what_a_backup_brings_back_is_erased_again(tmp_path: Path) -> None:
    disk, backup = tmp_path / "data", tmp_path / "backup"
    with embedded(disk) as url:
        async with process(url, disk) as here:
            log = await going_live(here.logs)
            await say(log, f"I say {SECRET}")
            await say(log, "I stay")
    shutil.copytree(disk / "valkey", backup)
    with embedded(disk) as url:
        async with process(url, disk) as here:
            await erase(here, EraseComment("1"))
            await here.eraser.look(here.log)
    shutil.rmtree(disk / "valkey")
    shutil.copytree(backup, disk / "valkey")
    assert on_disk(disk, SECRET)

    with embedded(disk) as url:
        async with process(url, disk) as here:
            assert SECRET in repr(here.log.event)
            await here.eraser.look(here.log)
            again = here.log.event.version
            await here.eraser.look(here.log)

            assert [comment.text for comment in here.log.event.wall.oldest_first()] == ["I stay"]
            assert here.log.event.version == again
            await eventually(lambda: not on_disk(disk, SECRET), within_s=5)


async def test_a_picture_that_a_backup_brings_back_is_withdrawn_again(tmp_path: Path) -> None:
    disk, backup = tmp_path / "data", tmp_path / "backup"
    poster = Poster(digest_of(SECRET.encode()), JPEG, len(SECRET), 400, 300, f"One who is {SECRET}.")
    with embedded(disk) as url:
        async with process(url, disk) as here:
            log = await going_live(here.logs)
            await Media(here.redis).offer(SLUG, SECRET.encode())
            await log.submit(SetVideo("The film"), HOST, "video")
            await log.submit(SetPoster(poster), HOST, "poster")
    shutil.copytree(disk / "valkey", backup)
    with embedded(disk) as url:
        async with process(url, disk) as here:
            await here.log.submit(ErasePoster(poster.sha256), HOST, "erase")
            await here.eraser.look(here.log)
            await eventually(lambda: not on_disk(disk, SECRET), within_s=5)
    shutil.rmtree(disk / "valkey")
    shutil.copytree(backup, disk / "valkey")

    with embedded(disk) as url:
        async with process(url, disk) as here:
            brought_back = here.log.event.poster
            await here.eraser.look(here.log)

            assert (brought_back, here.log.event.poster) == (poster, None)
            assert await Media(here.redis).get(SLUG, poster.sha256) is None
            await eventually(lambda: not on_disk(disk, SECRET), within_s=5)


@pytest.mark.parametrize("amended_in_backup", [True, False])
async def test_what_hosts_wrote_does_not_come_back_with_a_backup(tmp_path: Path, *, amended_in_backup: bool) -> None:
    disk, backup = tmp_path / "data", tmp_path / "backup"

    async def amend(log: EventLog) -> None:
        await log.submit(SetVideo("A film"), HOST, "amend")

    with embedded(disk) as url:
        async with process(url, disk) as here:
            log = await going_live(here.logs)
            await log.submit(SetVideo(f"A film of {SECRET}"), HOST, "write")
            await log.submit(PostNotice(f"Beware of {SECRET}"), HOST, "announce")
            if amended_in_backup:
                await amend(log)
    shutil.copytree(disk / "valkey", backup)
    with embedded(disk) as url:
        async with process(url, disk) as here:
            if not amended_in_backup:
                await amend(here.log)
            await erase(here, EraseWordings(("video", "notice:1")))
            await here.eraser.look(here.log)
            assert not await left_in(here.log)
            assert video_of(here.log) == Video("A film")
    shutil.rmtree(disk / "valkey")
    shutil.copytree(backup, disk / "valkey")
    assert on_disk(disk, SECRET)

    with embedded(disk) as url:
        async with process(url, disk) as here, process(url, disk) as other:
            for each in (here, other, here):
                await each.eraser.look(each.log)

            # What lost the better words with the backup says nothing; what had them says those.
            assert video_of(here.log) == (Video("A film") if amended_in_backup else None)
            assert not await left_in(here.log)
            assert replay(await here.log.records(0)) == here.log.event
            await eventually(lambda: not on_disk(disk, SECRET), within_s=5)


def video_of(log: EventLog) -> Video | None:
    """What an event says of its recording."""
    return log.event.facts.video if log.event.facts else None


async def left_in(log: EventLog) -> bool:
    """Tell whether a log or its state has the word yet."""
    return SECRET in repr(log.event) + repr(await log.records(0))


async def test_another_history_of_the_same_name_is_left_alone(redis: Redis, valkey: str, tmp_path: Path) -> None:
    async with process(valkey, tmp_path) as here:
        log = await going_live(here.logs)
        await say(log, f"I say {SECRET}")
        await erase(here, EraseComment("1"))
        await here.eraser.look(log)
    await redis.flushall()

    async with process(valkey, tmp_path) as anew:
        log = await going_live(anew.logs)
        await say(log, "Quite another first comment")
        await anew.eraser.look(log)

        assert [comment.text for comment in log.event.wall.oldest_first()] == ["Quite another first comment"]


async def test_what_an_older_backup_never_had_is_looked_for_once(redis: Redis, valkey: str, tmp_path: Path) -> None:
    async with process(valkey, tmp_path) as here:
        log = await going_live(here.logs)
        Ledger(tmp_path / "erasures.json").note(SLUG, {"poster:ab12": Entry(log.cursor_at(1), "99-later")})
        await here.eraser.look(log)
        before = await reads_of(redis)

        await here.eraser.look(log)

        assert await reads_of(redis) == before
        await say(log, "Something comes")
        await here.eraser.look(log)
        assert await reads_of(redis) > before


async def reads_of(redis: Redis) -> int:
    """How often the store was asked for records."""
    return int((await redis.info("commandstats"))["cmdstat_xrange"]["calls"])


async def test_where_nothing_was_erased_there_is_nothing_to_do(redis: Redis, valkey: str, tmp_path: Path) -> None:
    async with process(valkey, tmp_path) as here:
        log = await going_live(here.logs)

        await here.eraser.look(log)

        assert not await redis.exists(mark_key(SLUG))
        assert on_disk(tmp_path, "") == []


async def test_a_store_that_does_not_let_us_rewrite_its_file_is_left_to_whoever_runs_it(
    redis: Redis, valkey: str, tmp_path: Path
) -> None:
    await redis.acl_setuser(
        "limited", enabled=True, passwords=["+pass"], keys="*", channels="*", commands=["+@all", "-bgrewriteaof"]
    )
    try:
        async with process(f"{valkey}?username=limited&password=pass", tmp_path) as here:
            log = await going_live(here.logs)
            await say(log, f"I say {SECRET}")
            await erase(here, EraseComment("1"))

            await here.eraser.look(log)

            assert SECRET not in repr(await log.records(0))
            assert await redis.get(mark_key(SLUG)) == log.event.cursor.encode()
    finally:
        await redis.acl_deluser("limited")
