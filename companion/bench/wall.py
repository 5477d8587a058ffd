"""A long wall: what a page, a push and a post cost the server with 10,000 comments, compared with 100."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import NamedTuple

import httpx
from msgspec import Struct

from companion.bench.fanout import SETTLE_S
from companion.bench.load.phones import Phones, connected
from companion.bench.measurement import Row, Run, Target, median
from companion.bench.place import COMMENTS, Place, Writer, open_place, sign_in, writing
from companion.bench.processes import cpu_s
from companion.bench.taps import signed_in
from companion.live.hub import GATHER_S

SHORT, LONG = 100, 10_000
PEOPLE = 20
TARGET = Target(1.2, of_ratio=True)


class Costs(Struct):
    """Seconds of the server's processor time, for each time that it was done."""

    page: list[float]
    push: list[float]
    post: list[float]


class Scene(NamedTuple):
    """What a wall is measured with: a server, phones that follow, somebody elsewhere, and people who are signed in."""

    place: Place
    phones: Phones
    writer: Writer
    sessions: Iterator[str]


async def measure(run: Run) -> list[Row]:
    """Measure on one wall, before and after it is filled."""
    async with open_place() as place:
        bar = run.bar("Phones connect", run.phones)
        async with connected(place.url, place.socket, run.phones, bar) as phones, writing(place) as writer:
            scene = Scene(place, phones, writer, cycle(await sign_in(place, PEOPLE)))
            short = await _costs(scene, SHORT - COMMENTS, run.rounds, run.bar(f"{SHORT} comments", run.rounds))
            long = await _costs(scene, LONG - SHORT, run.rounds, run.bar(f"{LONG:,} comments", run.rounds))
    return [
        Row(
            what=f"CPU of a {name} with {LONG:,} comments on the wall",
            figure=median(getattr(long, name)) * 1e3,
            unit="ms",
            against=f"with {SHORT}",
            yardstick=median(getattr(short, name)) * 1e3,
            target=TARGET,
        )
        for name in Costs.__struct_fields__
    ]


async def _costs(scene: Scene, more: int, rounds: int, progress: Callable[[int], None]) -> Costs:
    """Add so many comments to the wall, and measure."""
    costs = Costs([], [], [])
    await scene.phones.arrivals(await scene.writer.fill(more))
    for done in range(1, rounds + 1):
        costs.push.append(await _push(scene))
        costs.page.append(await _page(scene.place))
        costs.post.append(await _post(scene))
        progress(done)
    return costs


async def _push(scene: Scene) -> float:
    """Post a comment elsewhere, until every phone has it."""
    await asyncio.sleep(GATHER_S)
    before_s = cpu_s(scene.place.pid)
    await scene.phones.arrivals(await scene.writer.comment("A comment, pushed to the phones."))
    await asyncio.sleep(SETTLE_S)
    return cpu_s(scene.place.pid) - before_s


async def _page(place: Place) -> float:
    """Open the page for the first time since something happened."""
    async with httpx.AsyncClient(base_url=place.url) as browser:
        before_s = cpu_s(place.pid)
        (await browser.get(place.page)).raise_for_status()
        await asyncio.sleep(SETTLE_S)
        return cpu_s(place.pid) - before_s


async def _post(scene: Scene) -> float:
    """Post a comment over HTTP, until every phone has it."""
    await asyncio.sleep(GATHER_S)
    async with signed_in(scene.place, next(scene.sessions)) as browser:
        before_s = cpu_s(scene.place.pid)
        answer = await browser.post("/comments", json={"text": "A comment, posted over HTTP."})
        await scene.phones.arrivals(answer.raise_for_status().json()["version"])
        await asyncio.sleep(SETTLE_S)
        return cpu_s(scene.place.pid) - before_s
