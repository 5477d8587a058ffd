"""Where visitors reach us: at the configured address, or else at the one that they asked for."""

from __future__ import annotations

import re

from litestar.types import Scope

from companion.web.header import header

UNKNOWN = "unknown.invalid"
"""Stands for a host that cannot be one: RFC 2606 keeps it from ever being anybody's."""

_HOST = re.compile(r"(?:[a-zA-Z0-9._-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(?::[0-9]{1,5})?")
_SCHEMES = {"ws": "http", "wss": "https"}


def own_address(scope: Scope, public_url: str) -> str:
    """Scheme and host that visitors use, without a slash at the end.

    Args:
        public_url: The configured address; "" to go by the `Host` that was asked for, which anybody can forge.
    """
    return public_url or f"{_SCHEMES.get(scope['scheme'], scope['scheme'])}://{_asked_host(scope)}"


def _asked_host(scope: Scope) -> str:
    host = header(scope, b"host")
    return host if _HOST.fullmatch(host) else UNKNOWN
