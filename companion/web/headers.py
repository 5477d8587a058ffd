"""Headers that every page carries: what the browser may load, and whom it tells where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
            there = dict(message["headers"])
            message["headers"] = [
                *message["headers"],
                *(each for each in self._for(there, scope) if each[0] not in there),
            ]

    def _for(self, there: Mapping[bytes, bytes], scope: Scope) -> Iterator[tuple[bytes, bytes]]:
        yield b"x-content-type-options", b"nosniff"
        if there.get(b"content-type", b"").startswith(b"text/html"):
            # Only pages load anything. Elsewhere these would be half a kilobyte of every first load.
            yield b"content-security-policy", self.policy(scope).encode("latin-1")
            yield b"referrer-policy", b"same-origin"
            yield b"cross-origin-opener-policy", b"same-origin"

    def policy(self, scope: Scope) -> str:
        """The policy. Sockets are named with their host, because older Safari does not count them as 'self'."""
        host = own_address(scope, self._public_url).partition("://")[2]
        return (
            f"default-src 'none'; script-src 'self'; style-src {self._styles}; img-src 'self' data:; "
            f"connect-src 'self' ws://{host} wss://{host}; worker-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
