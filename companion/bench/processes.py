"""Processes of the benchmark: how one is started, and what the system says that it uses."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from companion.domain.errors import SettingsError

STARTS_WITHIN_S = 30.0
SPARE_FILES = 200
"""What a process has open beside its phones, with room."""

LINUX = sys.platform == "linux"


@contextmanager
def process(*arguments: str, environ: dict[str, str] | None = None) -> Iterator[int]:
    """Run a module of ours in another process, until this is left.

    Yields:
        Its process id.
    """
    running = subprocess.Popen(  # noqa: S603 (our own modules, with arguments of ours)
        [sys.executable, "-m", *arguments], env={**os.environ, **(environ or {})}, stdout=subprocess.DEVNULL
    )
    try:
        yield running.pid
    finally:
        running.terminate()
        running.wait()


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Wait until somebody listens on a port.

    Raises:
        SettingsError: If nobody does.
    """
    patient_until_s = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < patient_until_s:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.02)
    raise SettingsError(f"A server of the benchmark did not start within {STARTS_WITHIN_S:.0f} s.")


def files_for(phones: int) -> None:
    """Let this process and those it starts have so many sockets open.

    Raises:
        SettingsError: If the system does not allow it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = phones + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        if hard != resource.RLIM_INFINITY and hard < needed:
            raise SettingsError(
                f"{phones:,} phones need {needed:,} open files in one process, and this system allows {hard:,}. "
                "Raise that limit (ulimit -Hn), or ask for fewer --phones."
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def cpu_s(pid: int) -> float:
    """The processor time that a process has used so far, user and system, all threads: to the nanosecond, on Linux."""
    # The clock of another process, as clock_getcpuclockid(3) numbers it.
    return time.clock_gettime((~pid << 3) | 2)


def memory_bytes(pid: int) -> int:
    """What a process holds in memory, on Linux."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()
