"""The archivist: one edition whatever fails when, checked by everybody who shelves it."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace
from redis.asyncio import Redis

from companion.archive import archivist as module
from companion.archive.archivist import Archivist
from companion.archive.bag import TAG_MANIFEST, sha256, unzipped, zipped
from companion.archive.edition import EditionInputs
from companion.archive.keys import Keys
from companion.archive.making import edition_bag
from companion.archive.progress import Progress, Step
from companion.archive.shelf import Shelf
from companion.archive.stored import bundle_key
from companion.archive.withdrawal import Category, Withdrawal, pruned, withdrawal_in
from companion.domain.changes import Record
from companion.domain.commands import (
    CreateEvent,
    EraseComment,
    Freeze,
    GoLive,
    HideComment,
    OrderEdition,
    PostAfter,
    PostComment,
    SetAfter,
    Wrap,
    WriteSection,
)
from companion.domain.editions import OrderKind
from companion.domain.errors import ConflictError
from companion.domain.event import Edition, Event
from companion.domain.people import Person
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.tasks import Tasks
from tests.archive.bundles import published
from tests.archive.days import DAY, FACTS, HOST
from tests.archive.days import KEY as TEST_KEY
from tests.builders import at
from tests.log.happenings import eventually

SLUG = "manchester"
KEY = bundle_key(SLUG, 1)


class Process:
    """One process of an installation, with a disk of its own."""

    def __init__(self, redis: Redis, disk: Path) -> None:
        self.logs = Logs(redis, lambda: at("16:30"))
        self.shelf = Shelf(disk)
        self.steps: list[Progress] = []
        self.archivist = Archivist(
            redis,
            self.logs,
            self.shelf,
            Keys(redis),
            public_address="https://events.example",
            version="1",
            watch=lambda _slug, progress: self.steps.append(progress),
        )

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
    await live_through(process, SLUG)
    return process


async def live_through(process: Process, slug: str) -> EventLog:
    """Let a day pass up to its freeze."""
    log = await process.logs.create(slug)
    for n, (_, command, by) in enumerate(DAY[:-1]):
        same = replace(command, facts=replace(FACTS, slug=slug)) if isinstance(command, CreateEvent) else command
        await log.submit(same, by, f"{n}")
    return log


async def freeze(process: Process) -> None:
    await process.log.submit(Freeze(), HOST, "freeze")


async def bag_of(process: Process, redis: Redis, software: str = "Companion 1") -> dict[str, bytes]:
    """The bag that must come out, by the key that the store has."""
    key = await Keys(redis).key()
    made = EditionInputs(number=1, public_address="https://events.example", software=software)
    return edition_bag(process.event.as_ordered or process.event, made, key)


async def expected(process: Process, redis: Redis) -> bytes:
    return zipped(await bag_of(process, redis), f"{SLUG}-e1")


async def test_a_frozen_event_is_published_and_shelved_at_once(
    process: Process, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_S", 3600)
    async with process.archiving():
        await freeze(process)
        await eventually(lambda: process.event.editions)

    bag = await bag_of(process, redis)
    assert await redis.get(KEY) == await expected(process, redis)
    assert process.event.editions == (Edition(1, sha256(bag[TAG_MANIFEST])),)
    assert list(dict.fromkeys(each.step for each in process.steps)) == list(Step)
    rendered = [each.done for each in process.steps if each.step is Step.RENDERING and each.total]
    assert rendered == list(range(5))
    written = [each for each in process.steps if each.step is Step.SHELVING and each.total]
    assert [each.done for each in written] == sorted({each.done for each in written})
    assert written[-1].done == written[-1].total == sum(map(len, bag.values())) + len(await stored(redis))
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


class Cut(Exception):  # noqa: N818 (nothing went wrong)
    """The process ended."""


class UntilCut:
    """Awaits something, and ends it where it waits for the n-th time."""

    def __init__(self, work: Coroutine[Any, Any, None], waits: int) -> None:
        self._work, self._waits = work, waits

    def __await__(self) -> Generator[Any, Any, None]:
        with suppress(StopIteration):
            for _ in range(self._waits):
                yield self._work.send(None)
            self._work.send(None)
            self._work.close()
            raise Cut


class Interrupted:
    """Awaits something, and something else in its midst, where it waits for the n-th time."""

    def __init__(self, work: Coroutine[Any, Any, None], waits: int, other: Coroutine[Any, Any, None]) -> None:
        self._work, self._waits, self._other = work, waits, other
        self.was_in_time = False

    def __await__(self) -> Generator[Any, Any, None]:
        with suppress(StopIteration):
            for _ in range(self._waits):
                yield self._work.send(None)
            self.was_in_time = True
            yield from self._other.__await__()
            while True:
                yield self._work.send(None)
        self._other.close()


async def test_a_crash_wherever_it_waits_is_resumed_by_whoever_comes_next(
    process: Process, start: Start, redis: Redis
) -> None:
    cut: list[str] = []
    for waits in itertools.count():
        log = await live_through(process, f"cut-{waits}")
        await log.submit(Freeze(), HOST, "freeze")
        try:
            await UntilCut(process.archivist.look(log), waits)
        except Cut:
            cut.append(log.slug)
        else:
            break

    heir = await start("heir")
    for slug in cut:
        resumed = heir.logs.get(slug)
        assert resumed is not None
        await heir.archivist.look(resumed)
        assert [edition.number for edition in resumed.event.editions] == [1]
        assert heir.shelf.has(slug, 1, resumed.event.editions[0].sha256)
        assert heir.shelf.bundle(slug, 1) == await redis.get(bundle_key(slug, 1))
    assert len(cut) > len(Step)


async def test_what_is_erased_at_any_moment_is_in_no_edition(process: Process, redis: Redis, tmp_path: Path) -> None:
    for waits in itertools.count(1, 2):
        log = await live_through(process, f"erased-{waits}")
        await log.submit(Freeze(), HOST, "freeze")

        async def erase(log: EventLog = log) -> None:
            await log.submit(EraseComment("1"), HOST, "erase")

        making = Interrupted(process.archivist.look(log), waits, erase())
        with suppress(ConflictError):
            await making
        if not making.was_in_time:
            break
        for _ in range(3):
            await process.archivist.look(log)
        bundles = [await redis.get(bundle_key(log.slug, number)) for number in (1, 2)]
        files = [path for path in (tmp_path / "one" / log.slug).rglob("*") if path.is_file()]
        assert process.shelf.newest(log.slug)
        assert not [path for path in files if SAID in path.read_bytes()]
        assert not [bundle for bundle in bundles if bundle and SAID in bundle]

    assert waits > len(Step)


async def test_every_process_gives_out_the_key(process: Process, start: Start, redis: Redis) -> None:
    await freeze(process)
    await process.archivist.look(process.log)
    other = await start("other")

    await other.archivist.look(other.log)

    assert process.shelf.public_key == other.shelf.public_key == (await Keys(redis).key()).public


async def test_two_processes_at_once_publish_one_edition(process: Process, start: Start) -> None:
    other = await start("other")
    async with process.archiving(), other.archiving():
        await freeze(process)
        await eventually(lambda: process.shelf.newest(SLUG) and other.shelf.newest(SLUG) and other.event.editions)

    assert len(other.event.editions) == 1
    assert process.shelf.all() == other.shelf.all()


async def test_an_edition_is_made_from_the_state_as_of_its_order_whenever_that_is(
    process: Process, redis: Redis
) -> None:
    await process.log.submit(SetAfter("2030-01-01"), HOST, "after")
    await freeze(process)
    at_once = await expected(process, redis)
    await process.log.submit(HideComment("1"), HOST, "hide")
    await process.log.submit(PostAfter("Thank you all."), HOST, "thank")
    await process.log.submit(WriteSection("", "An afterthought", "That was it."), HOST, "write")

    await process.archivist.look(process.log)
    await process.log.submit(OrderEdition("More was said.", OrderKind.SUPPLEMENT), HOST, "order")
    await process.archivist.look(process.log)

    first, second_one = (process.shelf.file(SLUG, number, "comments.html") or (b"", "") for number in (1, 2))
    assert await redis.get(KEY) == at_once
    assert SAID in first[0]
    assert b"Thank you all." not in first[0]
    assert SAID not in second_one[0]
    assert b"Thank you all." in second_one[0]


async def test_another_version_of_the_software_adopts_what_is_there(process: Process, redis: Redis) -> None:
    await freeze(process)
    await Keys(redis).key()
    theirs = await bag_of(process, redis, software="Companion 2")
    await redis.set(KEY, zipped(theirs, f"{SLUG}-e1"))

    await process.archivist.look(process.log)

    assert [edition.sha256 for edition in process.event.editions] == [sha256(theirs[TAG_MANIFEST])]
    found = process.shelf.file(SLUG, 1, "bag-info.txt")
    assert found
    assert b"Bag-Software-Agent: Companion 2" in found[0]


@pytest.mark.parametrize("planted", [b"rubbish", published({"index.html": b"<p>forged"})[1]])
async def test_what_is_not_ours_in_the_store_is_replaced_before_it_is_published(
    process: Process, redis: Redis, planted: bytes
) -> None:
    await redis.set(KEY, planted)
    await freeze(process)

    await process.archivist.look(process.log)

    assert await redis.get(KEY) == await expected(process, redis)
    assert process.shelf.newest(SLUG)


TAMPERED = [b"", b"rubbish", published({"index.html": b"<p>forged"})[1], None]


@pytest.mark.parametrize("tampered", TAMPERED)
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

    await redis.set(KEY, await expected(process, redis))
    await other.archivist.look(other.log)
    assert other.shelf.newest(SLUG)


@pytest.mark.parametrize("tampered", TAMPERED)
async def test_a_process_with_a_good_disk_says_so_and_mends_the_store(
    process: Process, start: Start, redis: Redis, tampered: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    await freeze(process)
    await process.archivist.look(process.log)
    await (redis.delete(KEY) if tampered is None else redis.set(KEY, tampered))

    again = await start("one")
    await again.archivist.look(again.log)

    assert "edition refused" in capsys.readouterr().out
    assert again.shelf.file(SLUG, 1, "index.html")
    assert await redis.get(KEY) == await expected(process, redis)


async def test_a_spoilt_disk_is_filled_again_from_the_store(process: Process, start: Start, tmp_path: Path) -> None:
    await freeze(process)
    await process.archivist.look(process.log)
    (tmp_path / "one" / SLUG / "1/bag/data/index.html").write_bytes(b"<p>forged")
    again = await start("one")
    assert again.shelf.file(SLUG, 1, "index.html") is None

    await again.archivist.look(again.log)

    assert again.shelf.file(SLUG, 1, "index.html") == process.shelf.file(SLUG, 1, "index.html")


SAID = b"A good beginning."


async def stored(redis: Redis, slug: str = SLUG) -> bytes:
    """The store's copy of the first edition."""
    return cast("bytes", await redis.get(bundle_key(slug, 1)))


def withdrawal_of(text: bytes, shelf: Shelf) -> Withdrawal:
    """Withdraw every file of the first edition that has this in it."""
    (edition,) = shelf.editions(SLUG)
    files = (name for name in shelf.names(edition) if text in (shelf.file(SLUG, 1, name) or (b"",))[0])
    return Withdrawal(SLUG, 1, tuple(files), Category.PERSONAL_DATA, at("17:00"))


async def test_what_is_withdrawn_is_gone_from_the_store_and_from_every_disk(
    process: Process, start: Start, redis: Redis
) -> None:
    other, fresh = await start("other"), await start("fresh")
    await freeze(process)
    await process.archivist.look(process.log)
    await eventually(lambda: other.event.editions and fresh.event.editions)
    await other.archivist.look(other.log)
    wall = withdrawal_of(SAID, process.shelf)

    await process.archivist.withdraw(wall)
    await other.archivist.withdraw(wall)
    await fresh.archivist.look(fresh.log)

    assert "comments.html" in wall.files
    assert SAID not in (await redis.get(KEY) or SAID)
    for each in (process, other, fresh):
        assert each.shelf.withdrawn(SLUG, 1) == set(wall.files)
        assert each.shelf.file(SLUG, 1, "comments.html") is None
        assert each.shelf.file(SLUG, 1, "VERIFY.txt")


async def test_two_that_withdraw_different_files_at_once_both_do_wherever_one_waits(
    process: Process, redis: Redis, tmp_path: Path
) -> None:
    def archivist(disk: str) -> Archivist:
        return Archivist(redis, process.logs, Shelf(tmp_path / disk), Keys(redis, TEST_KEY))

    async def meanwhile(slug: str, whole: bytes, other: Coroutine[Any, Any, None], in_time: list[bool]) -> None:
        in_time.append(await stored(redis, slug) == whole)
        await other

    pages = {"comments.html": b"<p>one", "comments-2.html": b"<p>another", "index.html": b"<p>neither"}
    for waits in itertools.count(1):
        edition, bundle = published(pages, slug=f"both-{waits}")
        await redis.set(bundle_key(edition.slug, 1), bundle)
        first, second = (
            archivist(f"{waits}-{n}").withdraw(
                Withdrawal(edition.slug, 1, (name,), Category.PERSONAL_DATA, at(f"17:0{n}"))
            )
            for n, name in enumerate(("comments.html", "comments-2.html"))
        )
        in_time: list[bool] = []
        await Interrupted(first, waits, meanwhile(edition.slug, bundle, second, in_time))
        _, files = unzipped(await stored(redis, edition.slug))
        found = withdrawal_in(files, (TEST_KEY.public,))
        assert found
        assert found.files == ("comments-2.html", "comments.html")
        assert {name for name in files if name.endswith(".html")} == {"data/index.html"}
        if in_time != [True]:
            break

    assert waits > 3


async def test_what_is_withdrawn_here_and_what_is_withdrawn_in_the_store_is_withdrawn_in_both(
    process: Process, start: Start, redis: Redis
) -> None:
    await freeze(process)
    await process.archivist.look(process.log)
    whole, wall = await stored(redis), withdrawal_of(SAID, process.shelf)
    about = replace(wall, files=("about.html",))
    await process.archivist.withdraw(wall)
    root, files = unzipped(whole)
    await redis.set(KEY, zipped(pruned(files, about, await Keys(redis).key()), root))

    again = await start("one")
    await again.archivist.look(again.log)

    _, files = unzipped(await stored(redis))
    assert again.shelf.withdrawn(SLUG, 1) == {*wall.files, "about.html"}
    assert not {*files} & {f"data/{name}" for name in (*wall.files, "about.html")}
    assert again.shelf.file(SLUG, 1, "comments.html") is None


async def test_a_store_that_is_another_after_a_break_is_compared_once_more(process: Process, redis: Redis) -> None:
    await freeze(process)
    await process.archivist.look(process.log)
    before = await stored(redis)
    await process.archivist.withdraw(withdrawal_of(SAID, process.shelf))
    await process.archivist.look(process.log)

    await redis.set(KEY, before)
    await redis.client_kill_filter(_type="pubsub", skipme=True)
    async with process.archiving(), asyncio.timeout(5):
        while SAID in await stored(redis):  # noqa: ASYNC110 (nothing announces it)
            await asyncio.sleep(0.01)


async def test_what_was_withdrawn_does_not_come_back_with_an_old_copy_of_the_store(
    process: Process, start: Start, redis: Redis
) -> None:
    await freeze(process)
    await process.archivist.look(process.log)
    before, wall = await redis.get(KEY) or b"", withdrawal_of(SAID, process.shelf)
    await process.archivist.withdraw(wall)
    await redis.set(KEY, before)

    again = await start("one")
    await again.archivist.look(again.log)

    assert SAID not in (await redis.get(KEY) or SAID)
    assert again.shelf.withdrawn(SLUG, 1) == set(wall.files)


async def test_a_second_edition_says_what_has_changed_and_the_rest_keeps_its_digests(
    process: Process, start: Start
) -> None:
    await freeze(process)
    await process.archivist.look(process.log)
    heir = await start("heir")
    await heir.log.submit(OrderEdition("A name was wrong.", OrderKind.CORRECTION), HOST, "order")

    await heir.archivist.look(heir.log)

    first, second_one = heir.shelf.editions(SLUG)
    found = heir.shelf.file(SLUG, 2, "CHANGES.json")
    assert found
    told = json.loads(found[0])
    before, after = heir.shelf.digests(first), heir.shelf.digests(second_one)
    changed = {name.removeprefix("data/") for name in after if before.get(name) != after[name]} - {"CHANGES.json"}
    assert (told["edition"], told["kind"], told["date"]) == (2, "correction", "2011-04-07T16:30:00+01:00")
    assert told["files"] == {"added": [], "changed": sorted(changed), "removed": []}


async def test_archives_are_served_without_the_store(process: Process, tmp_path: Path) -> None:
    await freeze(process)
    await process.archivist.look(process.log)

    restarted = Shelf(tmp_path / "one")

    assert restarted.file(SLUG, None, "comments.html")
    assert [each.listing.title for each in restarted.all()] == ["Manchester Roadshow"]


async def test_an_event_that_cannot_be_rendered_does_not_keep_others_from_their_archive(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    renders = edition_bag

    def render(event: Event, *more: Any, **named: Any) -> dict[str, bytes]:
        if event.facts and event.facts.slug == "broken":
            raise ZeroDivisionError
        return renders(event, *more, **named)

    monkeypatch.setattr(module, "edition_bag", render)
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
