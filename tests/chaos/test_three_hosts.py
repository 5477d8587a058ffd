"""Three hosts press start at the same moment, on two servers: one wins, the others are told who was first."""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from companion.domain import commands as c
from companion.domain.changes import ItemFinished, ItemStarted
from companion.domain.people import Person, Role
from tests.builders import an_item, at
from tests.chaos.machines import Caller, Saw, a_place

pytestmark = pytest.mark.chaos

RUNS = 100
WITHIN_S = 0.05
HOSTS = [Person(f"host-{name.lower()}", f"Host {name}") for name in ("Ada", "Ben", "Cyd")]
TALKS = [an_item(f"talk-{n}", f"{at('10:00') + timedelta(minutes=2 * n):%H:%M}", 2) for n in range(RUNS + 1)]


async def press(host: Caller, run: int, chance: random.Random) -> tuple[float, httpx.Response]:
    """Start the next talk at some moment of the 50 ms, believing that the one before it is on."""
    await asyncio.sleep(chance.uniform(0, WITHIN_S))
    pressed_s = asyncio.get_running_loop().time()
    return pressed_s, await host.once(f"items/talk-{run}/start", f"start-{run}", {"expects": f"talk-{run - 1}"})


async def test_three_hosts_press_start_one_wins_and_two_are_told(tmp_path: Path, saw: Saw) -> None:
    chance = random.Random(7)
    async with AsyncExitStack() as stack:
        place = await stack.enter_async_context(a_place(tmp_path, TALKS))
        servers = [await place.server(), await place.server()]
        for person in HOSTS:
            await place.do(c.GrantRole(person.id, person.name, Role.HOST))
        tokens = await place.tokens(HOSTS)
        hosts = [Caller(servers[number % 2], token) for number, token in enumerate(tokens)]
        for host in hosts:
            stack.push_async_callback(host.client.aclose)
        await hosts[0].until_answered("items/talk-0/start", "start-0")
        apart_s = []

        for run in range(1, RUNS + 1):
            pressed = await asyncio.gather(*(press(host, run, chance) for host in hosts))

            moments_s, answers = zip(*pressed, strict=True)
            apart_s.append(max(moments_s) - min(moments_s))
            assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
            winner = HOSTS[[answer.status_code for answer in answers].index(200)]
            for answer in answers:
                if answer.status_code == 409:
                    assert answer.json()["detail"].startswith(f"{winner.name} started “Talk-{run}” 0 s ago.")

        changes = [record.change for record in await place.records()]
        assert [change.item for change in changes if isinstance(change, ItemStarted)] == [talk.id for talk in TALKS]
        assert [change.item for change in changes if isinstance(change, ItemFinished)] == [
            talk.id for talk in TALKS[:-1]
        ]
        saw(f"{RUNS} of {RUNS} runs: one won, two were told; pressed at most {max(apart_s) * 1e3:.0f} ms apart")
