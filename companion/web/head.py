"""HEAD: answered like GET, without the body."""

from __future__ import annotations

from typing import cast

from litestar.types import ASGIApp, Receive, Scope, Send


def head_like_get(app: ASGIApp) -> ASGIApp:
    """Let an app see GET where HEAD was asked for. The server, which knows better, leaves the body out."""

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        await app(cast("Scope", {**scope, "method": "GET"}) if scope.get("method") == "HEAD" else scope, receive, send)

    return asked
