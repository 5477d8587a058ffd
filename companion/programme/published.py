"""Where and by what an export is made: all that it depends on beside the fold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from companion.domain.facts import Facts
from companion.views.archive_agenda import anchor

NAMESPACE = UUID("5b1f3a52-8a1e-5c0f-9f0e-2d7c4a6b9e11")
"""The root of every id that we give to what has none of its own. It never changes."""

_UNFIT = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\ufdd0-\ufdef\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)
"""What XML 1.0 cannot carry, what it would rather not, and what makes a line read as another."""


class Published(Struct, frozen=True, kw_only=True):
    """What an export names beside the event.

    `address` is the event's, with a slash at the end, or "" where nobody has said where that is; `edition` is 0 for
    the live page.
    """

    address: str = ""
    edition: int = 0
    software: str = "Companion"

    def item(self, item_id: str) -> str:
        """The address of an item."""
        return f"{self.address}#{anchor('item', item_id)}"

    def comment(self, comment_id: str) -> str:
        """The address of a comment while the event is live."""
        # The wall has pages: this one begins with the comment.
        above = f"?before={int(comment_id) + 1}" if comment_id.isdecimal() else ""
        return f"{self.address}comments{above}#{anchor('comment', comment_id)}"

    @property
    def edition_address(self) -> str:
        """The address of the edition, or that of the event where there is none."""
        return f"{self.address}{self.edition}/" if self.address and self.edition else self.address


def guid(facts: Facts, kind: str, own_id: str = "") -> UUID:
    """Name something for ever and everywhere: the same in every process, edition and format.

    Never made of an e-mail address, which it would confirm to whoever guesses it.
    """
    return uuid5(NAMESPACE, f"{facts.slug}/{kind}/{own_id}")


def plain(text: str) -> str:
    """Text as every format takes it: line ends are `\\n`, and nothing is in it that XML cannot carry."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str) -> str:
    """Text on one line."""
    return " ".join(plain(text).split())


def zone_of(facts: Facts) -> ZoneInfo:
    """The zone of an event; UTC where its name is unknown here."""
    try:
        return ZoneInfo(facts.time_zone)
    except (ValueError, OSError, LookupError):
        return ZoneInfo("UTC")


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment in a zone, to the minute. Where clocks differed from UTC by seconds, which no format has, in UTC."""
    there = moment.astimezone(zone)
    ahead = there.utcoffset()
    kept = there if ahead is not None and ahead.total_seconds() % 60 == 0 else moment.astimezone(UTC)
    return kept.replace(second=0, microsecond=0)


def pretty(document: object, levels: int = 2) -> bytes:
    """Encode as JSON that people can read, and that no HTML around it takes for markup.

    Args:
        levels: How deep it is spread over lines. What lies deeper is on one line: an item, a comment.
    """
    encoded = b"".join(_spread(msgspec.to_builtins(document), levels, b"\n"))
    for sign in (b"<", b">", b"&"):
        encoded = encoded.replace(sign, b"\\u00%02x" % sign[0])
    return encoded + b"\n"


def _spread(value: Any, levels: int, line_end: bytes) -> Iterator[bytes]:
    if not levels or not value or not isinstance(value, dict | list | tuple):
        yield msgspec.json.encode(value)
        return
    opens, closes = (b"{", b"}") if isinstance(value, dict) else (b"[", b"]")
    named = value.items() if isinstance(value, dict) else ((None, each) for each in value)
    for number, (name, each) in enumerate(named):
        yield (b"," if number else opens) + line_end + b" "
        yield b"" if name is None else msgspec.json.encode(name) + b": "
        yield from _spread(each, levels - 1, line_end + b" ")
    yield line_end + closes
