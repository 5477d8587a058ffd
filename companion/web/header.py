"""What a request says of itself, header by header: each is looked up and decoded only where somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from litestar.types import Scope

_KNOWN = "companion.headers"


def headers_of(scope: Scope) -> Mapping[bytes, bytes]:
    """All headers by name in small letters. Of one that came twice the last counts, whoever asks."""
    known = cast("dict[str, Any]", scope)
    headers: Mapping[bytes, bytes] | None = known.get(_KNOWN)
    if headers is None:
        headers = known[_KNOWN] = dict(scope["headers"])
    return headers


def header(scope: Scope, name: bytes) -> str:
    """A header's value, "" if it was not sent."""
    return headers_of(scope).get(name, b"").decode("latin-1")


def cookie(scope: Scope, name: str) -> str:
    """A cookie's value as it was sent, "" if it was not. None of ours needs to be quoted."""
    found = ""
    for each in header(scope, b"cookie").split(";"):
        key, _, value = each.strip().partition("=")
        if key == name:
            found = value
    return found
