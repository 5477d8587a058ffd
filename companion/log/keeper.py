"""Keeps the embedded store running: one that ends by itself, as on a full disk, is started again."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from companion.domain.errors import SettingsError

AGAIN_EVERY_S = 0.5
ROOM_BYTES = 1024 * 1024
"""What must fit on the disk before a store is started again. With less it would end at the first command."""

GONE_WITHIN_S = 30.0

log = structlog.get_logger(__name__)

Process = subprocess.Popen[bytes]


class Keeper:
    """Runs a server for as long as it is entered, and starts it again whenever it ends by itself.

    Args:
        folder: Where the server keeps what it holds.
        start: Starts a server and returns once it answers, or raises `SettingsError`.
    """

    def __init__(self, folder: Path, start: Callable[[], Process]) -> None:
        self._folder, self._start = folder, start
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="The embedded store", daemon=True)
        self._server: Process

    def __enter__(self) -> Self:
        self._server = self._start()
        self._thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        stop(self._server)
        self._thread.join()
        # The one that was started at that very moment.
        stop(self._server)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            code = self._server.wait()
            if not self._stopping.is_set():
                log.error("store ended", code=code)
                self._start_again()

    def _start_again(self) -> None:
        while not self._stopping.wait(AGAIN_EVERY_S):
            if not has_room(self._folder):
                continue
            try:
                self._server = self._start()
            except SettingsError as error:
                log.error("store not started", problem=str(error))
            else:
                log.info("store started again")
                return


def has_room(folder: Path) -> bool:
    """Try whether so much fits on the disk, and within what this user may have of it."""
    trial = folder / "room"
    try:
        with trial.open("wb") as file:
            file.write(bytes(ROOM_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    finally:
        trial.unlink(missing_ok=True)
    return True


def stop(server: Process) -> None:
    """Tell a server to finish, and wait until it has."""
    server.terminate()
    try:
        server.wait(GONE_WITHIN_S)
    except subprocess.TimeoutExpired:
        # Whatever it has confirmed is on disk.
        server.kill()
        server.wait()
