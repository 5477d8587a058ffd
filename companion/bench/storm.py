"""The storm: every phone loses its line at once and comes back, while people open the page and something happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import httpx

from companion.bench.load.phones import Phones, connected
from companion.bench.meanwhile import meanwhile
from companion.bench.measurement import Row, Run, Target, median, percentile
from companion.bench.place import Place, Writer, open_place, sign_in, writing

PAGE_EVERY_S = 0.05
CALM_S = 1.0
TARGET_BACK_S = Target(5)
TARGET_PAGE_S = Target(1)


async def measure(run: Run) -> list[Row]:
    """Let nobody be signed in, and then everybody, each with a session of their own."""
    async with open_place() as place:
        rows = await _storms(run, place, "nobody signed in", ())
    async with open_place() as place:
        return [*rows, *await _storms(run, place, "all signed in", await sign_in(place, run.phones))]


async def _storms(run: Run, place: Place, who: str, sessions: Sequence[str]) -> list[Row]:
    bar = run.bar(f"Phones connect, {who}", run.phones)
    backs_s: list[float] = []
    pages_s: list[float] = []
    async with (
        connected(place.url, place.socket, run.phones, bar, sessions=sessions) as phones,
        writing(place) as writer,
    ):
        await phones.arrivals(await writer.comment("A comment that all have."))
        bar = run.bar("They lose their lines, and come back", run.rounds)
        for done in range(1, run.rounds + 1):
            async with meanwhile(_open_pages(place, pages_s)):
                backs_s.append(await _storm(phones, writer))
            bar(done)
            await asyncio.sleep(CALM_S)
    what = f"Storm of {run.phones:,}, {who}"
    return [
        Row(what=f"{what}: all are back", figure=median(backs_s), unit="s", target=TARGET_BACK_S),
        Row(what=f"{what}: page p95 meanwhile", figure=percentile(pages_s, 95), unit="s", target=TARGET_PAGE_S),
    ]


async def _storm(phones: Phones, writer: Writer) -> float:
    """Give the seconds until every phone is back, and has what happened while it was away."""
    began_s = time.perf_counter()
    back = asyncio.create_task(phones.come_back())
    version = await writer.comment("A comment that nobody was there to see.")
    await back
    return max((await phones.arrivals(version)).moments) - began_s


async def _open_pages(place: Place, took_s: list[float]) -> None:
    """Open the page now and then, and note how long each took."""
    async with httpx.AsyncClient(base_url=place.url, timeout=30) as browser:
        while True:
            began_s = time.perf_counter()
            (await browser.get(place.page)).raise_for_status()
            took_s.append(time.perf_counter() - began_s)
            await asyncio.sleep(PAGE_EVERY_S)
