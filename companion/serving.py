"""The web server of one process: where it listens, how it ends, and the lines that it gives phones."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import cast

import uvicorn
from litestar import Litestar

from companion.app import fronted
from companion.domain.errors import SettingsError
from companion.settings import Settings
from companion.web.admission import Admission
from companion.web.direct import DirectLine
from companion.web.patience import PatientProtocol

MAX_MESSAGE_BYTES = 16 * 1024
"""Phones have nothing to say on the socket; uvicorn would otherwise take 16 MB."""

STOP_WITHIN_S = 2
"""How long requests may go on after the process was told to stop."""


def address_of(settings: Settings) -> str:
    """Where this process is reached from this machine, without a slash at the end."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def server(app: Litestar, settings: Settings, on_started: Callable[[], None] = lambda: None) -> Server:
    """Make the web server for an app. Phones on it are written to directly.

    Args:
        on_started: Called back once it answers.
    """
    config = uvicorn.Config(
        fronted(app),
        host=settings.host,
        port=settings.port,
        http=PatientProtocol,
        ws=cast("type[asyncio.Protocol]", partial(DirectLine, admission=Admission())),
        ws_max_size=MAX_MESSAGE_BYTES,
        # Both are done once for all phones, not once for each.
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=STOP_WITHIN_S,
        server_header=False,
        log_level="warning",
        access_log=False,
    )
    return Server(config, on_started)


class Server(uvicorn.Server):
    """Ends in order at Ctrl-C or SIGTERM, and leaves it to whoever runs it to end after it.

    Args:
        on_started: Called back once it answers.
    """

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer.

        Raises:
            SettingsError: If nobody can listen there. uvicorn would leave the process from the midst of a task.
        """
        await super().startup(sockets or await _bound(self.config.host, self.config.port))
        self._on_started()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop serving at a signal. uvicorn would raise it once more, in the middle of our own clearing up."""
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


async def _bound(host: str, port: int) -> list[socket.socket]:
    """Take an address: nobody is answered there yet, and nobody else can take it."""
    try:
        taken = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port, start_serving=False)
    except (OSError, UnicodeError) as error:
        reason = str(error).rpartition(": ")[2]
        raise SettingsError(
            f"Companion cannot listen on {host}:{port}: {reason}. Check COMPANION_HOST and COMPANION_PORT."
        ) from error
    sockets = [each.dup() for each in taken.sockets]
    taken.close()
    return sockets


def spare_what_stays() -> None:
    """Keep the garbage collector from walking what stays, and from coming at every other request.

    On a busy day it would otherwise hold up everybody for tens of milliseconds at a time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
