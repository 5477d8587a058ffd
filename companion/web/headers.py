"""Headers that every answer carries: what the browser may load, and whom it tells where it came from."""

from __future__ import annotations

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class SafeHeaders(ASGIMiddleware):
    """Add the content security policy and its companions to every answer that does not bring its own.

    Args:
        style_hashes: SHA-256 digests in base64 of the styles that pages carry inline.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, style_hashes: tuple[str, ...]) -> None:
        self._styles = " ".join(f"'sha256-{digest}'" for digest in style_hashes)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, and put the headers on its answer."""
        policy = self._policy(dict(scope["headers"]).get(b"host", b"").decode("latin-1"))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders(message)
                headers.setdefault("Content-Security-Policy", policy)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            await send(message)

        await next_app(scope, receive, send_with_headers)

    def _policy(self, host: str) -> str:
        """The policy. Sockets are named with their host, because older Safari does not count them as 'self'."""
        plain = "".join(c for c in host if c.isalnum() or c in ".-:[]")
        return (
            f"default-src 'none'; script-src 'self'; style-src {self._styles}; img-src 'self' data:; "
            f"connect-src 'self' ws://{plain} wss://{plain}; manifest-src 'self'; worker-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
