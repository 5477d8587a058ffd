"""A server that is told to stop, with a full house: soon gone, everybody told to come back, and nothing lost."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from companion.domain.pace import BURST
from tests.builders import SMALL_DAY, an_item
from tests.chaos.machines import Caller, Place, Saw, Server, a_place, crowd, eventually
from tests.chaos.phones import FEW_BYTES, Phone, phones
from tests.chaos.pulse import Host, a_host, kernel_bytes

pytestmark = pytest.mark.chaos

PHONES = 480
STALLED = 20
WRITERS = 20
EXITS_WITHIN_S = 7.5
"""The bar is 5 s, on a machine that does nothing else; the figure that is printed tells."""

COME_BACK = 1012

LONG_DAY = (*SMALL_DAY, *(an_item(f"talk-{number}", "13:15", 15) for number in range(200)))
"""Its agenda is a large message."""


async def write(caller: Caller, writer: int, acknowledged: dict[str, int]) -> None:
    """Post until the server is gone."""
    with suppress(httpx.HTTPError):
        for number in range(BURST):
            text = f"Writer {writer}, post {number}"
            answer = await caller.once("comments", f"{writer}-{number}", {"text": text})
            if answer.status_code == 200:
                acknowledged[text] = answer.json()["version"]
            await asyncio.sleep(0.05)


async def stuck(server: Server, stalled: Sequence[Phone], host: Host) -> None:
    """Tap until the kernel takes no more for a phone that reads nothing: then the server itself has to wait for it."""
    ports = {phone.transport.get_extra_info("sockname")[1] for phone in stalled}
    taken: dict[int, int] = {}
    while taken != (taken := kernel_bytes(server, ports)) or not taken:
        await host.taps(2)


async def test_it_is_soon_gone_and_everybody_is_told_to_come_back(tmp_path: Path, saw: Saw) -> None:
    async with (
        a_place(tmp_path, LONG_DAY) as place,
        phones((server := await place.server()).url, STALLED, keeps_bytes=FEW_BYTES) as stalled,
    ):
        for phone in stalled:
            phone.stall()
        await stuck(server, stalled, await a_host(place, server))
        async with phones(server.url, PHONES) as hall:
            await is_soon_gone(place, server, hall, saw)


async def is_soon_gone(place: Place, server: Server, hall: Sequence[Phone], saw: Saw) -> None:
    """End the server while people post, and see what everybody is told, and what is kept."""
    callers = [Caller(server, token) for token in await place.tokens(crowd(WRITERS))]
    acknowledged: dict[str, int] = {}
    writing = asyncio.gather(*(write(caller, number, acknowledged) for number, caller in enumerate(callers)))
    await eventually(lambda: has(acknowledged, WRITERS * 2))

    begun_s = time.monotonic()
    await asyncio.to_thread(server.end)
    exited_s = time.monotonic() - begun_s

    await writing
    codes = Counter([await phone.ended for phone in hall])
    posts, versions = await place.posts(), await place.versions()
    saw(
        f"gone {exited_s:.1f} s after SIGTERM with {PHONES} phones and {STALLED} stalled ones; "
        f"close codes {dict(codes)}; {len(acknowledged)} acknowledged, 0 lost"
    )
    assert codes == {COME_BACK: PHONES}
    assert exited_s < EXITS_WITHIN_S
    assert dict(posts) | acknowledged == dict(posts)
    assert len(posts) == len(dict(posts))
    assert versions == list(range(1, len(versions) + 1))
    for caller in callers:
        await caller.client.aclose()


async def has(acknowledged: dict[str, int], count: int) -> bool:
    return len(acknowledged) >= count
