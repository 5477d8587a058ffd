"""Read your own writes: after a redirect, a page shows at least the version that the command made."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response

from companion.domain.event import as_version
from companion.log.event_log import EventLog
from companion.web.header import cookie
from companion.web.services import Services

SEEN_S = 10
"""Long enough for a redirect on a slow line; by then every process has long followed the log."""


def mark_seen(response: Response[Any], services: Services, log: EventLog, version: int) -> None:
    """Let the browser say, for the next requests, which version its person has made."""
    # Written by hand: nothing in it needs to be quoted, and the standard library takes longer than a comment does.
    secure = "; Secure" if services.secure else ""
    response.headers["Set-Cookie"] = (
        f"seen={version}; HttpOnly; Max-Age={SEEN_S}; Path=/e/{log.slug}; SameSite=lax{secure}"
    )


async def look_for_made(request: Request[Any, Any, Any], services: Services, slug: str) -> None:
    """Look for an event that this browser's person has just made, if another process made it."""
    if cookie(request.scope, "seen"):
        await services.logs.look_for(slug)


async def reach_seen(request: Request[Any, Any, Any], log: EventLog) -> None:
    """Follow the log to the version that this browser has seen, if another process made it."""
    seen = as_version(cookie(request.scope, "seen"))
    if seen is not None:
        await log.reach(seen)
