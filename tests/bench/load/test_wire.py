"""What goes over the wire of a phone: the question, frames, and what is compressed in them."""

import zlib

import pytest

from companion.bench.load.wire import builds_on_earlier, frame_at, inflater, pong, question


def test_a_question_carries_what_the_phone_has() -> None:
    asked = question(8000, "/e/day/live?cursor=0-", deflate=True, session="s").decode()

    assert asked.startswith("GET /e/day/live?cursor=0- HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n")
    assert asked.endswith("permessage-deflate; client_max_window_bits\r\nCookie: session=s\r\n\r\n")


@pytest.mark.parametrize(
    ("extensions", "builds"),
    [
        (b"", False),
        (b"Sec-WebSocket-Extensions: Permessage-Deflate", True),
        (b"Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover", False),
    ],
)
def test_messages_build_on_earlier_ones_unless_the_answer_says_that_each_stands_alone(
    extensions: bytes, builds: bool
) -> None:
    assert builds_on_earlier(b"HTTP/1.1 101 Switching Protocols\r\n" + extensions) is builds


@pytest.mark.parametrize("size", [0, 125, 126, 70_000])
def test_a_frame_is_found_once_all_of_it_is_there(size: int) -> None:
    length = (
        bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2) if size < 65_536 else b"\x7f" + size.to_bytes(8)
    )
    data = b"before" + b"\x81" + length + b"x" * size

    assert frame_at(data, 6) == (7 + len(length), len(data))
    assert frame_at(data[:-1], 6) is None


def test_compressed_messages_are_inflated_with_what_came_before() -> None:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    payloads = [(deflate.compress(text) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-4] for text in (b"Hello", b"Hello again")]

    inflate = inflater()

    assert [inflate(payload) for payload in payloads] == [b"Hello", b"Hello again"]


def test_a_ping_is_answered_with_its_own_payload() -> None:
    assert pong(b"1") == b"\x8a\x81\0\0\0\0" + b"1"
