"""Passwords: the cost that was chosen, and a line that stays short."""

from __future__ import annotations

import asyncio

import pytest
from argon2 import extract_parameters

from companion.domain.errors import TooFastError
from companion.people import passwords
from companion.people.passwords import hash_password, verify_password


async def test_hash_password_costs_what_was_chosen() -> None:
    chosen = extract_parameters(await hash_password("secret"))

    assert (chosen.type.name, chosen.time_cost, chosen.memory_cost, chosen.parallelism) == ("ID", 2, 19 * 1024, 1)
    assert extract_parameters(passwords._NOBODYS_HASH) == chosen


async def test_verify_password_knows_right_from_wrong() -> None:
    known = await hash_password("secret")

    assert await verify_password(known, "secret")
    assert not await verify_password(known, "Secret")
    assert not await verify_password(None, "secret")
    assert not await verify_password("no hash at all", "secret")


async def test_hash_password_is_salted() -> None:
    assert await hash_password("secret") != await hash_password("secret")


async def test_who_would_wait_too_long_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "MAX_WAITING", 4)

    answers = await asyncio.gather(*(hash_password("secret") for _ in range(10)), return_exceptions=True)

    assert sum(isinstance(answer, str) for answer in answers) == 4
    assert sum(isinstance(answer, TooFastError) and answer.retry_after_s > 0 for answer in answers) == 6
    assert await verify_password(await hash_password("secret"), "secret")


async def test_who_goes_away_leaves_the_line() -> None:
    waiting = [asyncio.create_task(hash_password("secret")) for _ in range(20)]
    await asyncio.sleep(0)

    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert passwords._Line.waiting == 0


async def test_hashing_leaves_the_loop_free() -> None:
    hashing = asyncio.create_task(hash_password("secret"))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns > 10
