"""Taps: a host finishes and resumes an item over HTTP, while nothing else happens or while people comment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import cycle, islice

import httpx

from companion.bench.phones import Phones
from companion.bench.place import Place

JSON = {"Accept": "application/json"}
PAUSE_S = 0.2
"""Between two taps, so that each meets a server that has nothing else to send."""


def signed_in(place: Place, token: str) -> httpx.AsyncClient:
    """Somebody's browser."""
    client = httpx.AsyncClient(base_url=f"{place.url}/e/{place.slug}", headers=JSON)
    client.cookies.set("session", token)
    return client


class Host:
    """Taps finish and undo by turns, for an item that is on."""

    def __init__(self, place: Place, phones: Phones) -> None:
        self._place, self._phones = place, phones
        self._acts = cycle(("finish", "undo"))

    async def tap(self, count: int, progress: Callable[[int], None]) -> list[float]:
        """Tap so often; give the seconds from each tap to the last phone that had it."""
        took_s = []
        async with signed_in(self._place, self._place.host) as browser:
            for done, act in enumerate(islice(self._acts, count), start=1):
                began_s = time.perf_counter()
                answer = await browser.post(f"/items/{self._place.first_item}/{act}")
                arrivals = await self._phones.arrivals(answer.raise_for_status().json()["version"])
                took_s.append(max(arrivals) - began_s)
                progress(done)
                await asyncio.sleep(PAUSE_S)
        return took_s


@asynccontextmanager
async def commenting(place: Place, a_second: float) -> AsyncIterator[None]:
    """Let people comment at a steady rate for as long as this is open."""

    async def comment() -> None:
        for number, guest in enumerate(cycle(guests)):
            await guest.post("/comments", json={"text": f"Comment {number}, while a host taps on."})
            await asyncio.sleep(1 / a_second)

    guests = [signed_in(place, token) for token in place.guests]
    task = asyncio.create_task(comment())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        for guest in guests:
            await guest.aclose()
