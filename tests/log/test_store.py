"""The client to the store."""

import socket
import time

import pytest
from redis.asyncio import Redis
from redis.exceptions import BusyLoadingError, RedisError, ResponseError
from redis.exceptions import ConnectionError as LostError

from companion.domain.errors import StoreAwayError, UnsureError
from companion.log.store import ANSWER_WITHIN_S, connect, guarded, guarded_write
from tests.log.happenings import Cable


@pytest.mark.parametrize("error", [LostError(), ResponseError("READONLY"), TimeoutError(), OSError(), RedisError()])
def test_whatever_the_client_raises_means_that_the_store_is_away(error: Exception) -> None:
    with pytest.raises(StoreAwayError), guarded():
        raise error


@pytest.mark.parametrize("error", [ResponseError("READONLY You can't write"), BusyLoadingError("LOADING")])
def test_a_write_that_the_store_refused_was_not_done(error: Exception) -> None:
    with pytest.raises(StoreAwayError), guarded_write():
        raise error


@pytest.mark.parametrize("error", [LostError(), TimeoutError(), OSError()])
def test_a_write_without_an_answer_may_have_been_done(error: Exception) -> None:
    with pytest.raises(UnsureError), guarded_write():
        raise error


def test_other_errors_are_not_about_the_store() -> None:
    with pytest.raises(KeyError), guarded(), guarded_write():
        raise KeyError


async def test_a_lost_reply_is_never_sent_again_by_the_client(cable: Cable, redis: Redis) -> None:
    client = connect(cable.url)
    await client.get("count")
    cable.lose_reply_to = b"INCR"

    with pytest.raises(StoreAwayError), guarded():
        await client.incr("count")

    assert await redis.get("count") == b"1"
    await client.aclose()


async def test_a_store_that_never_answers_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = connect(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        begun_s = time.monotonic()

        with pytest.raises(StoreAwayError), guarded():
            await client.get("anything")

        assert time.monotonic() - begun_s < ANSWER_WITHIN_S + 0.5
        await client.aclose()
