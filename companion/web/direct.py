"""The direct line: uvicorn's WebSocket connection, to whose transport a hub writes ready frames.

uvicorn passes each message through an ASGI event, a queue, a task and a frame of its own for every phone. Here a route
still checks who asks and accepts, as on any server; then the hub takes the connection over, and the route is done.

What is relied on inside uvicorn is listed in `tests/web/test_direct.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from socket import SO_LINGER, SO_SNDBUF, SOL_SOCKET
from struct import pack
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.base import Extension
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.protocol import State

from companion.live.frames import DEFLATE, WINDOW_BITS, Encoding
from companion.live.line import END_WITHIN_S
from companion.live.phone import COME_BACK, Phone
from companion.web.admission import Admission

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, BaseTransport

    from litestar.types import Scope
    from uvicorn.config import Config
    from uvicorn.server import ServerState
    from websockets.frames import Frame as WireFrame
    from websockets.http11 import Request

EXTENSION = "companion.direct"
"""Where an ASGI scope has the line, if the server is ours."""

SEND_BUFFER_BYTES = 32 * 1024
"""What the kernel may hold for a phone that has stopped reading, which Linux doubles; by itself it would hold 4 MB."""

HEARS_MOST_BYTES = 4 * 1024
"""Between two pings. Phones have nothing to say on the socket but pongs; whoever says this much is flooding."""

ECHO_WITHIN_S = 10.0
"""How long a phone may take to answer that it is being let go."""

_AT_ONCE = pack("ii", 1, 0)
"""Linger for no time: close with a reset."""

_DEFLATE = ServerPerMessageDeflateFactory(
    server_no_context_takeover=True,
    client_no_context_takeover=True,
    server_max_window_bits=WINDOW_BITS,
    client_max_window_bits=WINDOW_BITS,
    compress_settings=DEFLATE,
)


class DirectLine(WebSocketsSansIOProtocol):
    """One connection. It is a plain WebSocket of uvicorn's until a phone is put on it.

    Args:
        admission: Lets handshakes in by turns.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
        *,
        admission: Admission,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.conn.available_extensions = [_DEFLATE]
        self._admission = admission
        self._phone: Phone | None = None
        self._heard_bytes = 0
        self.encoding = Encoding.FRAMED
        self.unanswered = 0

    # As a line

    def carry(self, phone: Phone) -> None:
        """Put a phone on the line, once the socket is open. From now on only its hub writes messages.

        Raises:
            ClientDisconnected: If it has left already.
        """
        if self.transport.is_closing():
            raise ClientDisconnected
        self._phone = phone
        self.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, SEND_BUFFER_BYTES)
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    async def serve(self) -> None:
        """Return at once: the connection goes on by itself."""

    def expect_answer(self) -> None:
        """Note that the phone was asked for an answer, and listen anew."""
        self.unanswered += 1
        self._heard_bytes = 0

    def close(self, code: int, reason: str) -> None:
        """Say goodbye after what was written, and cut the line if the phone does not answer."""
        if self.conn.state is not State.OPEN or self.transport.is_closing():
            return
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self._cut_within(ECHO_WITHIN_S if self.writable.is_set() else END_WITHIN_S)

    def abort(self) -> None:
        """Cut the line. The kernel is to forget what it holds for the phone: it would keep it for minutes."""
        socket = self.transport.get_extra_info("socket")
        with suppress(OSError):
            if socket is not None:
                socket.setsockopt(SOL_SOCKET, SO_LINGER, _AT_ONCE)
        self.transport.abort()

    def _cut_within(self, seconds: float) -> None:
        """Wait so long for the phone to take what is left for it. uvicorn would wait for ever."""
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = None if self.disconnected else self.loop.call_later(seconds, self.abort)

    # As a protocol of uvicorn's

    def connection_made(self, transport: BaseTransport) -> None:
        """Have a connection. Ready frames go straight to it."""
        super().connection_made(transport)
        self.write: Callable[[bytes], None] = self.transport.write

    def handle_connect(self, event: Request) -> None:
        """Begin a handshake, unless too many are waiting."""
        if self._admission.is_full:
            self._turn_away(event)
            return
        # Until it is its turn nothing more is heard, so nothing piles up. `receive` listens again.
        self.read_paused = True
        self.transport.pause_reading()
        super().handle_connect(event)
        self._heard_bytes = 0
        if self.response.status_code == 101:
            self.encoding = _encoding(self.conn.extensions)
            self.scope["extensions"][EXTENSION] = {"line": self}

    def _turn_away(self, event: Request) -> None:
        self.handshake_complete = self.close_sent = True
        self.request, self.response = event, self.conn.reject(503, "Too many phones connect at once. Try again.\n")
        self.response.headers["Retry-After"] = str(self._admission.retry_after_s)
        self.conn.send_response(self.response)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()

    async def run_asgi(self) -> None:
        """Let the app check and accept when it is this handshake's turn, and go on without it once a phone is there."""
        async with self._admission:
            if self.disconnected:
                return
            try:
                await self.app(self.scope, self.receive, self.send)
            except ClientDisconnected:
                pass
            except Exception:
                self.logger.exception("Exception in ASGI application\n")
            if not self.handshake_complete:
                self.send_500_response()
        if self._phone is None:
            if self.close_timer is None:
                self.transport.close()
            self._cut_within(ECHO_WITHIN_S)
        else:
            self._settle_in()

    def _settle_in(self) -> None:
        """Keep nothing of the handshake: there are thousands of us."""
        del self.scope, self.request, self.response

    def data_received(self, data: bytes) -> None:
        """Hear that the phone is there; what it says is nobody's business."""
        self.unanswered = 0
        self._heard_bytes += len(data)
        if self.handshake_initiated and self._heard_bytes > HEARS_MOST_BYTES:
            self.abort()
        else:
            super().data_received(data)

    def send_receive_event_to_app(self) -> None:
        """Throw away what a phone said."""
        if self._phone is None:
            super().send_receive_event_to_app()
        else:
            self.frames = []

    def handle_cont(self, event: WireFrame) -> None:
        """Throw away what a phone goes on to say."""
        if self._phone is None:
            super().handle_cont(event)

    def pause_writing(self) -> None:
        """Leave the phone behind. It is not listened to either: a pong that nobody reads would be kept."""
        super().pause_writing()
        self.transport.pause_reading()
        if self._phone is not None:
            self._phone.clogged()

    def resume_writing(self) -> None:
        """Bring the phone level."""
        super().resume_writing()
        if not self.read_paused:
            self.transport.resume_reading()
        if self._phone is not None:
            self._phone.flowing()

    def handle_close(self, event: WireFrame) -> None:
        """Answer a phone that leaves. Nothing may be written after the answer."""
        if self._phone is not None:
            self._phone.lost()
        super().handle_close(event)
        self._cut_within(END_WITHIN_S)

    def handle_parser_exception(self) -> None:
        """Let a phone go that does not speak the protocol."""
        if self._phone is not None:
            self._phone.lost()
        super().handle_parser_exception()
        self._cut_within(END_WITHIN_S)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the phone."""
        super().connection_lost(exc)
        if self._phone is not None:
            self._phone.lost()

    def shutdown(self) -> None:
        """Tell the phone to come back, unless it would take for ever to hear it."""
        if self._phone is None:
            super().shutdown()
            return
        self._phone.close(COME_BACK)
        if self.writable.is_set():
            self.transport.close()
        else:
            self.abort()


def _encoding(extensions: Sequence[Extension]) -> Encoding:
    """Tell whether a phone takes the frame that is compressed for all: it may have asked for a smaller window."""
    deflates = (each for each in extensions if isinstance(each, PerMessageDeflate))
    return Encoding.DEFLATED if any(each.local_max_window_bits >= WINDOW_BITS for each in deflates) else Encoding.FRAMED


def direct_line(scope: Scope) -> DirectLine | None:
    """The line of a connection, if the server is ours."""
    extension = (scope.get("extensions") or {}).get(EXTENSION)
    return cast("DirectLine", extension["line"]) if extension else None
