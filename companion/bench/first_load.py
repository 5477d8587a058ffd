"""The first load: what a delegate's phone fetches before it can show the page, in bytes as they cross the wire."""

from __future__ import annotations

import re

import httpx
from msgspec import Struct

from companion.bench.measurement import Row, Run, Target
from companion.bench.place import Place, open_place

TARGET_KB = 30
CODINGS = {"br": "Brotli, as over TLS", "gzip": "gzip"}

LOADED = re.compile(r'<(?:script|link)\b[^>]*?\b(?:src|href)="(/static/[^"]+)"')


class FirstLoad(Struct, frozen=True):
    """Bytes by address, headers of the answers included, all as they are compressed."""

    parts: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.parts.values())


async def measure(_run: Run) -> list[Row]:
    """Fetch the page and what it asks for, as each coding that browsers take."""
    async with open_place() as place:
        loads = {coding: await first_load(place, coding) for coding in CODINGS}
    return [
        Row(what=f"First load, {CODINGS[coding]}", figure=load.total / 1024, unit="KB", target=Target(TARGET_KB))
        for coding, load in loads.items()
    ]


async def first_load(place: Place, coding: str) -> FirstLoad:
    """Fetch the event's page as a new visitor does, and what it asks for.

    Args:
        coding: How it may be compressed: browsers take "br" over TLS, and "gzip" anywhere.
    """
    async with httpx.AsyncClient(base_url=place.url, headers={"Accept-Encoding": coding}) as phone:
        page = await phone.get(place.page)
        parts = {place.page: _bytes_of(page)}
        for needed in LOADED.findall(page.text):
            parts[needed] = _bytes_of(await phone.get(needed))
    return FirstLoad(parts)


def _bytes_of(answer: httpx.Response) -> int:
    answer.raise_for_status()
    headers = sum(len(name) + len(value) + len(": \r\n") for name, value in answer.headers.raw)
    return answer.num_bytes_downloaded + headers
