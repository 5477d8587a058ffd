"""Frames: the JSON messages that phones receive, encoded once for everybody who gets them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import cached_property

import msgspec
from msgspec import Struct
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode

PING_EVERY_S = 15.0

WINDOW_BITS = 12
"""The window of a compressed frame, as the handshake names it (RFC 7692, 7.1.2): 4 KB, enough for a region."""

DEFLATE = {"memLevel": 5}
"""What the compressor may take: 64 KB while it works."""

WORTH_DEFLATING_BYTES = 200
"""Below this a frame fits one packet anyway."""


class Encoding(Enum):
    """How a line takes its messages."""

    TEXT = "text"
    """As text: the server behind it frames messages itself."""

    FRAMED = "framed"
    """As a ready frame of RFC 6455."""

    DEFLATED = "deflated"
    """The same, compressed without a context, so that it is one frame for all who agreed to that."""


class Message(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message to a phone.

    `c` is the cursor, left out where it does not move; `at` is the event's clock in seconds since 1970; `t` says what
    sort of message it is where it is not plain content; `content` holds `<hx-partial>` elements. `stale` says that
    this process cannot hear what happens just now.
    """

    t: str = ""
    c: str = ""
    at: float
    content: str | None = None
    stale: bool = False


class Frame:
    """A message, encoded at most once for each way in which lines take it.

    Args:
        payload: JSON in UTF-8.
        cursor: What a phone has reached with it; "" where it does not move.
        personal: Whether it is for some people's eyes alone. It is then not compressed, because the length of what
            holds both a secret and somebody else's text tells about the secret (BREACH).
        asks: Whether the phone's socket is to answer, which it does by itself (RFC 6455, 5.5.2).
    """

    def __init__(self, payload: bytes, cursor: str = "", *, personal: bool = False, asks: bool = False) -> None:
        self.payload, self.cursor = payload, cursor
        self._personal, self._asks = personal, asks

    def wire(self, encoding: Encoding) -> bytes | str:
        """What to write to a line."""
        match encoding:
            case Encoding.TEXT:
                return self.text
            case Encoding.FRAMED:
                return self._framed
            case Encoding.DEFLATED:
                return self._framed if self._personal or self._asks else self._deflated

    @cached_property
    def text(self) -> str:
        """The message as text."""
        return self.payload.decode()

    @cached_property
    def _framed(self) -> bytes:
        return WireFrame(Opcode.TEXT, self.payload).serialize(mask=False) + (_PING if self._asks else b"")

    @cached_property
    def _deflated(self) -> bytes:
        if len(self.payload) < WORTH_DEFLATING_BYTES:
            return self._framed
        small = WireFrame(Opcode.TEXT, self.payload).serialize(mask=False, extensions=[_DEFLATE])
        return min(small, self._framed, key=len)


_DEFLATE = PerMessageDeflate(
    remote_no_context_takeover=True,
    local_no_context_takeover=True,
    remote_max_window_bits=WINDOW_BITS,
    local_max_window_bits=WINDOW_BITS,
    compress_settings=DEFLATE,
)
"""Without a context it keeps nothing from one message to the next, so that one serves every phone."""

_PING = WireFrame(Opcode.PING, b"").serialize(mask=False)

_encode = msgspec.json.Encoder().encode


def frame(message: Message, *, personal: bool = False) -> Frame:
    """Encode a message, once for every phone that gets it.

    Args:
        personal: Whether it is for some people's eyes alone.
    """
    return Frame(_encode(message), message.c, personal=personal, asks=message.t == "ping")


def partial(target: str, html: str, *, swap: str = "outerMorph") -> str:
    """Wrap HTML that htmx is to put in place.

    Args:
        target: The id of the element.
        swap: How: `outerMorph` for a region, `innerMorph` for a personal slot, `afterbegin` for additions to a list.
    """
    return f'<hx-partial hx-target="#{target}" hx-swap="{swap}">{html}</hx-partial>'


def join(partials: Iterable[str]) -> str:
    """Put partials into one content."""
    return "".join(partials)
