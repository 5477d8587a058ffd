"""A failover that loses what was acknowledged: it is noticed everywhere, and nothing is shown that is no more."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from companion.domain.pace import BURST
from companion.log.store import connect
from companion.log.stream import Stream
from tests.chaos.machines import (
    SLUG,
    Caller,
    Place,
    Reader,
    Saw,
    Store,
    a_place,
    crowd,
    eventually,
    html_of,
    posts_in,
)
from tests.chaos.phones import Phone, after, phones
from tests.live.shown import Shown, differences
from tests.serving import free_port

pytestmark = pytest.mark.chaos

MISSED = 50
PHONES = 50
NOTICED_WITHIN_S = 10.0


class Replica:
    """A store that follows the place's, until it is parted from it; then it takes the place's address over."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.redis = connect(store.url)

    async def follow(self, leader: Store) -> None:
        """Copy everything, and go on copying."""
        await self.redis.replicaof("127.0.0.1", leader.port)

        async def level() -> bool:
            said = await self.redis.info("replication")
            return bool(said["master_link_status"] == "up" and not said["master_sync_in_progress"])

        await eventually(level)

    async def part(self, leader: Place) -> None:
        """Miss whatever comes next."""
        (last,) = (await leader.versions())[-1:]

        async def level() -> bool:
            record = await Stream(self.redis, SLUG).last()
            return record is not None and record.version == last

        await eventually(level)
        await self.redis.replicaof("NO", "ONE")

    def take_over(self, leader: Store) -> None:
        """Be where the leader was, which is no more."""
        leader.kill()
        (self.store.folder / "s").rename(leader.folder / "s")


@asynccontextmanager
async def followed(folder: Path) -> AsyncIterator[tuple[Place, Replica]]:
    """Have a place whose store is copied as it goes."""
    async with a_place(folder, port=free_port()) as place:
        replica = Replica(Store(folder / "replica", free_port()))
        try:
            await replica.store.start()
            await replica.follow(place.store)
            yield place, replica
        finally:
            await replica.redis.aclose()
            replica.store.kill()


@pytest.mark.parametrize("writes", [False, True], ids=["as it was", "written to meanwhile"])
async def test_no_phone_keeps_what_the_promoted_replica_had_missed(tmp_path: Path, saw: Saw, writes: bool) -> None:
    async with followed(tmp_path) as (place, replica), AsyncExitStack() as stack:
        server = await place.server()
        callers = [Caller(server, token) for token in await place.tokens(crowd(MISSED // BURST + 1))]
        kept = [f"Kept {number}" for number in range(BURST - 1)]
        for text in kept:
            await callers[-1].until_answered("comments", text, {"text": text})
        html = await html_of(server)
        hall = await stack.enter_async_context(phones(server.url, PHONES, Shown("event", html).cursor, same={}))
        screen = await stack.enter_async_context(Reader(server, "screen"))
        await replica.part(place)

        for number in range(MISSED):
            await callers[number // BURST].until_answered("comments", f"lost-{number}", {"text": f"Lost {number}"})
        lost_end = (await place.versions())[-1]
        await eventually(lambda: reached(hall, lost_end))
        replica.take_over(place.store)
        promoted_s = time.monotonic()
        if writes:
            kept.append("The first after it")
            await callers[-1].until_answered("comments", "first", {"text": kept[-1]})

        records = await Stream(replica.redis, SLUG).read(1)
        assert sorted(text for text, _ in posts_in(records)) == sorted(kept)
        assert records[-1].version < lost_end

        async def noticed() -> bool:
            return {phone.cursor for phone in hall} | {screen.cursor} == {records[-1].cursor}

        await eventually(noticed, within_s=NOTICED_WITHIN_S)
        noticed_s = time.monotonic() - promoted_s
        fresh = Shown("event", await html_of(server))
        histories = {tuple(phone.heard) for phone in hall}
        assert [differences(after(html, heard), fresh) for heard in histories] == [[]] * len(histories)
        assert await screen.wrong() == []
        saw(f"{PHONES} phones and a screen rid of {MISSED} lost comments {noticed_s:.1f} s after the promotion")
        for caller in callers:
            await caller.client.aclose()


async def reached(hall: list[Phone], version: int) -> bool:
    return all(phone.version >= version for phone in hall)
