"""Machines that can be killed: a store and servers, each a real process; and phones on real lines."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import httpx
from redis.asyncio import Redis
from websockets.asyncio.client import connect as open_socket
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from companion.domain import commands as c
from companion.domain.agenda import Item
from companion.domain.changes import CommentPosted, Record
from companion.domain.people import SYSTEM, Person, Role
from companion.log.embedded import DURABLE, server_binary
from companion.log.logs import Logs
from companion.log.store import connect
from companion.log.stream import Stream
from companion.people.sessions import Sessions
from tests.builders import HOST, a_programme, at
from tests.live.shown import Shown, differences
from tests.serving import free_port

SLUG = "small-day"
E = f"/e/{SLUG}"
JSON = {"Accept": "application/json"}
STARTS_WITHIN_S = 20.0

Saw: TypeAlias = Callable[[str], None]
"""Notes a figure, which is printed at the end."""


class Machine:
    """A process that is started, killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, arguments: Sequence[str], environ: dict[str, str] | None = None) -> None:
        """Start the process; what it says goes to a file in its folder."""
        with (self.folder / "said.log").open("ab") as said:
            self._process = subprocess.Popen(
                arguments, cwd=self.folder, env={**os.environ, **(environ or {})}, stdout=said, stderr=said
            )

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Tell whether the process has not ended yet."""
        return self._process is not None and self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send the process a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def end(self) -> None:
        """Ask the process to end, and wait until it has."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def kill(self) -> None:
        """End the process as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Store(Machine):
    """A store that keeps what it has confirmed.

    Args:
        port: Where replicas reach it; 0 if it has none.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        super().__init__(folder)
        self.port = port

    @property
    def url(self) -> str:
        return f"unix://{self.folder / 's'}"

    async def start(self) -> None:
        options = {"unixsocket": str(self.folder / "s"), "save": "", "daemonize": "no", **DURABLE}
        options |= {"port": str(self.port), "bind": "127.0.0.1", "repl-diskless-sync-delay": "0"}
        self.begin([server_binary(), *(part for name, value in options.items() for part in (f"--{name}", value))])
        await eventually(self._answers)

    async def _answers(self) -> bool:
        with suppress(Exception):
            async with Redis.from_url(self.url) as redis:
                return bool(await redis.ping())
        return False


class Server(Machine):
    """A server of Companion.

    Args:
        store: The address of its store; "" for one of its own, embedded.
    """

    def __init__(self, folder: Path, store: str = "") -> None:
        super().__init__(folder)
        self._store, self._port = store, free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        settings = {
            "COMPANION_DATA_DIR": str(self.folder),
            "COMPANION_REDIS_URL": self._store,
            "COMPANION_PORT": str(self._port),
        }
        self.begin([sys.executable, "-m", "companion", "serve"], settings)
        await eventually(self.is_ready)

    async def is_ready(self) -> bool:
        """Tell whether it is there, and its store too."""
        return (await self.readiness())[0] == 200

    async def readiness(self) -> tuple[int, str]:
        """What it says of itself; 0 if it says nothing."""
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(base_url=self.url, timeout=5, verify=False) as client:
                answer = await client.get("/readyz")
                return answer.status_code, answer.text
        return 0, ""


async def eventually(happens: Callable[[], Awaitable[object]], within_s: float = STARTS_WITHIN_S) -> None:
    """Ask again and again until something is so that nothing announces."""
    async with asyncio.timeout(within_s):
        while not await happens():  # noqa: ASYNC110 (nothing announces it)
            await asyncio.sleep(0.02)


async def set_up(redis: Redis, items: Sequence[Item] | None = None) -> None:
    """Set up the small day, at ten in the morning of its own day, and begin it."""
    offset_s = (at("10:00") - datetime.now(UTC)).total_seconds()
    async with Logs(redis, lambda: datetime.now(UTC)) as logs:
        log = await logs.create(SLUG)
        for number, command in enumerate(
            (
                c.SetClock(offset_s),
                a_programme(items),
                c.GrantRole(HOST.id, HOST.name, Role.HOST),
                c.GoLive(),
            )
        ):
            await log.submit(command, SYSTEM, f"create-{number}")


async def tokens_of(redis: Redis, people: Sequence[Person]) -> list[str]:
    """Sign people in."""
    sessions = Sessions(redis)
    return [await sessions.create(person) for person in people]


def posts_in(records: Sequence[Record]) -> list[tuple[str, int]]:
    """The text of each comment in a log, and its version."""
    comments = [(record.change, record.version) for record in records]
    return [(change.text, version) for change, version in comments if isinstance(change, CommentPosted)]


class Place:
    """A store with an event that is live, and servers for it."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self._folder = store, folder
        self.servers: list[Server] = []
        self.redis = connect(store.url)

    @property
    def key(self) -> str:
        """Where the event's log is kept."""
        return f"{{{SLUG}}}:log"

    async def server(self, store: str = "") -> Server:
        """Start one more server.

        Args:
            store: Another way to the store than the straight one.
        """
        server = Server(self._folder / f"server-{len(self.servers)}", store or self.store.url)
        self.servers.append(server)
        await server.start()
        return server

    async def do(self, command: c.Command) -> None:
        """Let something happen, as an operator does who stands beside."""
        async with Logs(self.redis, lambda: datetime.now(UTC)) as logs:
            log = logs.get(SLUG)
            assert log is not None
            await log.submit(command, SYSTEM, f"operator-{log.event.version}")

    async def tokens(self, people: Sequence[Person]) -> list[str]:
        """Sign people in."""
        return await tokens_of(self.redis, people)

    async def versions(self) -> list[int]:
        """The versions in the log, as the store has them."""
        return [record.version for record in await self.records()]

    async def records(self) -> list[Record]:
        """The whole log, as the store has it."""
        return await Stream(self.redis, SLUG).read(1)

    async def posts(self) -> list[tuple[str, int]]:
        """The text of each comment in the log, and its version."""
        return posts_in(await self.records())

    def end(self) -> None:
        """End every process."""
        for machine in (*self.servers, self.store):
            machine.kill()


@asynccontextmanager
async def a_place(folder: Path, items: Sequence[Item] | None = None, *, port: int = 0) -> AsyncIterator[Place]:
    """Have a store with an event that is live.

    Args:
        port: Where replicas reach the store; 0 if it has none.
    """
    store = Store(folder / "store", port)
    place = Place(store, folder)
    try:
        await store.start()
        await set_up(place.redis, items)
        yield place
    finally:
        await place.redis.aclose()
        place.end()


class Caller:
    """Somebody who is signed in, and sends commands until they are answered."""

    def __init__(self, server: Server, token: str) -> None:
        self.client = httpx.AsyncClient(base_url=server.url, headers=JSON, timeout=10, verify=False)
        self.client.cookies.set("session", token)

    async def once(self, path: str, command_id: str, fields: Mapping[str, object] | None = None) -> httpx.Response:
        """Send a command."""
        return await self.client.post(f"{E}/{path}", json={"command_id": command_id, **(fields or {})})

    async def until_answered(self, path: str, command_id: str, fields: Mapping[str, object] | None = None) -> int:
        """Send a command again and again, under the same id, until it was accepted; give the version that it made."""
        while True:
            with suppress(httpx.HTTPError):
                answer = await self.once(path, command_id, fields)
                if answer.status_code == 200:
                    return int(answer.json()["version"])
                assert answer.status_code in {429, 503}, answer.text
            await asyncio.sleep(0.05)


async def html_of(server: Server, page: str = "event") -> str:
    """Load a page."""
    address = E + {"event": "/", "screen": "/screen"}[page]
    async with httpx.AsyncClient(base_url=server.url, timeout=10, verify=False) as client:
        return (await client.get(address)).text


class Reader:
    """A phone that loads its page, keeps a socket open, and comes back when the line breaks."""

    def __init__(self, server: Server, page: str = "event") -> None:
        self._server, self._page = server, page
        self.shown: Shown | None = None
        self.reached: dict[int, float] = {}
        self.snapshots = 0
        self.joined = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def cursor(self) -> str:
        return self.shown.cursor if self.shown else ""

    @property
    def version(self) -> int:
        return int(self.cursor.partition("-")[0] or 0)

    async def load(self) -> Shown:
        """Load the page afresh."""
        return Shown(self._page, await html_of(self._server, self._page))

    async def wrong(self, *, hidden: int = 0) -> list[object]:
        """What it shows otherwise than a page that is loaded now."""
        assert self.shown is not None
        return differences(self.shown, await self.load(), hidden=hidden)

    async def _live(self) -> None:
        self.shown = await self.load()
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                await self._listen(self.shown)
            await asyncio.sleep(0.1)

    async def _listen(self, shown: Shown) -> None:
        address = f"{self._server.url.replace('http', 'ws', 1)}{E}/live?cursor={shown.cursor}&page={self._page}"
        async with open_socket(address, origin=Origin(self._server.url), open_timeout=2) as line:
            async for text in line:
                message = shown.take(str(text))
                self.snapshots += message.t == "snapshot"
                self.reached.setdefault(self.version, time.monotonic())
                if message.c:
                    self.joined.set()

    async def __aenter__(self) -> Reader:
        self._task = asyncio.create_task(self._live())
        await self.joined.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


def crowd(size: int, prefix: str = "person") -> list[Person]:
    """People by number."""
    return [Person(f"{prefix}-{number}", f"Person {number}") for number in range(size)]
