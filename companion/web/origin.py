"""One guard against requests that another site makes in a visitor's name, for HTTP and sockets alike."""

from __future__ import annotations

from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_DEFAULT_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}


class SameOrigin(ASGIMiddleware):
    """Refuse a socket without our exact origin, and an unsafe request that another site sent.

    A request with neither `Origin` nor `Sec-Fetch-Site` passes: browsers always send one of them, a command-line client
    carries nobody's cookie by accident.

    Args:
        public_url: The origin that visitors use; "" to go by the `Host` that they asked for.
    """

    scopes = (ScopeType.HTTP, ScopeType.WEBSOCKET)

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, or refuse it.

        Raises:
            PermissionDeniedException: If it came from elsewhere.
        """
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if scope["type"] == ScopeType.WEBSOCKET:
            allowed = self._is_ours(headers.get(b"origin"), scope, headers)
        else:
            allowed = scope["method"] in SAFE or self._may_write(scope, headers)
        if not allowed:
            raise PermissionDeniedException("This came from another site. Open the event's own page and try again.")
        await next_app(scope, receive, send)

    def _may_write(self, scope: Scope, headers: dict[bytes, str]) -> bool:
        site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
        if site is not None and site not in {"same-origin", "none"}:
            return False
        return origin is None or self._is_ours(origin, scope, headers)

    def _is_ours(self, origin: str | None, scope: Scope, headers: dict[bytes, str]) -> bool:
        expected = self._public_url or f"{scope['scheme']}://{headers.get(b'host', '')}"
        return origin is not None and (ours := _origin(expected)) is not None and _origin(origin) == ours


def _origin(url: str) -> tuple[bool, str, int] | None:
    """Whether it is secure, its host and its port; None if it has none. `ws` counts as `http`, `wss` as `https`."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.scheme in {"https", "wss"}, parts.hostname, port) if parts.hostname else None
