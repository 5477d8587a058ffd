"""A phone that was away, however much it missed: one message, and not a large one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from companion.domain.changes import AnyChange, CommentHidden, CommentPosted, SeatLeft, SeatTaken
from companion.domain.event import NOTHING_YET
from companion.log.stream import Stream
from tests.builders import HOST, stamped
from tests.chaos.machines import SLUG, Place, Saw, Server, eventually, html_of
from tests.chaos.phones import after, ring_up
from tests.live.shown import Shown, differences

pytestmark = pytest.mark.chaos

MOST_BYTES = 50 * 1024
PEOPLE = 300
TOGETHER = 250


def happening(number: int) -> AnyChange:
    """What happens next: people take seats and give them up, and talk, at length; now and then something is hidden."""
    person = f"guest-{number // 10 % PEOPLE}"
    match number % 10:
        case 3:
            return SeatTaken("clay", person)
        case 4:
            return SeatLeft("clay", person)
        case 9:
            return CommentHidden(str(number - 4))
    return CommentPosted(str(number), person, f"Comment {number}: {'what I think, at some length. ' * 8}")


async def happen(place: Place, count: int) -> int:
    """Let so much happen; give the version that it comes to."""
    log = Stream(place.redis, SLUG)
    last = await log.last()
    assert last is not None
    event = replace(NOTHING_YET, version=last.version, nonce=last.nonce, moment=last.at)
    records = stamped(event, [happening(number) for number in range(count)], HOST, last.at, command_id=f"long-{count}")
    for begin in range(0, count, TOGETHER):
        batch = records[begin : begin + TOGETHER]
        assert await log.append((last.version, last.nonce), batch)
        last = batch[-1]
    return last.version


@pytest.mark.parametrize("missed", [1, 100, 10_000])
async def test_whoever_comes_back_gets_one_message_that_is_not_large(
    place: Place, server: Server, saw: Saw, missed: int
) -> None:
    html = await html_of(server)
    version = await happen(place, missed)
    await eventually(lambda: knows(server, version))

    phone = await ring_up(server.url, Shown("event", html).cursor, same={})

    async def is_back() -> bool:
        return phone.version == version

    await eventually(is_back)
    sizes = [size for _, _, size in phone.messages]
    saw(f"{missed:,} versions missed: {len(sizes)} message(s), {sum(sizes):,} bytes")
    assert len([cursor for _, cursor, _ in phone.messages if cursor]) == 1
    assert sum(sizes) <= MOST_BYTES
    assert phone.snapshots == 0
    assert differences(after(html, phone.heard), Shown("event", await html_of(server))) == []
    phone.transport.abort()


async def knows(server: Server, version: int) -> bool:
    """Tell whether a server has followed the log so far."""
    return Shown("event", await html_of(server)).cursor.startswith(f"{version}-")
