"""Codes to sign in with: once, for a few minutes, and not by guessing."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from companion.domain.errors import FieldError, StoreAwayError, TooFastError
from companion.people.sign_in_codes import (
    MAX_TRIES,
    MOST_SHOWN,
    NO_MATCH,
    VALID_FOR_S,
    Redeemed,
    SignInCodes,
    in_groups,
)

ANAS = Redeemed("p_ana", "small-day")


@pytest.fixture
def codes(redis: Redis) -> SignInCodes:
    return SignInCodes(redis)


def another(code: str) -> str:
    """A code of the same name with another secret."""
    return code[:-1] + str((int(code[-1]) + 1) % 10)


async def refusal_of(codes: SignInCodes, typed: str) -> str:
    with pytest.raises(FieldError) as refused:
        await codes.redeem(typed)
    return refused.value.fields["code"]


@pytest.mark.parametrize("spelt", ["{}", " {} ", "{}\n"])
async def test_a_code_is_nine_digits_in_groups_and_opens_one_account_once(codes: SignInCodes, spelt: str) -> None:
    code = await codes.make("p_ana", "small-day")

    assert [len(group) for group in code.split()] == [3, 3, 3]
    assert await codes.redeem(spelt.format(code)) == ANAS
    assert await refusal_of(codes, code) == NO_MATCH


async def test_hyphens_and_no_spaces_do_as_well(codes: SignInCodes) -> None:
    for apart in ("", "-"):
        assert await codes.redeem((await codes.make("p_ana", "small-day")).replace(" ", apart)) == ANAS


async def test_of_twenty_at_once_one_signs_in(redis: Redis, codes: SignInCodes) -> None:
    code = await codes.make("p_ana", "small-day")

    answers = await asyncio.gather(*(SignInCodes(redis).redeem(code) for _ in range(MAX_TRIES)), return_exceptions=True)

    assert answers.count(ANAS) == 1


async def test_after_some_wrong_tries_the_right_one_opens_nothing_either(codes: SignInCodes) -> None:
    code, other = await codes.make("p_ana", "small-day"), await codes.make("p_ben", "small-day")

    for _ in range(MAX_TRIES):
        assert await refusal_of(codes, another(code)) == NO_MATCH

    assert await refusal_of(codes, code) == NO_MATCH
    assert await codes.redeem(other) == Redeemed("p_ben", "small-day"), "whoever guesses keeps nobody else out"


async def test_a_code_ends_after_minutes_and_the_store_knows_no_secret(redis: Redis, codes: SignInCodes) -> None:
    code = (await codes.make("p_ana", "small-day")).replace(" ", "")

    (key,) = await redis.keys("sign-in-code:*")
    kept = str(await redis.get(key))

    assert VALID_FOR_S - 10 < await redis.ttl(key) <= VALID_FOR_S
    assert "$argon2id$" in kept
    assert code not in kept
    assert f'"{code[4:]}"' not in kept


@pytest.mark.parametrize(
    "typed", ["", "1", "12345678", "1234567890", "abc def ghi", "１２３４５６７８９x", "\ud800" * 9, "9" * 5_000]
)
async def test_what_cannot_be_a_code_is_not_looked_for(redis: Redis, codes: SignInCodes, typed: str) -> None:
    assert await refusal_of(codes, typed) == "A code has 9 digits. Type it as it is shown."
    assert await redis.dbsize() == 0


async def test_invented_codes_open_nothing(codes: SignInCodes) -> None:
    assert await refusal_of(codes, "123 456 789") == NO_MATCH


async def test_one_helper_shows_so_many_codes_at_most(codes: SignInCodes) -> None:
    for _ in range(MOST_SHOWN):
        await codes.expect_room("small-day:host")

    with pytest.raises(TooFastError) as refused:
        await codes.expect_room("small-day:host")
    await codes.expect_room("small-day:other")
    assert refused.value.retry_after_s > 0


async def test_without_the_store_nobody_is_helped(nowhere: Redis) -> None:
    with pytest.raises(StoreAwayError):
        await SignInCodes(nowhere).make("p_ana", "small-day")
    with pytest.raises(StoreAwayError):
        await SignInCodes(nowhere).redeem("123 456 789")


def test_groups_are_what_one_reads_aloud() -> None:
    assert in_groups("482917364") == "482 917 364"
