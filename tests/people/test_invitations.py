"""Invitations: looked at by anybody's preview, redeemed once."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace
from redis.asyncio import Redis

from companion.domain.errors import StoreAwayError
from companion.domain.people import Role
from companion.people.invitations import VALID_FOR_S, Invitations
from companion.people.tokens import new_token


@pytest.fixture
def invitations(redis: Redis) -> Invitations:
    return Invitations(redis)


async def test_looking_does_not_burn(invitations: Invitations) -> None:
    token = await invitations.invite("manchester", Role.STEWARD, "Grace", room="hall")

    looked = [await invitations.look(token) for _ in range(3)]
    redeemed = await invitations.redeem(token)

    assert looked == [redeemed] * 3
    assert redeemed is not None
    assert (redeemed.event, redeemed.role, redeemed.name, redeemed.room) == (
        "manchester",
        Role.STEWARD,
        "Grace",
        "hall",
    )


async def test_of_twenty_at_once_one_redeems(redis: Redis, invitations: Invitations) -> None:
    token = await invitations.invite("manchester", Role.HOST)
    processes = [Invitations(redis) for _ in range(20)]

    answers = await asyncio.gather(*(each.redeem(token) for each in processes))

    assert sum(answer is not None for answer in answers) == 1
    assert await invitations.look(token) is None


async def test_put_back_can_be_redeemed_until_it_would_have_ended(redis: Redis, invitations: Invitations) -> None:
    token = await invitations.invite("manchester", Role.HOST)
    invitation = await invitations.redeem(token)
    assert invitation is not None
    shorter = replace(invitation, until=invitation.until - VALID_FOR_S + 100)

    await invitations.put_back(token, shorter)

    (key,) = await redis.keys("*")
    assert 0 < await redis.ttl(key) <= 100
    assert await invitations.redeem(token) == shorter


async def test_an_invitation_lasts_a_week_and_its_token_is_kept_nowhere(redis: Redis, invitations: Invitations) -> None:
    token = await invitations.invite("manchester", Role.HOST)

    (key,) = await redis.keys("*")

    assert VALID_FOR_S - 10 < await redis.ttl(key) <= VALID_FOR_S
    assert token.encode() not in key
    assert token not in str(await redis.get(key))


@pytest.mark.parametrize("token", ["", "x", new_token(), "\ud800" * 43])
async def test_invented_tokens_invite_nobody(invitations: Invitations, token: str) -> None:
    assert await invitations.look(token) is None
    assert await invitations.redeem(token) is None


async def test_without_the_store_nobody_is_invited(nowhere: Redis) -> None:
    with pytest.raises(StoreAwayError):
        await Invitations(nowhere).invite("manchester", Role.HOST)
