"""A store that is not the one that memory came from: noticed, said, and never shown as if nothing were."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import msgspec
import pytest
from msgspec.structs import replace

from companion.domain.changes import CommentPosted, Record
from tests.chaos.machines import SLUG, Caller, Place, Reader, Server, crowd, eventually

pytestmark = pytest.mark.chaos

NOTICED_WITHIN_S = 10.0
"""The follower looks every 2 s, whatever the bell says; a machine that does much else takes longer."""


async def talked(place: Place, server: Server, count: int = 6) -> Caller:
    """Somebody who has posted some comments."""
    (token,) = await place.tokens(crowd(1))
    caller = Caller(server, token)
    for number in range(count):
        await caller.until_answered("comments", f"post-{number}", {"text": f"Comment {number}"})
    return caller


async def replace_log(place: Place, change: Callable[[list[Record]], list[Record]]) -> list[Record]:
    """Put another log in the place of the event's, as a replica would have it that missed the end."""
    records = change(await place.records())
    for record in records:
        entry = {"n": record.nonce, "r": msgspec.json.encode(record)}
        await place.redis.xadd(f"{place.key}:other", entry, id=f"{record.version}-0")  # type: ignore[arg-type]
    await place.redis.rename(f"{place.key}:other", place.key)
    return records


async def test_a_wiped_store_is_said_so_and_nothing_is_saved_into_it(place: Place, server: Server) -> None:
    caller = await talked(place, server)
    async with Reader(server) as reader:
        before = reader.cursor

        await place.redis.flushall()

        answer = await caller.once("comments", "too-late", {"text": "Too late"})
        assert answer.status_code == 503
        assert "lost everything" in answer.json()["detail"]
        status, said = await server.readiness()
        assert (status, "lost everything" in said) == (503, True)
        assert await place.redis.exists(place.key) == 0
        assert (await caller.client.get(f"/e/{SLUG}/")).status_code == 200
        assert reader.cursor == before
        assert await reader.wrong() == []
    async with Reader(server) as late:
        assert await late.wrong() == [], "whoever comes now sees the last that was known"
    await caller.client.aclose()


def without_its_end(records: list[Record]) -> list[Record]:
    """The log as it was two records ago."""
    return records[:-2]


def with_another_end(records: list[Record]) -> list[Record]:
    """The log as it would be if the last two comments had been others."""
    *shared, before, last = records
    assert isinstance(before.change, CommentPosted)
    assert isinstance(last.change, CommentPosted)
    return [
        *shared,
        replace(before, nonce="other", command_id="other-1", change=replace(before.change, text="Another one")),
        replace(last, nonce="elsew", command_id="other-2", change=replace(last.change, text="Another end")),
    ]


@pytest.mark.parametrize("change", [without_its_end, with_another_end])
async def test_a_log_that_was_put_back_leaves_no_phantom_on_any_phone(
    place: Place, server: Server, change: Callable[[list[Record]], list[Record]]
) -> None:
    caller = await talked(place, server)
    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(Reader(server, page)) for page in ("event", "screen")]
        away = Reader(server)
        away.shown = await away.load()

        records = await replace_log(place, change)

        async def noticed() -> bool:
            return all(reader.cursor == records[-1].cursor for reader in readers)

        await eventually(noticed, within_s=NOTICED_WITHIN_S)
        assert [reader.snapshots for reader in readers] == [1, 1]
        assert [await reader.wrong() for reader in readers] == [[], []]
        state = (await caller.client.get(f"/e/{SLUG}/state.json")).json()
        texts = {record.change.text for record in records if isinstance(record.change, CommentPosted)}
        assert {comment["text"] for comment in state["comments"]} == texts
        assert await server.is_ready()

        lost = await caller.until_answered("comments", "post-5", {"text": "Comment 5"})
        assert lost == records[-1].version + 1, "what was lost may be sent again"
        listening = asyncio.create_task(away._listen(away.shown))
        await away.joined.wait()
        listening.cancel()
        assert away.snapshots == 1, "a phone that was away when it happened is not left with what is no more"
        assert await away.wrong() == []
    await caller.client.aclose()
