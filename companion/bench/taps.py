"""Taps: from a host's tap over HTTP to the last phone, while nothing else happens or while people comment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import count, cycle, islice

import httpx

from companion.bench.load.phones import Phones, connected
from companion.bench.meanwhile import meanwhile
from companion.bench.measurement import Row, Run, Target, median, percentile
from companion.bench.place import Place, Writer, open_place, writing
from companion.bench.yardsticks.running import BROADCAST, LOOP, NAMES, running

COMMENTS_A_SECOND = 5.0
PAUSE_S = 0.2
"""Between two taps, so that each meets a server that has nothing else to send."""

TARGETS = {LOOP: Target(2, of_ratio=True)}
TARGET_P95_MS = Target(120)


class Host:
    """Taps finish and undo by turns, for an item that is on."""

    def __init__(self, place: Place, phones: Phones) -> None:
        self._place, self._phones = place, phones
        self._acts = cycle(("finish", "undo"))
        self.message = ""

    async def tap(self, taps: int, progress: Callable[[int], None], *, pause_s: float = PAUSE_S) -> list[list[float]]:
        """Tap so often; give for each tap the seconds to every phone."""
        took_s = []
        async with signed_in(self._place, self._place.host) as browser:
            for done, act in enumerate(islice(self._acts, taps), start=1):
                began_s = time.perf_counter()
                answer = await browser.post(f"/items/{self._place.first_item}/{act}")
                arrived = await self._phones.arrivals(answer.raise_for_status().json()["version"])
                took_s.append([moment - began_s for moment in arrived.moments])
                self.message = arrived.message
                progress(done)
                await asyncio.sleep(pause_s)
        return took_s


def signed_in(place: Place, session: str) -> httpx.AsyncClient:
    """Somebody's browser."""
    headers = {"Accept": "application/json", "Cookie": f"session={session}"}
    return httpx.AsyncClient(base_url=f"{place.url}/e/{place.slug}", headers=headers)


async def _comment(writer: Writer, a_second: float) -> None:
    """Comment at a steady rate."""
    began_s = time.perf_counter()
    for number in count(1):
        await writer.comment(f"Comment {number}, while a host taps on.")
        await asyncio.sleep(max(0.0, began_s + number / a_second - time.perf_counter()))


async def measure(run: Run) -> list[Row]:
    """Tap while all is quiet and while people comment, and compare with bare servers that send the same bytes."""
    async with open_place() as place:
        bar = run.bar("Phones connect", run.phones)
        async with connected(place.url, place.socket, run.phones, bar) as phones:
            host = Host(place, phones)
            quiet_s = last_of(await host.tap(run.rounds, run.bar("A host taps, all is quiet", run.rounds)))
            message = host.message
            async with writing(place) as writer, meanwhile(_comment(writer, COMMENTS_A_SECOND)):
                busy_s = last_of(await host.tap(run.rounds, run.bar("A host taps, people comment", run.rounds)))
        bare_ms = {name: median(await _bare_s(name, place, message, run)) * 1000 for name in (LOOP, BROADCAST)}
    to_last = f"to the last of {run.phones:,} phones"
    return [
        row
        for label, took_s in (("Tap", quiet_s), (f"Tap, {COMMENTS_A_SECOND:.0f} comments a second,", busy_s))
        for row in (
            *(_median_row(f"{label} {to_last}", took_s, name, bare_ms[name]) for name in bare_ms),
            Row(what=f"{label} {to_last}, p95", figure=percentile(took_s, 95) * 1000, unit="ms", target=TARGET_P95_MS),
        )
    ]


def _median_row(what: str, took_s: list[float], name: str, bare_ms: float) -> Row:
    against = f"{NAMES[name]}, same bytes"
    return Row(
        what=what,
        figure=median(took_s) * 1000,
        unit="ms",
        against=against,
        yardstick=bare_ms,
        target=TARGETS.get(name),
    )


def last_of(took_s: list[list[float]]) -> list[float]:
    """The seconds to the last phone, for each tap."""
    return [max(each) for each in took_s]


async def _bare_s(name: str, place: Place, message: str, run: Run) -> list[float]:
    """Send a message through a bare server as often; give the seconds to the last phone."""
    took_s = []
    async with (
        running(name, place.store) as yardstick,
        connected(yardstick.url, yardstick.path, run.phones) as phones,
    ):
        bar = run.bar(f"The same bytes through {NAMES[name]}", run.rounds)
        for done in range(1, run.rounds + 1):
            began_s = time.perf_counter()
            arrived = await phones.arrivals(await yardstick.send(message))
            took_s.append(max(arrived.moments) - began_s)
            bar(done)
            await asyncio.sleep(PAUSE_S / 4)
    return took_s
