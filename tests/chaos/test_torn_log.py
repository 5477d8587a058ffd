"""A power cut in the middle of a write: wherever the store's file breaks off, no command is half there."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.domain import commands as c
from companion.domain.changes import Record
from companion.domain.pace import BURST
from companion.domain.phases import Phase
from companion.log.logs import Logs
from companion.log.store import connect
from companion.log.stream import Stream
from tests.builders import HOST, SMALL_DAY
from tests.chaos.machines import SLUG, Place, Saw, Store, crowd

pytestmark = pytest.mark.chaos

CUTS = 60


async def a_day_happens(place: Place) -> list[Record]:
    """Run the day while people talk, one by one and all at once: most of what they do makes two records."""
    async with Logs(place.redis, lambda: datetime.now(UTC)) as logs:
        log = await logs.create(SLUG)
        for number, item in enumerate(SMALL_DAY):
            people = crowd(2 * BURST, f"guest-{number}")
            for person in people[:BURST]:
                await log.submit(c.PostComment(f"Before {item.id}"), person, "post")
            await asyncio.gather(
                log.submit(c.StartItem(item.id), HOST, f"start-{item.id}"),
                *(log.submit(c.PostComment(f"During {item.id}"), person, "post") for person in people[BURST:]),
            )
    return await place.records()


async def whats_left(folder: Path) -> list[Record]:
    """Start a store on what is left of its file; give the log, as a process folds it that goes on from there."""
    store = Store(folder)
    redis = connect(store.url)
    try:
        await store.start()
        records = await Stream(redis, SLUG).read(1)
        async with Logs(redis, lambda: datetime.now(UTC)) as logs:
            log = logs.get(SLUG)
            if records:
                assert log is not None
                assert log.event.version == len(records)
            if log is not None and log.event.phase is Phase.LIVE:
                assert await log.submit(c.PostComment("Afterwards"), HOST, "afterwards") > len(records)
        return records
    finally:
        await redis.aclose()
        store.kill()


def is_torn(whole: list[Record], part: list[Record]) -> bool:
    """Tell whether a part is anything but the beginning of the log, with every command in full."""
    rest = whole[len(part) :]
    begins_within = bool(part and rest) and part[-1].command_id == rest[0].command_id and part[-1].by == rest[0].by
    return part != whole[: len(part)] or begins_within


async def test_wherever_the_file_breaks_off_no_command_is_half_there(place: Place, tmp_path: Path, saw: Saw) -> None:
    whole = await a_day_happens(place)
    await place.redis.aclose()
    place.store.kill()
    (file,) = (place.store.folder / "appendonlydir").glob("*.incr.aof")
    size = file.stat().st_size

    lengths = []
    for cut in range(1, CUTS + 1):
        folder = tmp_path / f"cut-{cut}"
        shutil.copytree(file.parent, folder / "appendonlydir")
        with (folder / "appendonlydir" / file.name).open("r+b") as broken:
            broken.truncate(size * cut // (CUTS + 1) - cut % 7)
        part = await whats_left(folder)
        assert not is_torn(whole, part), f"cut off at byte {size * cut // (CUTS + 1)}"
        lengths.append(len(part))

    assert lengths == sorted(lengths)
    assert len(set(lengths)) > CUTS // 2
    saw(f"{CUTS} cuts in {size:,} bytes with {len(whole)} records: 0 torn states, {len(set(lengths))} different ends")
