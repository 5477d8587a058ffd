"""What a command needs at hand: a store, and the events in it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

from redis.asyncio import Redis

from companion import settings as environment
from companion.app import now
from companion.domain.errors import NotFoundError, SettingsError
from companion.log.embedded import embedded, running, verify_durable
from companion.log.event_log import EventLog
from companion.log.logs import Logs
from companion.log.store import connect
from companion.settings import Settings

T = TypeVar("T")


def with_logs(work: Callable[[Logs, Redis], Awaitable[T]]) -> T:
    """Do something with every event at hand, then leave."""
    settings = environment.read()
    with store(settings) as address:
        return asyncio.run(_worked_on(address, work))


async def _worked_on(address: str, work: Callable[[Logs, Redis], Awaitable[T]]) -> T:
    async with opened(address) as (logs, redis):
        if logs.store_away:
            raise SettingsError("The store does not answer. Check COMPANION_REDIS_URL.")
        return await work(logs, redis)


@contextlib.asynccontextmanager
async def opened(address: str) -> AsyncIterator[tuple[Logs, Redis]]:
    """Follow every event in a store for as long as this is open."""
    redis = connect(address)
    async with Logs(redis, now) as logs:
        yield logs, redis
    await redis.aclose()


def find(logs: Logs, slug: str) -> EventLog:
    """Find an event.

    Raises:
        NotFoundError: If there is none of that name.
    """
    log = logs.get(slug)
    if log is None or not log.event.version:
        raise NotFoundError(f"There is no event {slug}. See: companion event list")
    return log


@contextlib.contextmanager
def store(settings: Settings) -> Iterator[str]:
    """Have a store: the one that is named, the one that another process runs here, or an embedded one of our own."""
    if settings.redis_url:
        yield settings.redis_url
    elif (address := running(settings.data_dir)) is not None:
        yield address
    else:
        with own_store(settings.data_dir) as address:
            asyncio.run(_verify(address))
            yield address


@contextlib.contextmanager
def own_store(data_dir: Path) -> Iterator[str]:
    """Run an embedded store.

    Raises:
        SettingsError: If it cannot be kept in that folder, or another process has one there.
    """
    with contextlib.ExitStack() as stack:
        try:
            address = stack.enter_context(embedded(data_dir))
        except OSError as error:
            sentence = f"Nothing can be kept in {data_dir} ({error.strerror}). Name another COMPANION_DATA_DIR."
            raise SettingsError(sentence) from error
        yield address


async def _verify(address: str) -> None:
    redis = connect(address)
    await verify_durable(redis)
    await redis.aclose()
