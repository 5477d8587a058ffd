"""Five hundred people and thirty seats: exactly thirty get one, and never more, whoever leaves and joins meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from companion.domain.changes import Record, SeatLeft, SeatTaken
from tests.builders import a_workshop
from tests.chaos.machines import SLUG, Caller, Place, Saw, a_place, crowd

pytestmark = pytest.mark.chaos

SEATS = 30
PEOPLE = 500
ROUNDS = 4


@asynccontextmanager
async def a_rush(folder: Path) -> AsyncIterator[tuple[Place, list[Caller]]]:
    """Thirty seats, and five hundred people at two servers."""
    async with a_place(folder, [a_workshop("clay", "10:15", 60, "red", capacity=SEATS)]) as place:
        servers = [await place.server(), await place.server()]
        tokens = await place.tokens(crowd(PEOPLE))
        callers = [Caller(servers[number % 2], token) for number, token in enumerate(tokens)]
        yield place, callers
        for caller in callers:
            await caller.client.aclose()


async def answer(caller: Caller, act: str, command_id: str) -> int:
    """Ask under one id until it is decided; give the status."""
    while (status := (await caller.once(f"items/clay/{act}", command_id)).status_code) in {429, 503}:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    return status


def taken(records: Iterable[Record]) -> list[int]:
    """How many held a seat after each change."""
    holding: set[str] = set()
    counts = []
    for record in records:
        match record.change:
            case SeatTaken(person=person):
                assert person not in holding, "nobody holds a seat twice"
                holding.add(person)
            case SeatLeft(person=person):
                holding.remove(person)
        counts.append(len(holding))
    return counts


async def test_five_hundred_at_once_take_thirty_seats(tmp_path: Path, saw: Saw) -> None:
    async with a_rush(tmp_path) as (place, callers):
        # Each taps twice, and a second tap is the same command: it is answered like the first.
        taps = await asyncio.gather(*(answer(caller, "take-seat", "seat") for caller in [*callers, *callers]))
        again = await asyncio.gather(*(answer(caller, "take-seat", "seat") for caller in callers))

        assert Counter(again) == {200: SEATS, 409: PEOPLE - SEATS}
        assert taps == [*again, *again]
        states = [(await callers[number].client.get(f"/e/{SLUG}/state.json")).json() for number in (0, 1)]
        assert {state["items"][0]["taken"] for state in states} == {SEATS}
        assert max(taken(await place.records())) == SEATS
        saw(f"{again.count(200)} of {PEOPLE} got one of {SEATS} seats; {PEOPLE - SEATS} were told so, twice the same")


async def test_whoever_leaves_and_joins_there_are_never_more_than_thirty(tmp_path: Path, saw: Saw) -> None:
    async with a_rush(tmp_path) as (place, callers):

        async def come_and_go(number: int, caller: Caller) -> None:
            for nth in range(ROUNDS):
                status = await answer(caller, "take-seat", f"take-{nth}")
                if status == 200 and (number + nth) % 2:
                    assert await answer(caller, "leave-seat", f"leave-{nth}") == 200

        await asyncio.gather(*(come_and_go(number, caller) for number, caller in enumerate(callers[:200])))

        records = await place.records()
        counts = taken(records)
        assert max(counts) == SEATS
        left = sum(isinstance(record.change, SeatLeft) for record in records)
        assert left > SEATS
        state = (await callers[0].client.get(f"/e/{SLUG}/state.json")).json()
        assert state["items"][0]["taken"] == counts[-1]
        saw(f"{left} gave their seat up again; at most {max(counts)} of {SEATS} were held at any moment")
