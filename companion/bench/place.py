"""Where the benchmark happens: a store, a server in a process of its own, and the demo's day with a wall in use."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import httpx
from msgspec import Struct
from redis.asyncio import Redis

from companion.app import now
from companion.demo.cast import name_of, sayings
from companion.demo.rerun import open_doors
from companion.domain import commands as c
from companion.domain.errors import SettingsError
from companion.domain.people import SYSTEM, Person, Role
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.store import connect
from companion.people.sessions import Sessions

STARTS_WITHIN_S = 30.0
GUESTS = 10
"""Those who comment. One person may post about one comment a second."""

COMMENTS = 30
"""What the wall has when the first phone comes: as many as a page shows."""

HOST = Person("bench-host", "Host of the benchmark")


class Place(Struct, frozen=True):
    """A server that is up, and the sessions of those who act there."""

    url: str
    slug: str
    first_item: str
    host: str
    guests: tuple[str, ...]


@asynccontextmanager
async def open_place(store: str, data_dir: Path) -> AsyncIterator[Place]:
    """Set up the demo's day in a store, and serve it from another process."""
    redis = connect(store)
    guests = [Person(f"guest-{number}", name_of(number)) for number in range(GUESTS)]
    slug, first_item = await _set_up(redis, guests)
    sessions = Sessions(redis)
    tokens = [await sessions.create(person) for person in (HOST, *guests)]
    await redis.aclose()
    with _serving(store, data_dir) as url:
        await _ready(url)
        yield Place(url, slug, first_item, tokens[0], tuple(tokens[1:]))


async def _set_up(redis: Redis, guests: list[Person]) -> tuple[str, str]:
    async with Logs(redis, now) as logs:
        log = await open_doors(logs)
        await log.submit(c.GrantRole(HOST.id, HOST.name, Role.HOST), SYSTEM, "bench:host")
        await _fill_wall(log, guests)
        return log.slug, log.event.agenda.items[0].id


async def _fill_wall(log: EventLog, guests: list[Person]) -> None:
    texts = sayings(None)
    for number in range(COMMENTS):
        comment = c.PostComment(texts[number % len(texts)])
        await log.submit(comment, guests[number % len(guests)], f"bench:comment-{number}")


@contextmanager
def _serving(store: str, data_dir: Path) -> Iterator[str]:
    port = free_port()
    settings = {"COMPANION_REDIS_URL": store, "COMPANION_DATA_DIR": str(data_dir), "COMPANION_PORT": str(port)}
    with process("companion", "serve", "--host", "127.0.0.1", environ=settings):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def process(*arguments: str, environ: dict[str, str] | None = None) -> Iterator[None]:
    """Run a module of ours in another process, until this is left."""
    running = subprocess.Popen(  # noqa: S603 (our own modules, with arguments of ours)
        [sys.executable, "-m", *arguments], env={**os.environ, **(environ or {})}, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        running.terminate()
        running.wait()


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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
