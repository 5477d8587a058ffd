"""What goes over the wire of a phone, without any socket: the question, how it is answered, frames."""

from __future__ import annotations

import zlib
from collections.abc import Callable

CLOSE, PING, PONG = 8, 9, 10
COMPRESSED = 0x40
"""The bit of a frame's first byte that says so."""

_END_OF_DEFLATED = b"\0\0\xff\xff"


def question(port: int, path: str, *, deflate: bool, session: str | None) -> bytes:
    """What a phone asks for a WebSocket with.

    Args:
        deflate: Whether it offers to take compressed messages.
        session: The cookie of whoever is signed in.
    """
    host = f"127.0.0.1:{port}"
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    if deflate:
        lines.append("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")
    if session:
        lines.append(f"Cookie: session={session}")
    return "\r\n".join((*lines, "", "")).encode()


def builds_on_earlier(head: bytes) -> bool:
    """Tell from the answer whether each compressed message builds on those before it."""
    return b"permessage-deflate" in head.lower() and b"server_no_context_takeover" not in head.lower()


def frame_at(data: bytes, start: int) -> tuple[int, int] | None:
    """Find where the payload of the frame that starts here begins and ends; None if it is not all there."""
    left = len(data) - start
    if left < 2:
        return None
    size, head = data[start + 1] & 127, 2
    if size > 125:
        head = 4 if size == 126 else 10
        size = int.from_bytes(data[start + 2 : start + head], "big")
    return (start + head, start + head + size) if left >= head + size else None


def inflater() -> Callable[[bytes], bytes]:
    """Make what inflates the messages of one line."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS).decompress
    return lambda payload: inflate(payload + _END_OF_DEFLATED)


def pong(payload: bytes) -> bytes:
    """Answer a ping: masked with zeros, which leaves it as it is."""
    return bytes((0x80 | PONG, 0x80 | len(payload), 0, 0, 0, 0)) + payload
