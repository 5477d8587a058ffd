"""The embedded store."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis as PlainRedis
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as LostError

from companion.domain.errors import SettingsError
from companion.log.embedded import embedded, running, server_binary, verify_durable

SERVE = """
import sys, time
from pathlib import Path
from companion.log.embedded import embedded
with embedded(Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(60)
"""


def asking(url: str) -> PlainRedis:
    return PlainRedis.from_url(url, decode_responses=True)


@contextmanager
def another_process(data_dir: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A process of its own that serves the folder, and the address that it gives."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(data_dir)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)
        process.stdout.close()


def pretend_server(folder: Path, name: str, says: str) -> str:
    """Put a program on the path that only tells its version."""
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{says}'\nexit 1\n")
    program.chmod(0o700)
    return str(program)


def test_what_was_saved_is_there_after_a_restart_also_in_a_folder_with_a_space(tmp_path: Path) -> None:
    data_dir = tmp_path / "our events" / "2011"
    with embedded(data_dir) as url, asking(url) as redis:
        redis.set("kept", "yes")

    with embedded(data_dir) as url, asking(url) as redis:
        assert redis.get("kept") == "yes"


def test_it_belongs_to_us_alone(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with embedded(data_dir) as url:
        socket = Path(url.removeprefix("unix://"))
        private = [data_dir / "valkey", data_dir / "valkey" / "serving.lock", socket.parent, socket]

        assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in private] == [0, 0, 0, 0]

    assert not socket.parent.exists()


def test_it_does_not_hear_our_ctrl_c(tmp_path: Path) -> None:
    with embedded(tmp_path) as url, asking(url) as redis:
        server = redis.info("server")["process_id"]

        assert os.getsid(server) == server != os.getsid(0)


def test_a_second_process_is_refused_in_words(tmp_path: Path) -> None:
    with (
        another_process(tmp_path),
        pytest.raises(SettingsError, match="Another Companion is already serving"),
        embedded(tmp_path),
    ):
        pass


def test_an_orphan_is_replaced_and_its_records_are_kept(tmp_path: Path) -> None:
    with another_process(tmp_path) as (process, url):
        with asking(url) as redis:
            redis.set("kept", "yes")
            orphan = redis.info("server")["process_id"]
        process.kill()
        process.wait(10)

        assert running(tmp_path) is None
        with embedded(tmp_path) as ours, asking(ours) as redis:
            assert redis.get("kept") == "yes"
            assert redis.info("server")["process_id"] != orphan

    with pytest.raises(LostError), asking(url) as redis:
        redis.ping()


def test_the_address_of_a_running_store_can_be_found(tmp_path: Path) -> None:
    assert running(tmp_path) is None

    with embedded(tmp_path) as url:
        assert running(tmp_path) == url

    assert running(tmp_path) is None


def test_a_long_path_for_temporary_files_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("long" * 25)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))

    with embedded(tmp_path) as url, asking(url) as redis:
        assert redis.ping()

    assert list(long.iterdir()) == []


def test_a_server_that_does_not_start_is_told_with_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_server(tmp_path, "valkey-server", "Valkey server v=8.0.1")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(SettingsError, match=r"did not start.*valkey\.log"), embedded(tmp_path / "data"):
        pass


@pytest.mark.parametrize(
    ("name", "says", "chosen"),
    [
        ("valkey-server", "Valkey server v=8.1.0 sha=0", True),
        ("redis-server", "Redis server v=7.2.4 sha=0", True),
        ("redis-server", "Redis server v=6.2.14 sha=0", False),
        ("redis-server", "something else", False),
    ],
)
def test_the_machines_own_server_is_preferred_if_it_is_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str, chosen: bool
) -> None:
    program = pretend_server(tmp_path, name, says)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")

    assert (server_binary() == program) is chosen


async def test_a_store_that_could_lose_what_it_confirmed_is_refused(redis: Redis) -> None:
    await verify_durable(redis)
    await redis.config_set("appendfsync", "everysec")
    try:
        with pytest.raises(SettingsError, match="appendfsync is everysec"):
            await verify_durable(redis)
    finally:
        await redis.config_set("appendfsync", "always")
