"""A power cut while an archive is made: whoever comes next goes on, and the edition is the one that would have been."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest

from companion.archive.bag import sha256
from companion.archive.keys import STORED, Keys
from companion.archive.place import leftovers
from companion.archive.progress import Step
from companion.archive.shelf import Shelf
from companion.archive.stored import bundle_key
from companion.archive.verifying import verify
from companion.cli.archiving import restored_from
from companion.domain import commands as c
from companion.log.logs import EVENTS
from companion.log.store import connect
from tests.chaos.killed_archivist import make
from tests.chaos.machines import SLUG, Place

pytestmark = pytest.mark.chaos

HALF_DONE = (Step.RENDERING, Step.SHELVING)
CUTS = [*((step, "") for step in Step), *((step, "midway") for step in HALF_DONE)]


async def copied(place: Place, database: int) -> str:
    """Copy everything into another database of the same store, as if it had never been begun; give its address."""
    for key in (place.key, EVENTS, STORED):
        await place.redis.copy(key, key, destination_db=str(database))
    return f"{place.store.url}?db={database}"


async def killed(stores: Sequence[str], disks: Sequence[Path]) -> list[int]:
    """Begin to make the archive in processes that are killed, one for each cut; give by which signal each ended."""
    cuts = zip(stores, map(str, disks), CUTS, strict=True)
    arguments = [each for store, disk, cut in cuts for each in (store, disk, *cut)]
    program = (sys.executable, "-m", "tests.chaos.killed_archivist", *arguments)
    process = await asyncio.create_subprocess_exec(*program, cwd=Path(__file__).parents[2], stdout=PIPE)
    async with asyncio.timeout(60):
        told, _ = await process.communicate()
    return [int(each) for each in told.split()]


async def test_whoever_comes_next_goes_on_wherever_freezing_was_killed(place: Place, tmp_path: Path) -> None:
    await place.do(c.Wrap())
    await place.do(c.Freeze())
    key = (await Keys(place.redis).key()).public
    stores = [await copied(place, database) for database in range(1, len(CUTS) + 1)]
    disks = [tmp_path / f"{step.name} {midway}" for step, midway in CUTS]

    ended = await killed(stores, disks)
    resumed = [await make(store, disk) for store, disk in zip(stores, disks, strict=True)]
    undisturbed = await make(place.store.url, tmp_path / "undisturbed")

    assert ended == [signal.SIGKILL] * len(CUTS)
    assert resumed == [undisturbed] * len(CUTS)
    bag = Shelf(tmp_path / "undisturbed").zip(SLUG, 1)
    assert bag
    verdict = verify(bag, [key], "Companion 1", restored_from)
    assert verdict.is_signed
    assert not verdict.is_refuted
    for store, disk in zip(stores, disks, strict=True):
        shelved = Shelf(disk).newest(SLUG)
        async with connect(store) as redis:
            bundle = cast("bytes", await redis.get(bundle_key(SLUG, 1)))
        assert shelved
        assert shelved.zip_sha256 == sha256(bundle) == sha256(bag.read_bytes())
        assert not leftovers(disk)
