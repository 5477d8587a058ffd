"""What sort of answer a request asks for: a fragment for htmx, JSON for a program, a page for a browser."""

from __future__ import annotations

from enum import Enum
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection

from companion.web.header import header


class Wants(Enum):
    """The three sorts of answer."""

    PAGE = "page"
    FRAGMENT = "fragment"
    JSON = "json"


def wants(request: Request[Any, Any, Any] | ASGIConnection[Any, Any, Any, Any]) -> Wants:
    """Tell which answer to give."""
    if header(request.scope, b"hx-request") == "true":
        return Wants.FRAGMENT
    accept = header(request.scope, b"accept")
    json_only = "application/json" in accept or "application/problem+json" in accept
    return Wants.JSON if json_only and "text/html" not in accept else Wants.PAGE
