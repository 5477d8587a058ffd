"""Histories, people and stand-ins for a bad network, to test the log with."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from companion.domain.changes import AnyChange, CommentPosted, EventCreated, PersonJoined, Record, WentLive
from companion.domain.commands import CreateEvent, GoLive, PostComment
from companion.domain.event import Event
from companion.domain.facts import Facts, Venue
from companion.domain.people import Person
from companion.log.event_log import EventLog
from companion.log.logs import Logs

MORNING = datetime(2011, 4, 7, 8, 25, tzinfo=UTC)
SLUG = "manchester"
FACTS = Facts(
    slug=SLUG,
    title="Co-production",
    starts_at=MORNING,
    ends_at=MORNING + timedelta(hours=7),
    time_zone="Europe/London",
    venue=Venue("The hall"),
)
HOST = Person("host", "Ann Host")
GUEST = Person("guest", "Bo Guest")


def morning() -> datetime:
    """A clock that stands still."""
    return MORNING


def record(version: int, change: AnyChange, *, nonce: str | None = None) -> Record:
    """A record by the guest, with a nonce that follows from its version."""
    return Record(
        version=version,
        at=MORNING,
        by=GUEST.id,
        command_id=f"c{version}",
        nonce=nonce or f"n{version:04}",
        change=change,
    )


def history(length: int, *, branch_at: int | None = None) -> list[Record]:
    """The log of an event with many comments. From `branch_at` on, nonces are those of another history."""
    opening: list[AnyChange] = [EventCreated(FACTS), PersonJoined(GUEST.id, GUEST.name), WentLive()]
    comments = [CommentPosted(str(number), GUEST.id, f"Comment {number}") for number in range(1, length)]
    changes = [*opening, *comments][:length]
    return [
        record(version, change, nonce=f"o{version:04}" if branch_at and version >= branch_at else None)
        for version, change in enumerate(changes, start=1)
    ]


class Heard:
    """A listener that remembers what it was told."""

    def __init__(self) -> None:
        self.moves: list[tuple[int, list[int], int]] = []
        self.refolds: list[str] = []

    def moved(self, before: Event, records: Sequence[Record], after: Event) -> None:
        self.moves.append((before.version, [each.version for each in records], after.version))

    def refolded(self, event: Event) -> None:
        self.refolds.append(event.cursor)


async def going_live(logs: Logs, slug: str = SLUG) -> EventLog:
    """An event that has gone live: three records."""
    event_log = await logs.create(slug)
    await event_log.submit(CreateEvent(FACTS), HOST, "create")
    await event_log.submit(GoLive(), HOST, "go-live")
    return event_log


async def post(event_log: EventLog, number: int, by: Person = GUEST) -> int:
    """Post a comment that says its number, under a command id that does too."""
    return await event_log.submit(PostComment(f"Comment {number}"), by, f"post-{number}")


def texts(event_log: EventLog) -> list[str]:
    """What the wall says, the oldest first."""
    return [comment.text for comment in event_log.event.wall.newest_first()][::-1]


async def eventually(happens: Callable[[], object], within_s: float = 5.0) -> None:
    """Let the loop run until something is so that nothing announces."""
    async with asyncio.timeout(within_s):
        while not happens():  # noqa: ASYNC110 — nothing announces it
            await asyncio.sleep(0.005)


class Cable:
    """The network between us and the store. Cut it, mend it, hold it, or have it lose one reply."""

    def __init__(self, store_url: str, path: Path) -> None:
        self.url = f"unix://{path}"
        self.lose_reply_to: bytes | None = None
        self._flows = asyncio.Event()
        self._flows.set()
        self._store = urlsplit(store_url).path
        self._path = path
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.Task[None]] = set()

    async def mend(self) -> None:
        self._server = await asyncio.start_unix_server(self._connected, str(self._path))

    async def cut(self) -> None:
        """Close every connection, and refuse new ones until mended."""
        if self._server:
            self._server.close()
        self._path.unlink(missing_ok=True)
        self.hang_up()
        for end in list(self._ends):
            end.cancel()
        await asyncio.gather(*self._ends, return_exceptions=True)

    def hang_up(self) -> None:
        """Close every connection that is open."""
        for writer in self._writers:
            writer.close()

    def hold(self) -> None:
        """Let nothing come back any more, though every connection stays open."""
        self._flows.clear()

    def let_go(self) -> None:
        """Let everything through again, also what was held."""
        self._flows.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        store_reader, store_writer = await asyncio.open_unix_connection(self._store)
        self._writers |= {writer, store_writer}
        doomed = asyncio.Event()
        ends = {
            asyncio.create_task(self._to_store(reader, store_writer, doomed)),
            asyncio.create_task(self._from_store(store_reader, writer, doomed)),
        }
        self._ends |= ends
        with suppress(asyncio.CancelledError):
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.cancel()
        self._ends -= ends
        for each in (writer, store_writer):
            each.close()
            self._writers.discard(each)

    async def _to_store(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, doomed: asyncio.Event
    ) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                if self.lose_reply_to and self.lose_reply_to in data:
                    self.lose_reply_to = None
                    doomed.set()
                writer.write(data)

    async def _from_store(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, doomed: asyncio.Event
    ) -> None:
        with suppress(ConnectionError):
            while (data := await reader.read(65_536)) and not doomed.is_set():
                await self._flows.wait()
                writer.write(data)


@asynccontextmanager
async def cable_to(store_url: str, folder: Path) -> AsyncIterator[Cable]:
    """A network that works, until told otherwise."""
    cable = Cable(store_url, folder / "cable")
    await cable.mend()
    try:
        yield cable
    finally:
        await cable.cut()
