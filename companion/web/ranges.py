"""Ranges: a stretch of a large file, so that a download that broke off goes on where it did (RFC 9110, section 14)."""

from __future__ import annotations

import re

from litestar.types import Scope
from msgspec import Struct

from companion.web.head import is_head
from companion.web.header import header

_ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)
_FAR_DIGITS = 18
"""A number with more digits is past the end of any file of ours."""


class Range(Struct, frozen=True):
    """The bytes from `first` on, `length` of them, in a file of `size` bytes; 0 if it has nothing of what is wanted."""

    first: int
    length: int
    size: int

    @property
    def status(self) -> int:
        """What it is answered with: 206, or 416 where the file has nothing of what is wanted."""
        return 206 if self.length else 416

    @property
    def content_range(self) -> str:
        """Where it is in the file."""
        return f"bytes {f'{self.first}-{self.first + self.length - 1}' if self.length else '*'}/{self.size}"


def wanted_range(scope: Scope, etag: str, size: int) -> Range | None:
    """The range of a file that is asked for; None for all of it.

    All of it, too, where several are asked for, or one of other bytes than those which are here, or what is asked for
    makes no sense. With HEAD no range has a meaning.

    Args:
        etag: Of the bytes that are here, a strong one.
    """
    asked, only_if = _ONE_RANGE.fullmatch(header(scope, b"range")), header(scope, b"if-range")
    if asked is None or only_if not in {"", etag} or is_head(scope):
        return None
    first, last = asked.groups()
    if not first:
        return _from(max(0, size - _number(last)), size, size) if last else None
    if last and _number(last) < _number(first):
        return None
    return _from(_number(first), _number(last) + 1 if last else size, size)


def _from(first: int, end: int, size: int) -> Range:
    return Range(first, max(0, min(end, size) - first), size)


def _number(digits: str) -> int:
    return int(digits) if len(digits) <= _FAR_DIGITS else 10**_FAR_DIGITS
