"""Frames: the JSON messages that a phone receives, encoded once for everybody who gets them."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

PING_EVERY_S = 15.0


class Message(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message to a phone.

    `c` is the cursor, left out where it does not move; `at` is the event's clock in seconds since 1970; `t` says what
    sort of message it is where it is not plain content; `content` holds `<hx-partial>` elements.
    """

    t: str = ""
    c: str = ""
    at: float
    content: str | None = None


class Frame(Struct, frozen=True):
    """An encoded message and the cursor that a phone has reached with it; "" where it does not move."""

    text: str
    cursor: str = ""


_encode = msgspec.json.Encoder().encode


def frame(message: Message) -> Frame:
    """Encode a message, once for every phone that gets it."""
    return Frame(_encode(message).decode(), message.c)


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
