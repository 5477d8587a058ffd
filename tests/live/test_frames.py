"""Frames are small JSON, encoded once for each way in which lines take them."""

from __future__ import annotations

import pytest
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode
from websockets.protocol import CLIENT, Protocol, State

from companion.live.frames import WINDOW_BITS, WORTH_DEFLATING_BYTES, Encoding, Frame, Message, frame, join, partial

LONG = Message(c="3-abc", at=1.5, content="<p>The same again. </p>" * 40)


def understood(wire: bytes | str) -> list[WireFrame]:
    """What a phone makes of it that has agreed to compression as browsers do, and keeps no context."""
    assert isinstance(wire, bytes)
    extension = ClientPerMessageDeflateFactory().process_response_params(
        [("server_no_context_takeover", None), ("server_max_window_bits", str(WINDOW_BITS))], []
    )
    phone = Protocol(CLIENT, state=State.OPEN)
    phone.extensions = [extension]
    phone.receive_data(wire)
    return [event for event in phone.events_received() if isinstance(event, WireFrame)]


def test_a_message_has_its_cursor_its_time_and_its_content() -> None:
    made = frame(Message(c="3-abc", at=1.5, content="<p>"))

    assert (made.text, made.cursor) == ('{"c":"3-abc","at":1.5,"content":"<p>"}', "3-abc")


def test_a_ping_has_neither_cursor_nor_content_and_asks_the_socket_for_an_answer() -> None:
    made = frame(Message(t="ping", at=1.5))

    assert (made.text, made.cursor) == ('{"t":"ping","at":1.5}', "")
    assert [each.opcode for each in understood(made.wire(Encoding.FRAMED))] == [Opcode.TEXT, Opcode.PING]


def test_a_ping_of_any_length_asks() -> None:
    made = Frame(b"long " * WORTH_DEFLATING_BYTES, asks=True)

    assert [each.opcode for each in understood(made.wire(Encoding.DEFLATED))] == [Opcode.TEXT, Opcode.PING]


def test_whoever_cannot_hear_what_happens_says_so() -> None:
    assert frame(Message(t="ping", at=1.5, stale=True)).text == '{"t":"ping","at":1.5,"stale":true}'


@pytest.mark.parametrize("encoding", Encoding)
def test_every_encoding_says_the_same(encoding: Encoding) -> None:
    made = frame(LONG)

    wire = made.wire(encoding)

    said = wire if isinstance(wire, str) else b"".join(bytes(each.data) for each in understood(wire)).decode()
    assert said == made.text


@pytest.mark.parametrize("encoding", Encoding)
def test_each_encoding_is_made_once(encoding: Encoding) -> None:
    made = frame(LONG)

    assert made.wire(encoding) is made.wire(encoding)


def test_what_pays_is_compressed() -> None:
    made = frame(LONG)

    assert len(made.wire(Encoding.DEFLATED)) < len(made.wire(Encoding.FRAMED)) / 4


def test_what_does_not_pay_is_not_compressed() -> None:
    short = Frame(b"x" * (WORTH_DEFLATING_BYTES - 1))
    random = Frame(bytes(hash((number, "salt")) & 127 for number in range(WORTH_DEFLATING_BYTES)))

    for made in (short, random):
        assert len(made.wire(Encoding.DEFLATED)) <= len(made.wire(Encoding.FRAMED))
    assert short.wire(Encoding.DEFLATED) is short.wire(Encoding.FRAMED)


def test_what_is_for_some_eyes_alone_is_never_compressed() -> None:
    made = frame(LONG, personal=True)

    assert made.wire(Encoding.DEFLATED) is made.wire(Encoding.FRAMED)


def test_a_partial_says_where_it_goes_and_how() -> None:
    assert partial("now", "<p></p>") == '<hx-partial hx-target="#now" hx-swap="outerMorph"><p></p></hx-partial>'
    assert 'hx-swap="afterbegin"' in partial("comments", "<li></li>", swap="afterbegin")


def test_partials_join_into_one_content() -> None:
    assert join(["<a>", "<b>"]) == "<a><b>"
