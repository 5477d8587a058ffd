"""How well a place is: a host who taps five times a second, how soon everybody hears of it, and what it costs."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import time
from bisect import bisect_left
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.builders import HOST
from tests.chaos.machines import Caller, E, Place, Server, eventually
from tests.chaos.phones import Phone

TAPS_A_S = 5
PATIENCE_S = 10.0
KB = 1024


class Host:
    """A host who finishes an item and undoes that, again and again. Each tap is one message to everybody, at once."""

    def __init__(self, caller: Caller) -> None:
        self._caller, self._taps = caller, 0
        self.unanswered = 0

    async def begin(self) -> None:
        """Have something on."""
        await self._caller.until_answered("items/welcome/start", "begin")

    async def taps(self, for_s: float) -> dict[int, float]:
        """Tap for so long; give when each version was asked for. Who gets no answer taps again."""
        asked: dict[int, float] = {}
        begun_s = time.monotonic()
        while time.monotonic() < begun_s + for_s:
            await asyncio.sleep(max(0.0, begun_s + len(asked) / TAPS_A_S - time.monotonic()))
            self._taps += 1
            act = "finish" if self._taps % 2 else "undo"
            asked_s = time.monotonic()
            try:
                async with asyncio.timeout(PATIENCE_S):
                    asked[await self._caller.until_answered(f"items/welcome/{act}", f"tap-{self._taps}")] = asked_s
            except TimeoutError:
                self.unanswered += 1
                self._taps -= 1
        return asked


async def a_host(place: Place, server: Server) -> Host:
    """Sign a host in."""
    (token,) = await place.tokens([HOST])
    host = Host(Caller(server, token))
    await host.begin()
    return host


async def delays(asked: dict[int, float], crowd: Sequence[Phone]) -> list[float]:
    """How long each tap took to each phone, in seconds; for ever where it does not come."""
    last, found = max(asked, default=0), []

    async def all_came() -> bool:
        return all(phone.version >= last for phone in crowd)

    with suppress(TimeoutError):
        await eventually(all_came)
    for phone in crowd:
        heard = [(int(cursor.partition("-")[0]), at_s) for at_s, cursor, _ in phone.messages if cursor]
        versions = [version for version, _ in heard]
        for version, asked_s in asked.items():
            nth = bisect_left(versions, version)
            found.append(heard[nth][1] - asked_s if nth < len(heard) else float("inf"))
    return found


async def page_times(server: Server, for_s: float) -> list[float]:
    """Load the event's page over and over, ten times a second, each on a connection of its own.

    Returns:
        How long each took, in seconds; for ever where no page came.
    """
    times = []
    until_s = time.monotonic() + for_s
    while (began_s := time.monotonic()) < until_s:
        came = await page_comes(server)
        times.append(time.monotonic() - began_s if came else float("inf"))
        await asyncio.sleep(max(0.0, began_s + 0.1 - time.monotonic()))
    return times


async def page_comes(server: Server) -> bool:
    """Load the event's page, unless it takes far too long."""
    with suppress(httpx.HTTPError):
        async with httpx.AsyncClient(base_url=server.url, timeout=PATIENCE_S) as client:
            return (await client.get(f"{E}/")).status_code == 200
    return False


async def connected(server: Server) -> int:
    """How many phones the server says that it has."""
    async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
        figures = (await client.get("/metrics")).text
    found = re.search(r"^companion_phones (\d+)", figures, re.MULTILINE)
    assert found
    return int(found[1])


def memory_bytes(server: Server) -> int:
    """What the process has in memory."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
    return sum(int(found) * KB for found in re.findall(r"^(?:VmRSS|VmSwap):\s+(\d+) kB", status, re.MULTILINE))


def kernel_bytes(server: Server, ports: Collection[int]) -> dict[int, int]:
    """What the kernel keeps on the server's side for connections from these ports; one that is gone is not listed."""
    ss = shutil.which("ss")
    assert ss, "`ss` tells what the kernel keeps. It comes with iproute2."
    here = f"sport = :{urlsplit(server.url).port}"
    said = subprocess.run([ss, "-tmnHO", here], capture_output=True, text=True, check=True).stdout
    kept = {}
    for line in said.splitlines():
        found = re.search(r":(\d+)\s+skmem:\(r(\d+),.*,w(\d+),", line)
        if found and int(found[1]) in ports:
            kept[int(found[1])] = int(found[2]) + int(found[3])
    return kept
