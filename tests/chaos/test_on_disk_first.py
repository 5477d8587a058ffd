"""Saved means saved: nobody hears of a change before the kernel has said that it is on the disk."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from companion.domain.pace import BURST
from companion.log.embedded import server_binary
from tests.chaos.machines import Caller, Place, Saw, Server, crowd, eventually
from tests.chaos.phones import phones
from tests.serving import free_port

pytestmark = pytest.mark.chaos

POSTS = 100
CALLS = "read,write,writev,sendto,sendmsg,fsync,fdatasync"

CALL = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$")
"""The thread, the call, and the rest; a call that took long has two such lines."""

LOGGED = re.compile(r"\\r\\n(\d+)-0\\r\\n")
TOLD = {
    "answer": re.compile(r'(?:\]>, "|HTTP/1\.1 200 .*)\{\\"version\\":(\d+)'),
    "push": re.compile(r'\\"c\\":\\"(\d+)-'),
}
"""How people learn of a version."""

OF_THE_STORE = re.compile(r'\]>, "(?::1\\r\\n|\*3\\r\\n\$7\\r\\nmessage)')
"""How the store answers an append, and how it rings."""


@asynccontextmanager
async def traced(place: Place, server: Server, trace: Path) -> AsyncIterator[None]:
    """Have every call written down by which store and server read, write and sync."""
    pids = [part for machine in (place.store, server) for part in ("-p", str(machine.pid))]
    strace = subprocess.Popen(  # noqa: ASYNC220 (it only starts)
        ["strace", "-f", "-y", "-s", "200000", "-e", f"trace={CALLS}", "-o", trace, *pids],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert strace.stderr is not None
    try:
        attached = [await asyncio.to_thread(strace.stderr.readline) for _ in range(2)]
        if "not permitted" in "".join(attached):
            pytest.skip("This machine lets nobody be traced.")
        yield
    finally:
        strace.terminate()
        await asyncio.to_thread(strace.wait)
        strace.stderr.close()


class Trace:
    """What store and server did, in order.

    Args:
        known: The versions that were on the disk before.
    """

    def __init__(self, known: int) -> None:
        self._written: set[int] = set()
        self._synced = set(range(1, known + 1))
        self.rings = 0
        self.told: dict[str, set[int]] = {how: set() for how in TOLD}
        self.early: list[str] = []

    def read(self, path: Path) -> None:
        """Go through a file that strace wrote."""
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if found := CALL.match(line):
                self._follow(found[2], found[3])

    def _follow(self, call: str, said: str) -> None:
        to = said.partition(",")[0]
        if call in {"fsync", "fdatasync"}:
            if said.endswith("= 0"):
                self._synced |= self._written
        elif "appendonly" in to:
            self._written |= {int(version) for version in LOGGED.findall(said)}
        elif "socket:" in to and call != "read":
            self._hear(said)

    def _hear(self, said: str) -> None:
        """Somebody is told something: by the store, if it is what it says of an append or a bell."""
        if OF_THE_STORE.search(said):
            self.rings += 1
            self.early += [f"the store of {version}" for version in self._written - self._synced]
        for how, pattern in TOLD.items():
            versions = {int(version) for version in pattern.findall(said)}
            self.told[how] |= versions
            self.early += [f"{how} of {version}" for version in versions - self._synced]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
async def test_nobody_is_told_before_it_is_on_the_disk(place: Place, server: Server, tmp_path: Path, saw: Saw) -> None:
    callers = [Caller(server, token) for token in await place.tokens(crowd(POSTS // BURST))]
    known = (await place.versions())[-1]
    async with phones(server.url, 3) as hall:
        async with traced(place, server, tmp_path / "trace"):

            async def post(caller: Caller, number: int) -> None:
                for nth in range(BURST):
                    await caller.until_answered("comments", f"{number}-{nth}", {"text": f"Comment {number}.{nth}"})

            await asyncio.gather(*(post(caller, number) for number, caller in enumerate(callers)))
            last = (await place.versions())[-1]

            async def heard() -> bool:
                return all(phone.version == last for phone in hall)

            await eventually(heard)

        trace = Trace(known)
        trace.read(tmp_path / "trace")
        made = set(range(known + 1, last + 1))
        assert len(made) >= POSTS
        assert trace.early == []
        assert trace.told["answer"] >= {version for _, version in await place.posts()}, "no answer was overlooked"
        assert last in trace.told["push"]
        assert trace.rings > POSTS / BURST
        saw(f"{POSTS} answers, {len(trace.told['push'])} pushes, {trace.rings} replies and rings: none before its sync")
    for caller in callers:
        await caller.client.aclose()


SLACK = """#!/bin/sh
case "$*" in *--version*) exec {binary} "$@";; esac
exec {binary} "$@" --appendfsync everysec
"""


def test_an_embedded_store_that_would_answer_too_early_is_not_started_with(tmp_path: Path) -> None:
    slack = tmp_path / "bin" / "valkey-server"
    slack.parent.mkdir()
    slack.write_text(SLACK.format(binary=server_binary()))
    slack.chmod(0o700)
    environ = {
        **os.environ,
        "PATH": f"{slack.parent}{os.pathsep}{os.environ['PATH']}",
        "COMPANION_DATA_DIR": str(tmp_path / "data"),
        "COMPANION_PORT": str(free_port()),
    }

    serving = subprocess.run(
        [sys.executable, "-m", "companion", "serve"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert serving.returncode != 0
    assert "The store could lose what it has confirmed: appendfsync is everysec." in serving.stderr
    assert "listens" not in serving.stdout
