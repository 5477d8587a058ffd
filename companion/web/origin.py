"""One guard against requests that another site makes in a visitor's name, for HTTP and sockets alike."""

from __future__ import annotations

from litestar.enums import ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from companion.web.address import own_address
from companion.web.header import headers_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


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
        if not self.allows(scope):
            raise PermissionDeniedException("This came from another site. Open the event's own page and try again.")
        await next_app(scope, receive, send)

    def allows(self, scope: Scope) -> bool:
        """Tell whether a request may go on."""
        headers = headers_of(scope)
        origin = headers.get(b"origin")
        if scope["type"] == ScopeType.WEBSOCKET:
            return origin is not None and self._is_ours(origin, scope)
        return scope["method"] in SAFE or (
            headers.get(b"sec-fetch-site", b"none") in {b"same-origin", b"none"}
            and (origin is None or self._is_ours(origin, scope))
        )

    def _is_ours(self, origin: bytes, scope: Scope) -> bool:
        return _plain(origin.decode("latin-1")) == _plain(own_address(scope, self._public_url))


def _plain(origin: str) -> str:
    """Spell an origin as browsers do: in small letters, without the port that goes without saying."""
    scheme, _, host = origin.lower().partition("://")
    return f"{scheme}://{host.removesuffix(_DEFAULT_PORTS.get(scheme, ''))}"
