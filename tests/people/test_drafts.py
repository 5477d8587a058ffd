"""Drafts: what was typed before signing in is there afterwards."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from companion.domain.errors import StoreAwayError
from companion.people.drafts import KEPT_FOR_S, Draft, Drafts

DRAFT = Draft("manchester", "Who chairs the <afternoon>?\n\u202e", item="welcome")


async def test_find_gives_back_what_was_kept(redis: Redis) -> None:
    draft_id = await Drafts(redis).keep(DRAFT)

    assert await Drafts(redis).find(draft_id) == DRAFT
    assert await Drafts(redis).find(draft_id) == DRAFT
    assert len(draft_id) == 22


async def test_a_draft_is_kept_for_an_hour_and_not_under_its_id(redis: Redis) -> None:
    draft_id = await Drafts(redis).keep(DRAFT)

    (key,) = await redis.keys("*")

    assert draft_id.encode() not in key
    assert KEPT_FOR_S - 10 < await redis.ttl(key) <= KEPT_FOR_S


@pytest.mark.parametrize("draft_id", ["", "x" * 22, "x" * 23, "../" * 10, "\ud800" * 22])
async def test_find_knows_nothing_of_invented_ids(redis: Redis, draft_id: str) -> None:
    assert await Drafts(redis).find(draft_id) is None


async def test_without_the_store_nothing_is_kept(nowhere: Redis) -> None:
    with pytest.raises(StoreAwayError):
        await Drafts(nowhere).keep(DRAFT)
