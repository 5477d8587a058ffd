"""The archivist: one edition whatever fails when, checked by everybody who shelves it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from redis.asyncio import Redis

from companion.archive import archivist as module
from companion.archive.archivist import Archivist, bundle_key
from companion.archive.bundle import digest, pack
from companion.archive.edition import EditionInputs, archive_files
from companion.archive.shelf import Shelf
from companion.domain.changes import Record
from companion.domain.commands import CreateEvent, Freeze, GoLive, PostComment, Wrap
from companion.domain.event import Edition, Event
from companion.domain.people import Person
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.tasks import Tasks
from tests.archive.days import DAY, FACTS, HOST
from tests.builders import at
from tests.log.happenings import eventually

SLUG = "manchester"
KEY = bundle_key(SLUG, 1)


class Process:
    """One process of an installation, with a disk of its own."""

    def __init__(self, redis: Redis, disk: Path) -> None:
        self.logs = Logs(redis, lambda: at("16:30"))
        self.shelf = Shelf(disk)
        self.archivist = Archivist(redis, self.logs, self.shelf, public_url="https://events.example", version="1")

    @property
    def log(self) -> EventLog:
        found = self.logs.get(SLUG)
        assert found
        return found

    @property
    def event(self) -> Event:
        return self.log.event

    @asynccontextmanager
    async def archiving(self) -> AsyncIterator[None]:
        tasks = Tasks()
        tasks.supervise("the archivist", self.archivist.run)
        try:
            yield
        finally:
            await tasks.stop()


Start = Callable[[str], Awaitable[Process]]


@pytest.fixture
async def start(redis: Redis, tmp_path: Path) -> AsyncIterator[Start]:
    """Starts a process with a disk of this name. It follows the logs, but its archivist does not run yet."""
    async with AsyncExitStack() as stack:

        async def start(disk: str) -> Process:
            process = Process(redis, tmp_path / disk)
            await stack.enter_async_context(process.logs)
            return process

        yield start


@pytest.fixture
async def process(start: Start) -> Process:
    """A process that knows a day that is over, but not frozen yet."""
    process = await start("one")
    log = await process.logs.create(SLUG)
    for n, (_, command, by) in enumerate(DAY[:-1]):
        await log.submit(command, by, f"{n}")
    return process


async def freeze(process: Process) -> None:
    await process.log.submit(Freeze(), HOST, "freeze")


def expected(event: Event) -> bytes:
    inputs = EditionInputs(number=1, public_address="https://events.example", software="Companion 1")
    return pack(archive_files(event, inputs))


async def test_a_frozen_event_is_published_and_shelved_at_once(
    process: Process, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_S", 3600)
    async with process.archiving():
        await freeze(process)
        await eventually(lambda: process.event.editions)

    bundle = expected(process.event)
    assert await redis.get(KEY) == bundle
    assert process.event.editions == (Edition(1, digest(bundle), process.event.moment),)
    found = process.shelf.file(SLUG, None, "index.html")
    assert found
    assert b"Manchester Roadshow" in found[0]


class Reader:
    """Goes to the shelf as soon as they hear of an edition."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.found: list[bool] = []

    def moved(self, _before: Event, _records: Sequence[Record], after: Event) -> None:
        if after.editions:
            self.found.append(self._process.shelf.newest(SLUG) is not None)

    def refolded(self, _event: Event) -> None:
        """Nothing is ever wrong here."""


async def test_an_edition_is_on_the_shelf_before_anybody_hears_of_it(process: Process) -> None:
    reader = Reader(process)
    process.log.listen(reader)
    async with process.archiving():
        await freeze(process)
        await eventually(lambda: reader.found)

    assert reader.found == [True]


async def test_an_event_that_is_not_frozen_is_left_alone(process: Process, redis: Redis) -> None:
    await process.archivist.look(process.log)

    assert await redis.get(KEY) is None
    assert process.event.editions == ()


async def test_a_crash_between_store_and_log_is_resumed(process: Process, start: Start) -> None:
    await freeze(process)
    await process.archivist._put_once(KEY, expected(process.event))

    heir = await start("heir")
    await heir.archivist.look(heir.log)

    assert [edition.sha256 for edition in heir.event.editions] == [digest(expected(process.event))]
    assert heir.shelf.newest(SLUG)


async def test_a_crash_between_log_and_shelf_is_resumed(process: Process, start: Start) -> None:
    await freeze(process)
    await process.archivist._publish(process.log, number=1)

    heir = await start("heir")
    await heir.archivist.look(heir.log)

    assert heir.shelf.has(SLUG, 1, digest(expected(process.event)))


async def test_two_processes_at_once_publish_one_edition(process: Process, start: Start) -> None:
    other = await start("other")
    async with process.archiving(), other.archiving():
        await freeze(process)
        await eventually(lambda: process.shelf.newest(SLUG) and other.shelf.newest(SLUG) and other.event.editions)

    assert len(other.event.editions) == 1
    assert process.shelf.all() == other.shelf.all()


async def test_another_version_of_the_software_adopts_what_is_there(process: Process, redis: Redis) -> None:
    theirs = pack({"index.html": b"<p>By another version", "comments.html": b""})
    await redis.set(KEY, theirs)
    await freeze(process)

    await process.archivist.look(process.log)

    assert [edition.sha256 for edition in process.event.editions] == [digest(theirs)]
    found = process.shelf.file(SLUG, 1, "index.html")
    assert found
    assert found[0] == b"<p>By another version"


async def test_rubbish_in_the_store_is_replaced_before_it_is_published(process: Process, redis: Redis) -> None:
    await redis.set(KEY, b"rubbish")
    await freeze(process)

    await process.archivist.look(process.log)

    assert await redis.get(KEY) == expected(process.event)
    assert process.shelf.newest(SLUG)


@pytest.mark.parametrize("tampered", [b"", b"rubbish", pack({"index.html": b"<p>forged"}), None])
async def test_what_does_not_match_the_log_is_not_shelved_until_it_does(
    process: Process, start: Start, redis: Redis, tampered: bytes | None
) -> None:
    await freeze(process)
    await process.archivist.look(process.log)
    await (redis.delete(KEY) if tampered is None else redis.set(KEY, tampered))
    other = await start("other")

    await other.archivist.look(other.log)
    assert other.shelf.all() == ()
    assert other.event.editions == process.event.editions

    await redis.set(KEY, expected(process.event))
    await other.archivist.look(other.log)
    assert other.shelf.newest(SLUG)


async def test_archives_are_served_without_the_store(process: Process, tmp_path: Path) -> None:
    await freeze(process)
    await process.archivist.look(process.log)

    restarted = Shelf(tmp_path / "one")

    assert restarted.file(SLUG, None, "comments.html")
    assert [each.listing.title for each in restarted.all()] == ["Manchester Roadshow"]


async def test_an_event_that_cannot_be_rendered_does_not_keep_others_from_their_archive(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    renders = archive_files

    def render(event: Event, inputs: EditionInputs) -> dict[str, bytes]:
        if event.facts and event.facts.slug == "broken":
            raise ZeroDivisionError
        return renders(event, inputs)

    monkeypatch.setattr(module, "archive_files", render)
    broken = await process.logs.create("broken")
    for n, command in enumerate((CreateEvent(replace(FACTS, slug="broken")), GoLive(), Wrap(), Freeze())):
        await broken.submit(command, HOST, f"{n}")
    await freeze(process)

    with pytest.raises(ZeroDivisionError):
        await process.archivist.run()

    assert [each.slug for each in process.shelf.all()] == [SLUG]


async def test_rendering_does_not_hold_up_the_loop(process: Process) -> None:
    for n in range(300):
        await process.log.submit(PostComment(f"Comment {n}"), Person(f"person-{n}", f"Delegate {n}"), f"comment {n}")
    await freeze(process)
    turns = 0

    async def tick() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    await process.archivist.look(process.log)
    ticking.cancel()

    assert turns > 10
