"""What keeps the embedded store running."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from companion.domain.errors import SettingsError
from companion.log.keeper import ROOM_BYTES, Keeper, Process, has_room

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STARTS_WITHIN_S = 10.0


class Started:
    """Starts servers that do nothing, and knows each. The second attempt fails."""

    def __init__(self) -> None:
        self.servers: list[Process] = []
        self.attempts = 0
        self.again = threading.Event()

    def __call__(self) -> Process:
        self.attempts += 1
        if self.attempts == 2:
            raise SettingsError("Not now.")
        self.servers.append(subprocess.Popen(SLEEP))
        if self.attempts > 2:
            self.again.set()
        return self.servers[-1]


def test_a_server_that_ends_by_itself_is_started_again_until_that_works(tmp_path: Path) -> None:
    started = Started()
    with Keeper(tmp_path, started):
        started.servers[0].kill()

        assert started.again.wait(STARTS_WITHIN_S)
        assert started.servers[1].poll() is None

    assert [server.returncode for server in started.servers] == [-signal.SIGKILL, -signal.SIGTERM]
    assert started.attempts == 3


def test_one_that_is_told_to_end_stays_ended(tmp_path: Path) -> None:
    started = Started()
    with Keeper(tmp_path, started):
        pass

    assert started.attempts == 1
    assert started.servers[0].returncode == -signal.SIGTERM


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let this process write no larger file, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize(("at_most", "fits"), [(ROOM_BYTES, True), (ROOM_BYTES - 1, False)])
def test_room_is_what_can_be_written_and_the_trial_leaves_nothing(tmp_path: Path, at_most: int, fits: bool) -> None:
    with files_of_at_most(at_most):
        assert has_room(tmp_path) is fits

    assert list(tmp_path.iterdir()) == []
