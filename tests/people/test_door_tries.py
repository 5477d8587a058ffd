"""Door codes are tried so often and no more, whatever accounts somebody opens, and a hall comes in at once."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from companion.domain.errors import StoreAwayError, TooFastError
from companion.people.door_tries import (
    MOST_BY_PERSON,
    MOST_WRONG_AT_EVENT,
    MOST_WRONG_FROM_NETWORK,
    DoorTries,
    network_of,
)

DOOR, HALL = "small-day:one-code", "192.0.2.1"


@pytest.fixture
def tries(redis: Redis) -> DoorTries:
    return DoorTries(redis)


async def guess(tries: DoorTries, number: int, address: str, door: str = DOOR) -> None:
    """Somebody with a new account guesses wrong."""
    await tries.count(door, f"p_{number}", address, wrong=True)


async def test_new_accounts_give_no_new_guesses_from_one_network(tries: DoorTries) -> None:
    for number in range(MOST_WRONG_FROM_NETWORK):
        await guess(tries, number, HALL)

    for wrong in (True, False):
        with pytest.raises(TooFastError) as refused:
            await tries.count(DOOR, "p_new", HALL, wrong=wrong)
        assert "Ask at the helpdesk" in str(refused.value)
        assert 0 < refused.value.retry_after_s <= 600
    await tries.count(DOOR, "p_new", "192.0.2.2", wrong=False)
    await tries.count("small-day:another-code", "p_new", HALL, wrong=False)


async def test_many_networks_together_have_an_end_too(tries: DoorTries) -> None:
    for number in range(MOST_WRONG_AT_EVENT):
        await guess(tries, number, f"2001:db8:0:{number:x}::1")

    with pytest.raises(TooFastError):
        await tries.count(DOOR, "p_new", HALL, wrong=False)
    await tries.count("another-day:code", "p_new", HALL, wrong=False)


async def test_a_hall_that_knows_the_code_comes_in_at_once(tries: DoorTries) -> None:
    everybody = (tries.count(DOOR, f"p_{number}", HALL, wrong=False) for number in range(MOST_WRONG_FROM_NETWORK * 2))

    await asyncio.gather(*everybody)


async def test_one_person_tries_ten_times_from_wherever(tries: DoorTries) -> None:
    for number in range(MOST_BY_PERSON):
        await tries.count(DOOR, "p_ana", f"192.0.2.{number}", wrong=True)

    with pytest.raises(TooFastError, match="Ask a host"):
        await tries.count(DOOR, "p_ana", HALL, wrong=False)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("", ""),
        ("a-socket", "a-socket"),
    ],
)
def test_a_network_is_what_one_subscriber_has(address: str, network: str) -> None:
    assert network_of(address) == network


async def test_addresses_and_codes_stand_in_no_key(redis: Redis, tries: DoorTries) -> None:
    await guess(tries, 1, HALL)

    assert not [key for key in await redis.keys() if HALL.encode() in key]


async def test_without_the_store_nobody_comes_in(nowhere: Redis) -> None:
    with pytest.raises(StoreAwayError):
        await DoorTries(nowhere).count(DOOR, "p_ana", HALL, wrong=False)
