"""How long, and up to what size, a request is waited for: a connection that never asks for anything costs little."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

REQUEST_WITHIN_S = 20.0
"""A whole request must be there within this: 64 KB on a line that manages 26 kbit/s."""

MORE_TIME_EVERY_BYTES = 512 * 1024
"""A longer body has as much time again whenever so much more of it has come: 10 MB on a line of 210 kbit/s."""

MAX_BODY_BYTES = 12 * 1024 * 1024
"""More than anything that is asked for here: what goes on beyond gets no more time."""

MAX_HEAD_BYTES = 32 * 1024
"""Twice what a browser sends that keeps every cookie it may; what is read at once may be more."""


MOST_PIPELINED = 8
"""Requests that may wait for the answer to an earlier one on the same connection. Browsers send none."""


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's HTTP, with an end to its patience. It would wait for ever, and keep all that has come."""

    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = True
    _body_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._have()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in what came, unless it is the head of a request that does not end."""
        if self._in_head:
            self._head_bytes += len(data)
            self._wait()
        super().data_received(data)
        if self._in_head and self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of this request is too large.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header. What comes after a body is nobody's business, and might not end."""
        if self._in_head:
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """Take in some of the body. A picture from a phone has time as long as it keeps coming."""
        super().on_body(body)
        before, self._body_bytes = self._body_bytes, self._body_bytes + len(body)
        is_further = self._body_bytes // MORE_TIME_EVERY_BYTES > before // MORE_TIME_EVERY_BYTES
        if is_further and self._body_bytes < MAX_BODY_BYTES:
            self._have()
            self._wait()

    def on_headers_complete(self) -> None:
        """Wait for the body only, or for nothing if this is to be a socket. Who only asks is let go."""
        if len(self.pipeline) >= MOST_PIPELINED:
            self.transport.abort()
            return
        self._in_head, self._head_bytes, self._body_bytes = False, 0, 0
        if self._should_upgrade():
            self._have()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Have a whole request; what comes next is another."""
        self._in_head = True
        self._have()
        super().on_message_complete()

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_WITHIN_S, self.transport.close)

    def _have(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
