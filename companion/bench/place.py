"""Where the benchmark happens: a store, a server in a process of its own, and the demo's day with a wall in use."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import httpx
from msgspec import Struct
from redis.asyncio import Redis

from companion.app import now
from companion.bench.processes import STARTS_WITHIN_S, free_port, process
from companion.demo.cast import name_of, sayings
from companion.demo.rerun import open_doors
from companion.domain import commands as c
from companion.domain.errors import SettingsError
from companion.domain.people import SYSTEM, Person, Role
from companion.log.embedded import embedded
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.store import connect
from companion.people.sessions import Sessions

COMMENTS = 30
"""What the wall has when the first phone comes: more than a page shows."""

TOGETHER = 500
"""Comments under way at once, where they come as fast as the store takes them."""

HOST = Person("bench-host", "Host of the benchmark")


class Place(Struct, frozen=True):
    """A server that is up. `pid` is its process, `store` the address of its store, `host` the session of a host."""

    url: str
    pid: int
    store: str
    slug: str
    first_item: str
    host: str

    @property
    def page(self) -> str:
        """The path of the event's page."""
        return f"/e/{self.slug}/"

    @property
    def socket(self) -> str:
        """The path of its socket, with a place for the cursor."""
        return f"/e/{self.slug}/live?cursor={{cursor}}"


@asynccontextmanager
async def open_place() -> AsyncIterator[Place]:
    """Set up the demo's day in a store of its own, and serve it from another process. They leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="companion-bench-") as name, embedded(folder := Path(name)) as store:
        redis = connect(store)
        slug, first_item = await _set_up(redis)
        host = await Sessions(redis).create(HOST)
        await redis.aclose()
        with _serving(store, folder) as (url, pid):
            await _ready(url)
            yield Place(url, pid, store, slug, first_item, host)


async def _set_up(redis: Redis) -> tuple[str, str]:
    async with Logs(redis, now) as logs:
        log = await open_doors(logs)
        await log.submit(c.GrantRole(HOST.id, HOST.name, Role.HOST), SYSTEM, "bench:host")
        await Writer(log).fill(COMMENTS)
        return log.slug, log.event.agenda.items[0].id


@contextmanager
def _serving(store: str, data_dir: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    settings = {"COMPANION_REDIS_URL": store, "COMPANION_DATA_DIR": str(data_dir), "COMPANION_PORT": str(port)}
    with process("companion", "serve", "--host", "127.0.0.1", environ=settings) as pid:
        yield f"http://127.0.0.1:{port}", pid


async def _ready(url: str) -> None:
    """Wait until the server answers.

    Raises:
        SettingsError: If it does not.
    """
    async with httpx.AsyncClient(base_url=url) as client:
        for _ in range(int(STARTS_WITHIN_S / 0.05)):
            with suppress(httpx.HTTPError):
                if (await client.get("/readyz")).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(0.05)
    raise SettingsError(f"The server of the benchmark did not start within {STARTS_WITHIN_S:.0f} s.")


class Writer:
    """People who comment, past the server, so that it learns of it by the bell alone. Each comments once."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def comment(self, text: str) -> int:
        """Post a comment; give the version that it made."""
        number = len(self._log.event.wall.comments)
        return await self._comment(text, number)

    async def fill(self, comments: int, text: str = "") -> int:
        """Post so many, as fast as the store takes them; give the version that the last of them made.

        Args:
            text: Of each. Left out: what people say.
        """
        first, texts = len(self._log.event.wall.comments), [text] if text else sayings(None)
        numbers = iter(range(first, first + comments))

        async def post_some() -> int:
            return max([await self._comment(texts[number % len(texts)], number) for number in numbers], default=0)

        return max(await asyncio.gather(*(post_some() for _ in range(TOGETHER))))

    async def _comment(self, text: str, number: int) -> int:
        person = Person(f"guest-{number}", name_of(number))
        return await self._log.submit(c.PostComment(text), person, f"bench:comment-{number}")


async def sign_in(place: Place, people: int) -> list[str]:
    """Sign so many people in; give their sessions."""
    redis = connect(place.store)
    sessions = Sessions(redis)
    tokens = [await sessions.create(Person(f"signed-in-{number}", name_of(number))) for number in range(people)]
    await redis.aclose()
    return tokens


@asynccontextmanager
async def writing(place: Place) -> AsyncIterator[Writer]:
    """Follow the event in this process, and comment there."""
    redis = connect(place.store)
    async with Logs(redis, now) as logs:
        log = logs.get(place.slug)
        assert log is not None  # noqa: S101 (it was set up there)
        yield Writer(log)
    await redis.aclose()
