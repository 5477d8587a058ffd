"""An application that counts how often it is asked."""

from __future__ import annotations

from litestar.types import ASGIApp, Receive, Scope, Send


class Asked:
    """Says what another application says, and how often it was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.times = app, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.times += 1
        await self.app(scope, receive, send)
