"""Browsers: many connections that ask over HTTP, each as soon as it has been answered, in a process of their own.

Like `sockets` it reads without a library. `python -m companion.bench.load.browsers` runs it: it takes one job as a line
of JSON, does it, and answers with one.
"""

from __future__ import annotations

import asyncio
import re
import selectors
import socket
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from itertools import cycle, islice

import msgspec
from msgspec import Struct

from companion.domain.errors import SettingsError

CHUNK = 64 * 1024
ENDS_WITHIN_S = 120.0
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
STATUS = slice(9, 12)


class Job(Struct):
    """So many requests over so many connections, which take what they ask from the list by turns."""

    port: int
    connections: int
    count: int
    requests: list[str]


class Done(Struct):
    """How long it took, and how often each status was answered."""

    took_s: float
    statuses: dict[str, int]


def request(method: str, path: str, *headers: str, body: str = "") -> str:
    """Spell a request."""
    length = (f"Content-Length: {len(body.encode())}",) if body else ()
    return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, *length, "", body))


class Browser:
    """One connection, which asks again as soon as it is answered."""

    def __init__(self, port: int, requests: Iterator[bytes], statuses: dict[str, int]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests, self._statuses = requests, statuses
        self._heard, self._missing = b"", 0

    def ask(self) -> bool:
        """Send what comes next; tell whether there was anything."""
        for asked in self._requests:
            self.socket.sendall(asked)
            return True
        return False

    def read(self) -> bool:
        """Take what is there, and ask again if that was all; tell whether this goes on."""
        chunk = self.socket.recv(CHUNK)
        if not chunk:
            raise ConnectionError("The server closed a connection.")
        if self._missing:
            self._missing -= len(chunk)
        else:
            self._heard += chunk
            head, end, body = self._heard.partition(b"\r\n\r\n")
            if not end:
                return True
            length = LENGTH.search(head)
            self._missing, self._heard = int(length[1] if length else 0) - len(body), b""
            status = head[STATUS].decode()
            self._statuses[status] = self._statuses.get(status, 0) + 1
        return self._missing > 0 or self.ask()


def do(job: Job) -> Done:
    """Do a job: connect first, then ask."""
    statuses: dict[str, int] = {}
    requests = islice(cycle([each.encode() for each in job.requests]), job.count)
    browsers = [Browser(job.port, requests, statuses) for _ in range(job.connections)]
    with selectors.DefaultSelector() as selector:
        began_s = time.perf_counter()
        for browser in browsers:
            if browser.ask():
                selector.register(browser.socket, selectors.EVENT_READ, browser)
        while selector.get_map():
            for key, _ in selector.select():
                if not key.data.read():
                    selector.unregister(key.fileobj)
        took_s = time.perf_counter() - began_s
    for browser in browsers:
        browser.socket.close()
    return Done(took_s, statuses)


async def browse(url: str, requests: list[str], *, count: int, connections: int) -> float:
    """Have a job done in another process; give the answers a second.

    Raises:
        SettingsError: If anything was not answered with 200.
    """
    job = Job(int(url.rpartition(":")[2]), connections, count, requests)
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE)
    try:
        async with asyncio.timeout(ENDS_WITHIN_S):
            said, _ = await process.communicate(msgspec.json.encode(job))
    except TimeoutError:
        process.kill()
        await process.wait()
        raise SettingsError("The server of the benchmark did not answer in time.") from None
    done = msgspec.json.decode(said, type=Done)
    if done.statuses != {"200": count}:
        raise SettingsError(f"The server of the benchmark should have said 200 {count} times: {done.statuses}.")
    return count / done.took_s


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(do(msgspec.json.decode(sys.stdin.buffer.read(), type=Job))))
