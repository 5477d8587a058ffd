"""Two hundred people and thirty seats: exactly thirty get one, and everybody is told which."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from tests.builders import a_workshop
from tests.chaos.machines import SLUG, Caller, a_place, crowd

pytestmark = pytest.mark.chaos


async def test_two_hundred_at_once_take_thirty_seats(tmp_path: Path) -> None:
    async with a_place(tmp_path, [a_workshop("clay", "10:15", 60, "red", capacity=30)]) as place:
        servers = [await place.server(), await place.server()]
        people = crowd(200)
        callers = [Caller(servers[number % 2], token) for number, token in enumerate(await place.tokens(people))]

        answers = await asyncio.gather(*(caller.once("items/clay/take-seat", "seat") for caller in callers))
        again = await asyncio.gather(*(caller.once("items/clay/take-seat", "seat") for caller in callers))

        statuses = [answer.status_code for answer in answers]
        assert Counter(statuses) == {200: 30, 409: 170}
        assert [answer.status_code for answer in again] == statuses, "a second tap is answered like the first"
        states = [(await callers[number].client.get(f"/e/{SLUG}/state.json")).json() for number in (0, 1)]
        assert {state["items"][0]["taken"] for state in states} == {30}
        for caller in callers:
            await caller.client.aclose()
