"""Headers that every page carries: what the browser may load, and whom it tells where it came from."""

from __future__ import annotations

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from companion.web.address import own_address


class SafeHeaders:
    """Adds the content security policy and its companions to every page that does not bring its own.

    It hangs on sending, not on routing: what is refused before it has a route carries them, too.

    Args:
        style_hashes: SHA-256 digests in base64 of the styles that pages carry inline.
        public_url: The address that visitors use; "" to go by the `Host` that they asked for.
    """

    def __init__(self, style_hashes: tuple[str, ...], public_url: str) -> None:
        self._styles = " ".join(f"'sha256-{digest}'" for digest in style_hashes)
        self._public_url = public_url

    async def put(self, message: Message, scope: Scope) -> None:
        """Put the headers on an answer that is about to be sent."""
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders(message)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            if headers.get("content-type", "").startswith("text/html"):
                # Only pages load anything. Elsewhere these would be half a kilobyte of every first load.
                headers.setdefault("Content-Security-Policy", self._policy(scope))
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")

    def _policy(self, scope: Scope) -> str:
        """The policy. Sockets are named with their host, because older Safari does not count them as 'self'."""
        host = own_address(scope, self._public_url).partition("://")[2]
        return (
            f"default-src 'none'; script-src 'self'; style-src {self._styles}; img-src 'self' data:; "
            f"connect-src 'self' ws://{host} wss://{host}; worker-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
