"""The doctor: finds what would spoil the day, and says what to do. Every store here is a real one."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis as PlainRedis

from companion.cli.doctor import Finding, Verdict, of_the_address, of_the_machine, told
from companion.log.embedded import server_binary
from companion.settings import Settings
from tests.cli.test_script import Installation

DURABLE = ("--appendonly", "yes", "--appendfsync", "always")


@contextmanager
def a_store(folder: Path, *options: str) -> Iterator[str]:
    """Run a store that somebody else has set up."""
    folder.mkdir()
    arguments = [server_binary(), "--port", "0", "--unixsocket", str(folder / "s"), "--save", "", *options]
    with subprocess.Popen(arguments, cwd=folder, stdout=subprocess.DEVNULL) as popen:
        try:
            while not (folder / "s").exists():
                time.sleep(0.01)
            yield f"unix://{folder / 's'}"
        finally:
            popen.terminate()


def wrong(findings: Iterator[Finding]) -> list[str]:
    return [finding.found for finding in findings if finding.verdict is Verdict.WRONG]


def test_a_fresh_installation_is_well(tmp_path: Path) -> None:
    said = Installation(tmp_path / "data").prints("doctor")

    assert said.endswith("Nothing stands in the way of the day.\n")
    assert "has what it confirms on its disk" in said
    assert "0 events" in said
    assert "✗" not in said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "appendonly is no, appendfsync is everysec"),
        (("--appendonly", "yes"), "appendfsync is everysec"),
        ((*DURABLE, "--maxmemory-policy", "allkeys-lru"), "Set maxmemory-policy noeviction."),
        ((*DURABLE, "--replicaof", "127.0.0.1 9"), "The store is a replica"),
    ],
)
def test_a_store_that_is_set_otherwise_is_told_of(tmp_path: Path, options: tuple[str, ...], sentence: str) -> None:
    with a_store(tmp_path / "store", *options) as address:
        done = Installation(tmp_path / "data", COMPANION_REDIS_URL=address).run("doctor")

    assert done.returncode == 1, done.stdout
    assert sentence in done.stdout
    assert done.stdout.endswith("1 to be put right before the day.\n")


def test_a_store_that_lets_no_scripts_run_is_told_of(tmp_path: Path) -> None:
    with a_store(tmp_path / "store", *DURABLE) as address:
        with PlainRedis.from_url(address) as redis:
            redis.acl_setuser("default", enabled=True, categories=["+@all"], commands=["-eval"])
        done = Installation(tmp_path / "data", COMPANION_REDIS_URL=address).run("doctor")

    assert done.returncode == 1
    assert "The store does not let scripts run" in done.stdout


def test_a_store_that_is_not_there_is_one_finding_among_the_others(tmp_path: Path) -> None:
    done = Installation(tmp_path / "data", COMPANION_REDIS_URL="redis://127.0.0.1:9/0").run("doctor")

    assert done.returncode == 1
    assert "The store does not answer" in done.stdout
    assert "can be written to" in done.stdout


def test_a_log_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    with a_store(tmp_path / "store", *DURABLE) as address:
        with PlainRedis.from_url(address) as redis:
            redis.sadd("companion:events", "torn")
            redis.xadd("{torn}:log", {"a": "{}"}, id="1-0")
        done = Installation(tmp_path / "data", COMPANION_REDIS_URL=address).run("doctor")

    assert done.returncode == 1
    assert "torn" in done.stdout


def test_an_address_without_tls_is_wrong_but_on_this_machine() -> None:
    assert len(wrong(of_the_address(Settings(public_url="http://events.example.org")))) == 1
    assert wrong(of_the_address(Settings(public_url="http://localhost:8000"))) == []
    assert wrong(of_the_address(Settings(public_url="https://events.example.org"))) == []
    assert wrong(of_the_address(Settings())) == []


def test_a_proxy_that_is_not_trusted_is_noted() -> None:
    here = Settings(public_url="https://events.example.org", host="0.0.0.0")

    assert any("trusted" in finding.found for finding in of_the_address(here))


def test_a_folder_that_cannot_be_written_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert any("Nothing can be kept" in found for found in wrong(of_the_machine(Settings(data_dir=tmp_path / "file"))))


def test_what_is_wrong_is_counted_and_each_remedy_stands_below_its_finding() -> None:
    findings = [Finding(Verdict.WRONG, "It rains.", "Take a coat."), Finding(Verdict.NOTE, "It is late.")]

    assert list(told(findings)) == [
        "✗ It rains.",
        "  Take a coat.",
        "! It is late.",
        "",
        "1 to be put right before the day.",
    ]
