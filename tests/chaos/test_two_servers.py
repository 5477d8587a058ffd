"""Two servers on one store are one place: whoever writes wherever, every phone ends up with the same."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.builders import HOST
from tests.chaos.machines import Caller, Place, Reader, Server, crowd, eventually

pytestmark = pytest.mark.chaos

CONVERGE_WITHIN_S = 10.0
"""Twice what is promised: tests share their machine."""


async def test_phones_on_both_servers_show_the_same(place: Place, server: Server) -> None:
    servers = [server, await place.server()]
    callers = [Caller(servers[n % 2], token) for n, token in enumerate(await place.tokens(crowd(20)))]
    (hosts_token,) = await place.tokens([HOST])
    hosts = [Caller(each, hosts_token) for each in servers]

    async def talk(number: int) -> None:
        for post in range(10):
            await callers[number].until_answered("comments", f"{number}-{post}", {"text": f"Post {number}.{post}"})

    async def run() -> None:
        for number, item in enumerate(("welcome", "clay", "drums", "lunch", "ink", "close")):
            await hosts[number % 2].until_answered(f"items/{item}/start", f"start-{item}")

    async with AsyncExitStack() as stack:
        readers = [
            await stack.enter_async_context(Reader(each, page)) for each in servers for page in ("event", "screen")
        ]

        await asyncio.gather(run(), *(talk(number) for number in range(20)))

        last = (await place.versions())[-1]

        async def converged() -> bool:
            return {reader.version for reader in readers} == {last}

        await eventually(converged, within_s=CONVERGE_WITHIN_S)
        assert len({reader.cursor for reader in readers}) == 1
        assert [await reader.wrong() for reader in readers] == [[]] * 4
        assert await place.versions() == list(range(1, last + 1))
    for caller in (*callers, *hosts):
        await caller.client.aclose()
