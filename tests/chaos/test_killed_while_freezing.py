"""A power cut while an archive is made: whoever comes next goes on, and there is one edition, whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from companion import SOFTWARE
from companion.archive.archivist import Step
from companion.archive.shelf import Shelf
from companion.archive.verifying import verify
from companion.archiving import restored_from
from companion.domain import commands as c
from companion.domain.changes import EditionPublished
from tests.chaos.machines import SLUG, Place

pytestmark = pytest.mark.chaos


def freezing(place: Place, disk: Path) -> subprocess.Popen[str]:
    """Begin to freeze, in a process of its own."""
    environ = {**os.environ, "COMPANION_REDIS_URL": place.store.url, "COMPANION_DATA_DIR": str(disk)}
    arguments = [sys.executable, "-m", "companion", "freeze", SLUG]
    return subprocess.Popen(arguments, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def killed_at(step: Step, process: subprocess.Popen[str]) -> bool:
    """Kill a process as soon as it says that a step begins; tell whether it came that far."""
    assert process.stdout is not None
    reached = any(step.value in line for line in process.stdout)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return reached


async def test_whoever_comes_next_goes_on_wherever_freezing_was_killed(place: Place, tmp_path: Path) -> None:
    await place.do(c.Wrap())
    disk = tmp_path / "disk"

    reached = [killed_at(step, freezing(place, disk)) for step in Step]
    last = freezing(place, tmp_path / "another disk")
    told, _ = last.communicate(timeout=30)

    published = [record for record in await place.records() if isinstance(record.change, EditionPublished)]
    shelf = Shelf(tmp_path / "another disk/editions")
    bag, key = shelf.zip(SLUG, 1), shelf.public_key
    assert reached[0]
    assert last.returncode == 0, told
    assert len(published) == 1
    assert bag
    assert key
    verdict = verify(bag, [key], SOFTWARE, restored_from)
    assert verdict.is_signed
    assert not verdict.is_refuted
    assert not list((tmp_path / "another disk/editions").rglob(".unfinished-*"))
