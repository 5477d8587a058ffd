"""Five hundred people and thirty seats: exactly thirty get one, the others stand in line as they were answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from companion.domain.changes import Record, SeatGiven
from companion.domain.event import NOTHING_YET
from companion.domain.evolve import evolve
from companion.domain.seats import Seating
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


async def answer(caller: Caller, act: str, command_id: str) -> httpx.Response:
    """Ask under one id until it is decided; give the answer."""
    response = await caller.once(f"items/clay/{act}", command_id)
    while response.status_code in {429, 503}:
        await asyncio.sleep(0.05)
        response = await caller.once(f"items/clay/{act}", command_id)
    return response


def seatings(records: Iterable[Record]) -> list[Seating]:
    """How clay was seated after each change."""
    event, found = NOTHING_YET, []
    for record in records:
        event = evolve(event, record)
        found.append(event.seats.at("clay"))
    return found


def check(seating: Seating) -> None:
    """See that there are never more than thirty, and that everybody is in one place."""
    everybody = [*seating.takers, *seating.offers, *seating.waiting]
    assert len(everybody) == len({*everybody}), "nobody is there twice"
    assert seating.taken <= SEATS


async def test_five_hundred_at_once_take_thirty_seats_and_stand_in_line_as_they_were_answered(
    tmp_path: Path, saw: Saw
) -> None:
    async with a_rush(tmp_path) as (place, callers):
        # Each taps twice, and a second tap is the same command: it is answered like the first.
        taps = await asyncio.gather(*(answer(caller, "take-seat", "seat") for caller in [*callers, *callers]))
        again = await asyncio.gather(*(answer(caller, "take-seat", "seat") for caller in callers))

        assert {tap.status_code for tap in [*taps, *again]} == {200}
        versions = [int(tap.json()["version"]) for tap in again]
        assert [int(tap.json()["version"]) for tap in taps] == [*versions, *versions]
        seating = seatings(await place.records())[-1]
        assert (len(seating.takers), len(seating.waiting)) == (SEATS, PEOPLE - SEATS)
        in_order = [f"person-{number}" for _, number in sorted(zip(versions, range(PEOPLE), strict=True))]
        assert [*{*in_order[:SEATS]} - {*seating.takers}] == []
        assert [*seating.waiting] == in_order[SEATS:]
        places = {number: tap.json()["place"] for number, tap in enumerate(again) if tap.json()["seat"] == "waiting"}
        assert [in_order.index(f"person-{number}") - SEATS + 1 for number in places] == [*places.values()]
        for number in (0, 1):
            item = (await callers[number].client.get(f"/e/{SLUG}/state.json")).json()["items"][0]
            assert (item["taken"], item["waiting"]) == (SEATS, PEOPLE - SEATS)
        saw(f"{SEATS} of {PEOPLE} got a seat, and {len(places)} a place in line in the order of their answers")


async def test_whoever_leaves_and_joins_the_seats_and_the_line_are_conserved(tmp_path: Path, saw: Saw) -> None:
    async with a_rush(tmp_path) as (place, callers):

        async def come_and_go(number: int, caller: Caller) -> None:
            for nth in range(ROUNDS):
                assert (await answer(caller, "take-seat", f"take-{nth}")).status_code == 200
                if (number + nth) % 2:
                    assert (await answer(caller, "leave-seat", f"leave-{nth}")).status_code == 200

        await asyncio.gather(*(come_and_go(number, caller) for number, caller in enumerate(callers[:200])))

        records = await place.records()
        history = seatings(records)
        for seating in history:
            check(seating)
        for before, record in zip(history, records[1:], strict=False):
            if isinstance(record.change, SeatGiven):
                assert record.change.person == before.waiting[0]
        given = sum(isinstance(record.change, SeatGiven) for record in records)
        assert given > 0
        assert history[-1].taken == SEATS
        assert len(history[-1].waiting) == 100 - SEATS
        saw(f"{given} seats were given on to the first in line; at most {SEATS} were held at any moment")
