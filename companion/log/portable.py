"""An event's whole log as a file, to be kept or carried elsewhere: a header, then one record a line, then its pictures.

Private: everything is in it that the log has, also what is hidden. `docs/operations.md` shows the format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from companion.domain.changes import EventCreated, Record
from companion.domain.errors import FieldError, StoreChangedError
from companion.log.media import digest_of
from companion.log.memory import Memory

FORMAT = "companion-log/1"

STEP = 1_000
"""So many records at a time are folded and written, and then told of."""

Told = Callable[[int], None]
"""Hears how many records are done."""


class Header(Struct, frozen=True, kw_only=True):
    """The first line. `end` is the cursor of the last record: a file that was cut off does not reach it.

    `pictures` is how many lines follow the records, each a picture that they name.
    """

    format: str = FORMAT
    slug: str
    records: int
    end: str
    software: str
    pictures: int = 0


class PictureLine(Struct, frozen=True):
    """A picture, named by its content, which is in base64."""

    sha256: str
    content: bytes


_D = TypeVar("_D", Header, Record, PictureLine)


def header_line(header: Header) -> bytes:
    """Write the first line."""
    return msgspec.json.encode(header) + b"\n"


def lines(records: Iterable[Record]) -> bytes:
    """Write records, each on its line."""
    return b"".join(msgspec.json.encode(record) + b"\n" for record in records)


def picture_line(content: bytes) -> bytes:
    """Write a picture on its line."""
    return msgspec.json.encode(PictureLine(digest_of(content), content)) + b"\n"


def is_log(content: bytes) -> bool:
    """Tell whether a file says that it is one of these, of whatever version."""
    return content.startswith(b'{"format":"companion-log/')


def read(content: bytes) -> tuple[Header, list[Record], list[bytes]]:
    """Read a file: its header, its records and its pictures.

    Raises:
        FieldError: If it is of another format, cannot be read, or does not reach its end.
    """
    first, *rest = content.rstrip(b"\n").split(b"\n")
    header = _decoded(first, Header, 1)
    if header.format != FORMAT:
        raise FieldError({"file": f"This file is a {header.format}; {FORMAT} is known here. Update this Companion."})
    records = [_decoded(line, Record, number) for number, line in enumerate(rest[: header.records], 2)]
    after = enumerate(rest[header.records :], 2 + header.records)
    kept = [_decoded(line, PictureLine, number) for number, line in after]
    if len(records) != header.records or not records or records[-1].cursor != header.end:
        sentence = f"This file has {len(records)} of {header.records} records. Something is missing: export it again."
        raise FieldError({"file": sentence})
    if len(kept) != header.pictures or any(digest_of(each.content) != each.sha256 for each in kept):
        raise FieldError({"file": "A picture in this file is missing or damaged. Export it again."})
    return header, records, [each.content for each in kept]


def check(records: Sequence[Record], pictures: Sequence[bytes], told: Told = lambda _: None) -> None:
    """Fold the records, as whoever has them for a log will.

    Raises:
        FieldError: If they do not run from version 1 without a gap, cannot be folded, or name a picture that is not
            among those.
    """
    memory = Memory()
    for start in range(0, len(records), STEP):
        try:
            memory.apply(records[start : start + STEP])
        except (StoreChangedError, KeyError, ValueError, StopIteration) as error:
            sentence = f"The records from {start + 1} on do not fold: {error}. Export the event again."
            raise FieldError({"file": sentence}) from error
        told(min(start + STEP, len(records)))
    if memory.event.facts is None:
        raise FieldError({"file": "Nothing in this file creates an event."})
    poster = memory.event.poster
    if poster is not None and poster.sha256 not in {digest_of(content) for content in pictures}:
        raise FieldError({"file": "The poster of the video is not in this file. Export it again."})


def renamed(records: Iterable[Record], slug: str) -> list[Record]:
    """The records of the same event under another slug."""
    return [_renamed(record, slug) for record in records]


def _renamed(record: Record, slug: str) -> Record:
    if not isinstance(record.change, EventCreated):
        return record
    return replace(record, change=EventCreated(replace(record.change.facts, slug=slug)))


def _decoded(line: bytes, kind: type[_D], number: int) -> _D:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.DecodeError as error:
        raise FieldError({"file": f"Line {number} cannot be read: {error}. Export the event again."}) from error
