"""The client to the store: strict timeouts, no hidden retries, one translation of its errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, BusyLoadingError, RedisError, ResponseError

from companion.domain.errors import StoreAwayError, UnsureError

ANSWER_WITHIN_S = 2.0
CONNECT_WITHIN_S = 1.0
MAX_CONNECTIONS = 32
AWAY = "We cannot save anything just now. Your text is safe here; try again in a moment."
UNSURE = "This may have been saved, but the answer got lost. Send it again: it will not count twice."


def connect(url: str) -> Redis:
    """Make a client that notices an absent server within seconds and never repeats a command by itself.

    redis-py would otherwise retry up to ten times, which makes one lost reply count twice.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=MAX_CONNECTIONS,
        timeout=ANSWER_WITHIN_S,
        socket_timeout=ANSWER_WITHIN_S,
        socket_connect_timeout=CONNECT_WITHIN_S,
        retry=Retry(NoBackoff(), 0),
        # A new connection is of use at once: each answer that it had to wait for first is one more that can get lost.
        driver_info=None,
    )
    return Redis.from_pool(pool)


@contextmanager
def guarded() -> Iterator[None]:
    """Turn whatever the client raises into `StoreAwayError`.

    Raises:
        StoreAwayError: If the store did not answer, or could not do what it was asked to.
    """
    try:
        yield
    except (RedisError, OSError, TimeoutError) as error:
        raise StoreAwayError(AWAY) from error


@contextmanager
def guarded_write() -> Iterator[None]:
    """Turn whatever the client raises during one atomic write into what it says about that write.

    Raises:
        StoreAwayError: If the store answered that it did not do it: read-only, full, still loading.
        UnsureError: If no answer came. Nothing tells whether the write was done.
    """
    try:
        yield
    except (ResponseError, BusyLoadingError, AuthenticationError) as error:
        raise StoreAwayError(AWAY) from error
    except (RedisError, OSError, TimeoutError) as error:
        raise UnsureError(UNSURE) from error
