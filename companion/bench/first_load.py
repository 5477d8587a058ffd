"""The first load: what a delegate's phone fetches before it can show the page, in bytes as they cross the wire."""

from __future__ import annotations

import re

import httpx
from msgspec import Struct

from companion.bench.place import Place

LOADED = re.compile(r'<(?:script|link)\b[^>]*?\b(?:src|href)="(/static/[^"]+)"')


class FirstLoad(Struct, frozen=True):
    """Bytes by address, headers of the answers included, all as they are compressed."""

    parts: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.parts.values())


async def first_load(place: Place, coding: str) -> FirstLoad:
    """Fetch the event's page as a new visitor does, and what it asks for.

    Args:
        coding: How it may be compressed: browsers take "br" over TLS, and "gzip" anywhere.
    """
    async with httpx.AsyncClient(base_url=place.url, headers={"Accept-Encoding": coding}) as phone:
        address = f"/e/{place.slug}/"
        page = await phone.get(address)
        parts = {address: _bytes_of(page)}
        for needed in LOADED.findall(page.text):
            parts[needed] = _bytes_of(await phone.get(needed))
    return FirstLoad(parts)


def _bytes_of(answer: httpx.Response) -> int:
    answer.raise_for_status()
    headers = sum(len(name) + len(value) + len(": \r\n") for name, value in answer.headers.raw)
    return answer.num_bytes_downloaded + headers
