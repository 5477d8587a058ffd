"""Pages: how many event pages one process serves to people who are not signed in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from companion.bench.load.browsers import browse, request
from companion.bench.measurement import Row, Run, Target, median
from companion.bench.place import Place, open_place
from companion.bench.processes import free_port, process, wait_for

CONNECTIONS = 64
OPENED = 10_000
"""Requests in each round."""

CODING = "gzip"
TARGET = Target(0.9, of_ratio=True, at_least=True)


async def measure(run: Run) -> list[Row]:
    """Ask for the page, and for the same bytes from a bare handler, by turns."""
    async with open_place() as place:
        with bare(await _page(place)) as bare_url:
            ours, theirs = [], []
            bar = run.bar("Pages are opened", run.rounds)
            for done in range(1, run.rounds + 1):
                ours.append(await _open(place.url, place.page))
                theirs.append(await _open(bare_url, "/"))
                bar(done)
    return [
        Row(
            what="Event pages a second, not signed in",
            figure=median(ours),
            unit="/s",
            against="a bare Litestar handler, same bytes",
            yardstick=median(theirs),
            target=TARGET,
        )
    ]


async def _page(place: Place) -> bytes:
    """The page as it crosses the wire."""
    async with (
        httpx.AsyncClient(base_url=place.url, headers={"Accept-Encoding": CODING}) as browser,
        browser.stream("GET", place.page) as answer,
    ):
        return b"".join([chunk async for chunk in answer.aiter_raw()])


async def _open(url: str, path: str) -> float:
    asked = request("GET", path, f"Accept-Encoding: {CODING}")
    return await browse(url, [asked], count=OPENED, connections=CONNECTIONS)


@contextmanager
def bare(page: bytes) -> Iterator[str]:
    """Run the bare Litestar app; give its address."""
    port = free_port()
    with tempfile.NamedTemporaryFile() as file:
        file.write(page)
        file.flush()
        with process("companion.bench.yardsticks.bare", str(port), str(Path(file.name)), CODING):
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
