"""Whatever code a socket is closed with: the page connects again, or shows what to press. It never dies in silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from companion.domain import commands as c
from companion.domain.people import Role
from tests.builders import HOST
from tests.chaos.machines import Caller, E, Place, Saw, Server, a_place, crowd
from tests.journeys.line import Line
from tests.journeys.people import People, Visitor

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240), pytest.mark.asyncio(loop_scope="session")]

COME_AGAIN = (
    *(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015),
    *(3000, 3999, 4000, 4002, 4003, 4999),
)
"""Every code that may be sent, one that may not, and some that mean nothing to us."""

MAY_NOT_BE_SENT = {1015}
NO_CODE, NO_GOODBYE = 1005, 1006
OVER = 4001
HEAR = """
window.codes = [];
window.WebSocket = class extends WebSocket {
  constructor(address) {
    super(address);
    this.addEventListener("close", ({code}) => window.codes.push(code));
  }
};"""
BROKEN = ("WebSocket connection to .* failed",)


class Goodbyes(Line):
    """A line on which sockets that are open can be closed with any code."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self._sockets: set[asyncio.StreamWriter] = set()

    async def _to_target(
        self,
        first: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        writers: list[asyncio.StreamWriter],
    ) -> None:
        if b"\r\nupgrade: websocket" in first.lower():
            self._sockets.add(writer)
        try:
            await super()._to_target(first, reader, writer, writers)
        finally:
            self._sockets.discard(writer)

    def say(self, code: int) -> None:
        """Close every socket, as if the server had said so."""
        assert self._sockets
        for writer in self._sockets:
            if code == NO_GOODBYE:
                writer.transport.abort()
            else:
                writer.write(b"\x88\x00" if code == NO_CODE else b"\x88\x02" + code.to_bytes(2))
                # The server knows nothing of it: what it says after this would not be understood.
                writer.write_eof()


@asynccontextmanager
async def watched(browser: Browser, folder: Path) -> AsyncIterator[tuple[Place, Server, Goodbyes, Visitor]]:
    """A place, and somebody whose phone's time we can hurry, on a line on which anything may be said."""
    async with a_place(folder) as place, AsyncExitStack() as stack:
        server = await place.server()
        line = Goodbyes(server.url)
        await line.open()
        stack.push_async_callback(line.close)
        ana = await People(browser, line.url, stack).phone("Ana")
        ana.excuse(*BROKEN)
        await ana.hurries()
        yield place, server, line, ana


async def test_after_any_code_the_page_connects_again(browser: Browser, tmp_path: Path, saw: Saw) -> None:
    async with watched(browser, tmp_path) as (place, server, line, ana):
        callers = [Caller(server, token) for token in await place.tokens(crowd(3))]
        await ana.page.add_init_script(HEAR)
        await ana.open(f"{E}/")
        await ana.is_live()
        codes = (*COME_AGAIN, NO_CODE, NO_GOODBYE)

        for number, code in enumerate(codes):
            line.say(code)
            await expect(ana.part("freshness")).not_to_have_attribute("data-state", "live")
            await ana.is_soon("live")
            text = f"Said after {code}"
            await callers[number % 3].until_answered("comments", f"after-{code}", {"text": text})
            await expect(ana.comment(text)).to_have_count(1)

        assert await ana.page.evaluate("window.codes") == [1006 if code in MAY_NOT_BE_SENT else code for code in codes]
        assert ana.loads == 1
        saw(f"{len(codes)} of {len(codes)} codes: the page connects again, and shows what is said then")
        for caller in callers:
            await caller.client.aclose()


async def test_an_event_that_is_over_is_said_to_be_with_the_way_to_its_record(browser: Browser, tmp_path: Path) -> None:
    async with watched(browser, tmp_path) as (_place, _server, line, ana):
        await ana.open(f"{E}/")
        await ana.is_live()

        line.say(OVER)

        await expect(ana.part("freshness")).to_contain_text("Event over")
        await expect(ana.part("freshness").get_by_role("link", name="Read the record")).to_be_visible()


async def test_whoever_is_not_let_in_any_more_is_told_and_can_load_anew(browser: Browser, tmp_path: Path) -> None:
    async with watched(browser, tmp_path) as (place, server, _line, ana):
        (token,) = await place.tokens([HOST])
        await ana.page.context.add_cookies([{"name": "session", "value": token, "url": ana.url}])
        ana.excuse("403")
        await ana.open(f"{E}/host")
        await ana.is_live()

        await place.do(c.GrantRole("another", "Another Host", Role.HOST))
        await place.do(c.RevokeRole(HOST.id, Role.HOST))

        await ana.is_soon("stopped")
        await expect(ana.part("freshness")).to_contain_text("Offline, as of")
        await expect(ana.part("freshness").get_by_role("link", name="Reload")).to_be_visible()
        assert server.is_running
