"""HEAD: answered like GET, without the body."""

from __future__ import annotations

from typing import cast

from litestar.types import ASGIApp, Receive, Scope, Send

_BODY_IS_LEFT_OUT = "companion.head"


def head_like_get(app: ASGIApp) -> ASGIApp:
    """Let an app see GET where HEAD was asked for. The server, which knows better, leaves the body out."""

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") == "HEAD":
            scope = cast("Scope", {**scope, "method": "GET", _BODY_IS_LEFT_OUT: True})
        await app(scope, receive, send)

    return asked


def is_head(scope: Scope) -> bool:
    """Tell whether the body will be left out. What is long need not be read then."""
    return _BODY_IS_LEFT_OUT in scope
