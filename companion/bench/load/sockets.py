"""Phones by the thousand in one process, which is told what to do in lines of JSON.

It must never be what is measured. So it reads sockets without a library, and looks into a message only if it is not the
very bytes that the phone before it got. `python -m companion.bench.load.sockets` runs it.
"""

from __future__ import annotations

import os
import re
import selectors
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from companion.bench.load.orders import (
    Answer,
    Arrived,
    Await,
    Lost,
    Open,
    Opened,
    Order,
    Refused,
    Return,
    Stall,
    Stalled,
)
from companion.bench.load.wire import CLOSE, COMPRESSED, PING, builds_on_earlier, frame_at, inflater, pong, question

CHUNK = 32 * 1024
AT_ONCE = 128
"""Handshakes under way at the same time."""

TRY_AGAIN_AFTER_S = 0.5
"""Who is refused comes again after this."""

NO_DELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
AT_ONE_BLOW = (socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
"""Closing then sends a reset, and leaves nothing behind in the kernel."""

CURSOR = re.compile(rb'"c":"((\d+)-[^"]*)"')


class Known(NamedTuple):
    """One message as it came over the wire, alone and whole, and the cursor in it."""

    chunk: bytes
    cursor: bytes
    version: int


class Line:
    """One phone's socket."""

    __slots__ = (
        "cursor", "deaf", "inflate", "load", "moments", "number", "recv", "rest", "socket", "version", "versions",
    )  # fmt: skip

    def __init__(self, load: Load, number: int) -> None:
        self.load, self.number = load, number
        self.cursor, self.version = b"0-", 0
        self.versions: list[int] = []
        self.moments: list[float] = []
        self.deaf = False
        self.inflate: Callable[[bytes], bytes] | None = None
        self.rest = b""

    # Connecting

    def start(self) -> None:
        """Begin to connect."""
        self.rest, self.inflate = b"", None
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(*NO_DELAY)
        self.recv = self.socket.recv
        self.socket.connect_ex(("127.0.0.1", self.load.order.port))
        self.load.selector.register(self.socket, selectors.EVENT_WRITE, self.ask)

    def ask(self) -> None:
        """Ask for a WebSocket, as soon as the connection is there."""
        try:
            self.socket.sendall(self.load.request(self))
        except OSError as error:
            self.load.refused(self, str(error))
        else:
            self.load.selector.modify(self.socket, selectors.EVENT_READ, self.hear_answer)

    def hear_answer(self) -> None:
        """Read whether we may."""
        try:
            self.rest += self.recv(CHUNK)
        except OSError as error:
            self.load.refused(self, str(error))
            return
        head, end, first = self.rest.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101") and (end or not head):
            self.load.refused(self, head[:60].decode("latin-1"))
        elif end:
            self.rest = b""
            self.inflate = inflater() if builds_on_earlier(head) else None
            self.load.selector.modify(self.socket, selectors.EVENT_READ, self.read)
            self.load.opened()
            if first:
                self.scan(first)

    def close(self) -> None:
        """Break the line at one blow."""
        if not self.deaf:
            self.load.selector.unregister(self.socket)
        self.socket.setsockopt(*AT_ONE_BLOW)
        self.socket.close()

    # Reading

    def read(self) -> None:
        """Take what is there."""
        try:
            chunk = self.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        known = self.load.known
        if chunk == known.chunk and chunk and not self.rest and self.inflate is None:
            self.reach(known.cursor, known.version)
        elif chunk:
            self.scan(chunk)
        else:
            self.close()
            self.load.lost("a line broke")

    def scan(self, chunk: bytes) -> None:
        """Look into every frame that is complete."""
        data, start = self.rest + chunk, 0
        while (frame := frame_at(data, start)) is not None:
            begins, ends = frame
            self.take(data[start], data[begins:ends], chunk if ends - start == len(chunk) else b"")
            start = ends
        self.rest = data[start:]

    def take(self, first: int, payload: bytes, chunk: bytes) -> None:
        """Take one frame.

        Args:
            first: Its first byte.
            chunk: What was read, if that was this frame alone; else nothing.
        """
        opcode = first & 15
        if opcode == PING:
            self.socket.sendall(pong(payload))
        elif opcode == CLOSE:
            self.load.lost(f"closed with {int.from_bytes(payload[:2], 'big')}")
        elif found := CURSOR.search(text := self.plain(payload) if first & COMPRESSED else payload):
            cursor, version = found[1], int(found[2])
            self.load.newest = text
            self.load.known = Known(chunk, cursor, version)
            self.reach(cursor, version)

    def plain(self, payload: bytes) -> bytes:
        """Inflate a message, with what this line had before unless each stands alone."""
        return (self.inflate or inflater())(payload)

    def reach(self, cursor: bytes, version: int) -> None:
        """Note that this phone has got further."""
        before = self.version
        if version > before:
            self.cursor, self.version = cursor, version
            self.versions.append(version)
            self.moments.append(time.perf_counter())
            self.load.reached(before, version)

    def had(self, version: int) -> float:
        """The moment when this phone first had a version."""
        number = len(self.versions) - 1
        while number and self.versions[number - 1] >= version:
            number -= 1
        return self.moments[number]


class Load:
    """All phones, and what they are told to do."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.order = Open(0, 0, "", deflate=False, sessions=[])
        self.known = Known(b"", b"", 0)
        self.newest = b""
        self._lines: list[Line] = []
        self._to_open: deque[Line] = deque()
        self._later: deque[tuple[float, Line]] = deque()
        self._open = 0
        self._awaited, self._missing = 0, 0
        self._told = b""
        self._decode = msgspec.json.Decoder(Order).decode

    def run(self) -> None:
        """Obey until nobody is there any more."""
        self.selector.register(sys.stdin.buffer, selectors.EVENT_READ, self.listen)
        while True:
            for key, _ in self.selector.select(TRY_AGAIN_AFTER_S if self._later else None):
                key.data()
            while self._later and self._later[0][0] < time.perf_counter():
                self._later.popleft()[1].start()

    def listen(self) -> None:
        """Read what we are told."""
        told = os.read(sys.stdin.fileno(), CHUNK)
        if not told:
            sys.exit()
        *lines, self._told = (self._told + told).split(b"\n")
        for line in lines:
            self.obey(self._decode(line))

    def obey(self, order: Order) -> None:
        """Do as told; the answer comes when it is done."""
        match order:
            case Open():
                self.order = order
                self._lines = [Line(self, number) for number in range(order.count)]
                self._connect()
            case Return():
                for line in self._lines:
                    line.close()
                self._connect()
            case Stall():
                tell(Stalled([self._stall(line) for line in self._lines[: order.count]]))
            case Await():
                self._awaited = order.version
                self._missing = sum(line.version < order.version for line in self._listening())
                if not self._missing:
                    self._tell_arrived()

    def _listening(self) -> list[Line]:
        return [line for line in self._lines if not line.deaf]

    def _stall(self, line: Line) -> int:
        line.deaf = True
        self.selector.unregister(line.socket)
        port: int = line.socket.getsockname()[1]
        return port

    # What lines say

    def _connect(self) -> None:
        self._open = 0
        self._to_open.extend(self._lines)
        for _ in range(min(AT_ONCE, len(self._to_open))):
            self._to_open.popleft().start()

    def request(self, line: Line) -> bytes:
        """What a phone asks with."""
        order = self.order
        session = order.sessions[line.number % len(order.sessions)] if order.sessions else None
        return question(
            order.port, order.path.format(cursor=line.cursor.decode()), deflate=order.deflate, session=session
        )

    def opened(self) -> None:
        """Hear that one more is open."""
        self._open += 1
        if self._to_open:
            self._to_open.popleft().start()
        if self._open % 50 == 0 or self._open == len(self._lines):
            tell(Opened(self._open))

    def refused(self, line: Line, reason: str) -> None:
        """Hear that one could not connect; it tries again after a while."""
        line.close()
        self._later.append((time.perf_counter() + TRY_AGAIN_AFTER_S, line))
        tell(Refused(reason))

    def lost(self, reason: str) -> None:
        """Hear that a line broke."""
        tell(Lost(reason))

    def reached(self, before: int, version: int) -> None:
        """Hear that one has got further, and answer if all have what is waited for."""
        if before < self._awaited <= version:
            self._missing -= 1
            if not self._missing:
                self._tell_arrived()

    def _tell_arrived(self) -> None:
        tell(Arrived([line.had(self._awaited) for line in self._listening()], self.newest.decode()))
        self._awaited = 0


_encode = msgspec.json.Encoder().encode


def tell(answer: Answer) -> None:
    """Answer whoever runs us."""
    sys.stdout.buffer.write(_encode(answer) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    Load().run()
