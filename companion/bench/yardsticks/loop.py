"""The loop: one process that writes one ready frame to every socket, and nothing else.

It stands in for the limit that the system sets: no web framework, no WebSocket library, no event loop's streams. What
it passes on comes from the store's channel `loop`. `python -m companion.bench.yardsticks.loop PORT STORE` runs it.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import selectors
import socket
import struct
import sys
from urllib.parse import unquote, urlsplit

import hiredis

TO_LIMIT = 1.08
"""How many times the processor time of the limit this takes: measured beside an epoll loop in C that does the same."""

CHUNK = 64 * 1024
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = re.compile(rb"sec-websocket-key: *(\S+)", re.IGNORECASE)


def frame_of(text: bytes) -> bytes:
    """Put a text message into a frame."""
    size = len(text)
    head = bytes((0x81, size)) if size < 126 else struct.pack("!BBH", 0x81, 126, size)
    return (head if size < 0x10000 else struct.pack("!BBQ", 0x81, 127, size)) + text


def upgraded(request: bytes) -> bytes:
    """Answer the request for a WebSocket."""
    found = KEY.search(request)
    digest = hashlib.sha1((found[1] if found else b"") + GUID, usedforsecurity=False).digest()
    accept = b"Sec-WebSocket-Accept: " + base64.b64encode(digest)
    head = (b"HTTP/1.1 101 Switching Protocols", b"Connection: Upgrade", b"Upgrade: websocket", accept, b"", b"")
    return b"\r\n".join(head)


class Loop:
    """Every socket, and the frames that come for all of them."""

    def __init__(self, port: int, store: str) -> None:
        self._selector = selectors.DefaultSelector()
        self._open: dict[int, socket.socket] = {}
        self._reader = hiredis.Reader()
        self._listener = socket.create_server(("127.0.0.1", port), backlog=4096)
        self._listener.setblocking(False)
        self._store = socket.socket(socket.AF_UNIX)
        self._store.connect(unquote(urlsplit(store).path))
        self._store.sendall(b"SUBSCRIBE loop\r\n")
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(self._store, selectors.EVENT_READ, self._pass_on)

    def run(self) -> None:
        """Serve until killed."""
        while True:
            for key, _ in self._selector.select():
                key.data(key.fileobj)

    def _accept(self, listener: socket.socket) -> None:
        line, _ = listener.accept()
        line.setblocking(False)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(line, selectors.EVENT_READ, self._upgrade)

    def _upgrade(self, line: socket.socket) -> None:
        if request := line.recv(CHUNK):
            line.sendall(upgraded(request))
            self._open[line.fileno()] = line
            self._selector.modify(line, selectors.EVENT_READ, self._read)
        else:
            self._close(line)

    def _read(self, line: socket.socket) -> None:
        try:
            if line.recv(CHUNK):
                return
        except ConnectionError:
            pass
        self._close(line)

    def _close(self, line: socket.socket) -> None:
        self._open.pop(line.fileno(), None)
        self._selector.unregister(line)
        line.close()

    def _pass_on(self, store: socket.socket) -> None:
        self._reader.feed(store.recv(CHUNK))
        while (message := self._reader.gets()) is not False:
            if message[0] == b"message":
                self._write(frame_of(message[2]))

    def _write(self, frame: bytes) -> None:
        write, size = os.write, len(frame)
        for descriptor in self._open:
            if write(descriptor, frame) != size:
                raise BufferError("A phone does not keep up with the loop.")


if __name__ == "__main__":
    Loop(int(sys.argv[1]), sys.argv[2]).run()
