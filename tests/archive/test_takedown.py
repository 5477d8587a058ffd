"""What was erased is in no edition, of no process, in no store and on no disk, and does not come back with a backup."""

from __future__ import annotations

import asyncio
import json
import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast
from zipfile import ZipFile

import pytest
from redis.asyncio import Redis

from companion.archive.archivist import Archivist
from companion.archive.bag import TAG_MANIFEST, sha256, zipped
from companion.archive.edition import EditionInputs
from companion.archive.keys import Keys
from companion.archive.making import edition_bag
from companion.archive.shelf import Shelf
from companion.archive.stored import bundle_key, unwritten_key
from companion.archive.verifying import Outcome, verify
from companion.cli.archiving import restored_from
from companion.cli.erasing import Erasing
from companion.domain import commands as c
from companion.domain.editions import OrderKind
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.typed import TypedFacts, TypedItem, TypedRoom, TypedSpeaker, TypedVenue
from companion.log.embedded import embedded
from companion.log.eraser import Eraser
from companion.log.event_log import EventLog
from companion.log.ledger import Ledger
from companion.log.logs import Logs
from companion.log.store import connect
from companion.log.tasks import Tasks
from companion.views.archive_kept import COMMENTS_A_PAGE
from tests.archive.days import DAY, GUEST, HOST
from tests.builders import at
from tests.log.happenings import eventually

SLUG = "manchester"
SECRET = "the-unspeakable-word"
ASKED = "Is it so?"
STRANGER = Person("person-id-of-the-stranger", "Unheard-of Stranger")

pytestmark = pytest.mark.usefixtures("redis")


class Process:
    """A process with a disk of its own."""

    def __init__(self, redis: Redis, logs: Logs, disk: Path) -> None:
        self.redis, self.logs, self.disk = redis, logs, disk
        self.shelf = Shelf(disk / "editions")
        self.archivist = Archivist(redis, logs, self.shelf, Keys(redis), version="1")
        self.eraser = Eraser(redis, logs, Ledger(disk / "erasures.json"))
        self._tasks = Tasks()

    def work(self) -> None:
        """Begin to keep the archive, and to erase."""
        self._tasks.supervise("the archivist", self.archivist.run)
        self._tasks.supervise("the eraser", self.eraser.run)

    async def rest(self) -> None:
        """Do neither any more."""
        await self._tasks.stop()

    @property
    def log(self) -> EventLog:
        event_log = self.logs.get(SLUG)
        assert event_log
        return event_log

    @property
    def event(self) -> Event:
        return self.log.event

    async def do(self, command: c.Command, by: Person = HOST) -> None:
        await self.log.submit(command, by, secrets.token_hex(8))

    def has(self, number: int) -> bool:
        """Tell whether an edition is in the log, and whole here."""
        return len(self.event.editions) >= number and self.shelf.edition(SLUG, number) is not None

    def told(self, number: int, name: str) -> str:
        """A file of an edition, "" where it is not given out."""
        return (self.shelf.file(SLUG, number, name) or (b"", ""))[0].decode()


@asynccontextmanager
async def process(url: str, disk: Path) -> AsyncIterator[Process]:
    redis = connect(url)
    # A word that is packed is found no more, and is there all the same.
    await redis.config_set("rdbcompression", "no")
    async with Logs(redis, lambda: at("16:30")) as logs:
        here = Process(redis, logs, disk)
        here.work()
        yield here
        await here.rest()
    await redis.aclose()


def on_disk(folder: Path, word: str) -> list[str]:
    """The files that have a word in them, packed or not."""
    files = [file for file in folder.rglob("*") if file.is_file() and "erasures" not in file.name]
    return [str(file.relative_to(folder)) for file in files if word.encode() in file.read_bytes()]


async def gone(folder: Path, word: str) -> None:
    """Wait until a word is in no file: the store lets its old one go a moment after it has written the new one."""

    def is_gone() -> bool:
        try:
            return not on_disk(folder, word)
        except FileNotFoundError:
            # What is looked through is being written anew.
            return False

    await eventually(is_gone, 2)


async def archived(here: Process, *, comments: int = 0) -> None:
    """Let a day pass on which a secret was asked, wanted and answered, and have it archived."""
    await live_through(here, comments)
    await eventually(lambda: here.has(1))


async def live_through(here: Process, comments: int = 0) -> None:
    """Let that day pass, and be frozen."""
    event_log = await here.logs.create(SLUG)
    said: list[tuple[c.Command, Person]] = [
        (c.PostComment(f"{ASKED} I say {SECRET}."), STRANGER),
        (c.CastVote("4"), GUEST),
        (c.CastVote("4"), HOST),
        (c.AnswerComment("4", "It is."), HOST),
        *((c.PostComment(f"Comment {n}"), Person(f"person-{n}", "Somebody Else")) for n in range(comments)),
    ]
    *day, (_, wrap, by), (_, freeze, _) = DAY
    for command, who in (*((command, who) for _, command, who in day), *said, (wrap, by), (freeze, by)):
        await event_log.submit(command, who, secrets.token_hex(8))


async def forgotten(*processes: Process) -> None:
    """Wait until every process has the edition without it, and the store's file was written anew."""
    await eventually(lambda: all(each.has(2) for each in processes), 20)
    await eventually(lambda: all(each.shelf.withdrawn(SLUG, 1) for each in processes), 20)
    await eventually(lambda: all(each.eraser._done.get(SLUG) for each in processes), 20)
    await written_anew(processes[0])


async def written_anew(here: Process) -> None:
    """Wait until the store's file has nothing more of what was replaced."""
    async with asyncio.timeout(20):
        while await here.redis.exists(unwritten_key(SLUG)):  # noqa: ASYNC110 (nothing announces it)
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("command", [c.EraseComment("4"), c.ErasePerson(STRANGER.id)], ids=["comment", "person"])
async def test_what_is_erased_leaves_every_edition_and_the_next_is_made_without_it(
    tmp_path: Path, command: c.Command
) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as one, process(url, tmp_path / "two") as two:
            await archived(one)
            await eventually(lambda: two.has(1))
            assert SECRET in one.told(1, "index.html")
            assert len(on_disk(tmp_path, SECRET)) > 8

            await two.do(command)
            await forgotten(one, two)

            await gone(tmp_path, SECRET)
            # Who loses a comment alone is known to the log still.
            known = ["store"] if isinstance(command, c.EraseComment) else []
            assert {name.partition("/")[0] for name in on_disk(tmp_path, STRANGER.name)} == {*known}
            withdrawn = {"comments.html", "comments.json", "comments.atom", "index.html"}
            for each in (one, two):
                assert each.shelf.withdrawn(SLUG, 1) == withdrawn
                assert each.shelf.zip(SLUG, 1) is None
                assert each.told(1, "programme.html")
                assert "A good beginning." in each.told(2, "comments.html")
                assert each.shelf.zip(SLUG, 2)
            for number in (1, 2):
                assert SECRET.encode() not in cast("bytes", await one.redis.get(bundle_key(SLUG, number)))
            assert [order.kind for order in one.event.ordered] == [OrderKind.FIRST, OrderKind.WITHDRAWAL]
            told = json.loads(one.told(2, "CHANGES.json"))
            assert (told["kind"], told["files"]["removed"]) == ("withdrawal", [])
            assert {"comments.html", "index.html"} <= {*told["files"]["changed"]}


WRITTEN: tuple[tuple[str, c.Command], ...] = (
    ("facts", c.SetFacts(
        TypedFacts(title=f"A {SECRET} day", date="2011-04-07", start="09:30", end="16:00", time_zone="Europe/London",
                   summary=SECRET, hosts=SECRET, series="The Roadshow", series_slug="roadshow"))),
    ("venue", c.SetVenue(TypedVenue(name=SECRET, access=SECRET))),
    ("room:hall", c.SetRoom("hall", TypedRoom(name=SECRET, holds=160))),
    ("speaker:speaker-one", c.SetSpeaker("speaker-one", TypedSpeaker(name=f"{SECRET} Jones", affiliation=SECRET))),
    ("item:welcome", c.DescribeItem("welcome", TypedItem(title=SECRET, summary=SECRET, speakers=("speaker-one",)))),
    ("write-up:design", c.WriteUpItem("design", f"It was **{SECRET}**.")),
    ("section:1", c.WriteSection("1", "Opening", f"It was {SECRET}.")),
    ("video", c.SetVideo(SECRET, transcript=SECRET)),
    ("notice:2", c.PostNotice(f"Beware of {SECRET}.")),
    ("reasons", c.MoveItem("close", "library", SECRET)),
)  # fmt: skip
"""What hosts wrote before the day ended, a thing each, that somebody wants gone."""

NAMED = tuple(thing for thing, _ in WRITTEN)


async def carelessly_archived(here: Process, *things: str) -> None:
    """Let a day pass on which hosts wrote a secret into some things, and have it archived."""
    await live_carelessly_through(here, *things)
    await eventually(lambda: here.has(1))


async def live_carelessly_through(here: Process, *things: str) -> None:
    """Let that day pass, and be frozen."""
    event_log = await here.logs.create(SLUG)
    written = [(command, HOST) for thing, command in WRITTEN if thing in things or not things]
    *day, wrap, freeze = [(command, by) for _, command, by in DAY]
    for command, who in (*day, *written, wrap, freeze):
        await event_log.submit(command, who, secrets.token_hex(8))


async def test_what_hosts_wrote_leaves_every_edition_log_and_disk(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as one, process(url, tmp_path / "two") as two:
            await carelessly_archived(one)
            await eventually(lambda: two.has(1))
            assert len([name for name in on_disk(tmp_path, SECRET) if name.startswith("one/")]) > 12

            await two.do(c.EraseWordings(NAMED, wholly=True))
            await forgotten(one, two)

            await gone(tmp_path, SECRET)
            for each in (one, two):
                assert SECRET not in repr(each.event)
                assert "bag-info.txt" in each.shelf.withdrawn(SLUG, 1)
                assert each.told(1, "comments.json")
                assert "A good beginning." in each.told(each.event.editions[-1].number, "comments.html")
            for number in range(1, len(one.event.editions) + 1):
                assert SECRET.encode() not in cast("bytes", await one.redis.get(bundle_key(SLUG, number)))
            key = one.shelf.public_key
            assert key
            verdict = verify(tmp_path / "one/editions" / SLUG / "1/bag", [key], "Companion 1", restored_from)
            assert verdict.is_signed
            assert not verdict.is_refuted


@pytest.mark.parametrize(
    ("thing", "withdrawn"),
    [
        ("section:1", {"index.html", "event.json"}),
        ("write-up:design", {"index.html", "event.json"}),
        ("notice:2", {"programme.html", "event.json"}),
    ],
)
async def test_only_the_files_that_have_the_words_are_withdrawn(
    tmp_path: Path, thing: str, withdrawn: set[str]
) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await carelessly_archived(here, thing)
            if thing == "section:1":
                await here.do(c.WriteSection("1", "Opening", "It was good."))

            await here.do(c.EraseWordings((thing,), wholly=thing != "section:1"))
            await forgotten(here)

            await gone(tmp_path, SECRET)
            assert here.shelf.withdrawn(SLUG, 1) == withdrawn
            assert here.told(1, "schedule.json")
            assert here.told(2, "index.html")


async def test_what_is_erased_a_second_time_leaves_an_edition_whose_record_is_gone(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await carelessly_archived(here, "section:1", "speaker:speaker-one")
            await here.do(c.EraseWordings(("section:1",), wholly=True))
            await forgotten(here)
            assert "programme.html" not in here.shelf.withdrawn(SLUG, 1)

            await here.do(c.EraseWordings(("speaker:speaker-one",), wholly=True))
            await eventually(lambda: here.has(3), 20)
            await eventually(lambda: here.shelf.withdrawn(SLUG, 2) != frozenset(), 20)

            await gone(tmp_path, SECRET)
            assert {"programme.html", "schedule.ics"} <= here.shelf.withdrawn(SLUG, 1)
            assert "programme.html" in here.shelf.withdrawn(SLUG, 2)
            before = [here.shelf.withdrawn(SLUG, number) for number in (1, 2)]
        async with process(url, tmp_path / "one") as again:
            await again.archivist.look(again.log)
            assert [again.shelf.withdrawn(SLUG, number) for number in (1, 2)] == before
            assert len(again.event.ordered) == 3


async def test_only_the_page_of_a_long_wall_that_has_it_is_withdrawn(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await archived(here, comments=COMMENTS_A_PAGE)

            await here.do(c.EraseComment(str(COMMENTS_A_PAGE + 1)))
            await forgotten(here)

            assert here.shelf.withdrawn(SLUG, 1) == {"comments-2.html", "comments.json", "comments.atom"}
            assert SECRET in here.told(1, "comments.html")
            assert "Comment 1<" in here.told(2, "comments.html")


async def test_what_was_erased_before_is_in_no_edition_and_none_is_ordered(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await archived(here)
            await here.do(c.HideComment("3"))
            await here.do(c.PurgePersonalData())
            await here.archivist.look(here.log)

            assert here.event.purged
            assert here.shelf.withdrawn(SLUG, 1) == frozenset()
            assert len(here.event.ordered) == 1


@pytest.mark.parametrize(
    ("lives", "command"),
    [(live_through, c.EraseComment("4")), (live_carelessly_through, c.EraseWordings(NAMED, wholly=True))],
    ids=["comment", "hosts"],
)
async def test_what_was_rendered_before_an_erasure_is_not_published_after_it(
    tmp_path: Path, lives: Callable[[Process], Awaitable[None]], command: c.Command
) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await here.rest()
            await lives(here)
            bag = edition_bag(here.event, EditionInputs(number=1, software="Companion 1"), await Keys(here.redis).key())
            await here.redis.set(bundle_key(SLUG, 1), zipped(bag, f"{SLUG}-e1"))
            await here.do(command)
            await here.eraser.look(here.log)
            assert on_disk(tmp_path / "store", SECRET)

            here.work()
            await eventually(lambda: here.has(1), 20)
            await written_anew(here)

            await gone(tmp_path, SECRET)
            assert here.event.editions[0].sha256 != sha256(bag[TAG_MANIFEST])
            assert here.shelf.withdrawn(SLUG, 1) == frozenset()
            assert here.shelf.zip(SLUG, 1)
            assert len(here.event.ordered) == 1


@pytest.mark.parametrize(
    ("lives", "command"),
    [(archived, c.EraseComment("4")), (carelessly_archived, c.EraseWordings(NAMED, wholly=True))],
    ids=["comment", "hosts"],
)
async def test_a_backup_of_the_store_brings_nothing_back(
    tmp_path: Path, lives: Callable[[Process], Awaitable[None]], command: c.Command
) -> None:
    store, backup = tmp_path / "store", tmp_path / "backup"
    with embedded(store) as url:
        async with process(url, tmp_path / "one") as here:
            await lives(here)
    shutil.copytree(store, backup, ignore=shutil.ignore_patterns("*.sock", "*.pid"))
    with embedded(store) as url:
        async with process(url, tmp_path / "one") as here:
            await here.do(command)
            await forgotten(here)
    shutil.rmtree(store)
    shutil.copytree(backup, store)
    shutil.rmtree(backup)
    assert on_disk(store, SECRET)

    with embedded(store) as url:
        async with process(url, tmp_path / "one") as here, process(url, tmp_path / "new") as new:
            await forgotten(here, new)

            await gone(tmp_path, SECRET)
            assert new.told(2, "comments.html")


async def test_a_command_does_all_of_it_where_no_server_runs(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await archived(here)
            await here.rest()
            ledger = Ledger(tmp_path / "one/erasures.json")

            await Erasing(here.redis, here.logs, ledger, here.archivist).comments(here.log, ["4"])

            await gone(tmp_path, SECRET)
            assert here.shelf.zip(SLUG, 2)


async def test_what_is_withdrawn_and_what_comes_after_verify(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as url:
        async with process(url, tmp_path / "one") as here:
            await archived(here)
            await here.do(c.EraseComment("4"))
            await forgotten(here)
            key = here.shelf.public_key
            bag = here.shelf.zip(SLUG, 2)
            assert key
            assert bag
            with ZipFile(bag) as packed:
                packed.extractall(tmp_path / "out")

            pruned = verify(tmp_path / "one/editions" / SLUG / "1/bag", [key], "Companion 1", restored_from)
            whole = verify(tmp_path / "out" / f"{SLUG}-e2", [key], "Companion 1", restored_from)

    told = [(each.outcome, each.sentence) for each in pruned.findings]
    assert pruned.is_signed
    assert not pruned.is_refuted
    assert sum("was withdrawn" in sentence for _, sentence in told) == 4
    assert (Outcome.UNKNOWN, "Whether the pages follow from the record: the wall is not in here.") in told
    assert [each.outcome for each in whole.findings] == [Outcome.PROVEN] * 3
