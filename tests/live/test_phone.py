"""One phone: level, behind, or gone."""

from __future__ import annotations

import asyncio

from companion.live.audience import Audience
from companion.live.frames import Encoding, Frame
from companion.live.phone import COME_BACK, DRAIN_WITHIN_S, OVER, Phone
from tests.live.happenings import play_out


class Line:
    """A line that keeps what is written. With `room` it clogs once so many messages have been written."""

    encoding = Encoding.TEXT
    unanswered = 0

    def __init__(self, room: int | None = None) -> None:
        self.sent: list[str] = []
        self.room = room
        self.closed: list[tuple[int, str]] = []
        self.cut_at_s: list[float] = []
        self.phone: Phone

    def write(self, text: str) -> None:
        self.sent.append(text)
        if self.room is not None and len(self.sent) >= self.room:
            self.phone.clogged()

    def expect_answer(self) -> None:
        pass

    def close(self, code: int, reason: str) -> None:
        self.closed.append((code, reason))

    def abort(self) -> None:
        self.cut_at_s.append(asyncio.get_running_loop().time())
        self.phone.lost()


def connected(audience: Audience, line: Line, cursor: str = "0-") -> Phone:
    """Put a phone on the line, and let it in."""
    line.phone = Phone(page="event", cursor=cursor, person=None, line=line, usher=audience)
    audience.join(line.phone)
    return line.phone


def nothing_missed(_phone: Phone) -> list[Frame]:
    return []


async def test_a_frame_for_a_phone_alone_moves_its_cursor() -> None:
    line = Line()
    phone = connected(Audience(nothing_missed), line)

    for frame in (Frame(b"one", "1-a"), Frame(b"ping"), Frame(b"two", "2-b"), Frame(b"ping")):
        phone.send(frame)

    assert line.sent == ["one", "ping", "two", "ping"]
    assert phone.cursor == "2-b"


async def test_a_clogged_phone_is_written_nothing() -> None:
    line = Line(room=1)
    phone = connected(Audience(nothing_missed), line)

    for number in range(3):
        phone.send(Frame(str(number).encode()))

    assert line.sent == ["0"]


def test_a_phone_that_never_drains_is_cut() -> None:
    async def scene() -> Line:
        line = Line(room=1)
        connected(Audience(nothing_missed), line).send(Frame(b"never taken"))
        await asyncio.sleep(2 * DRAIN_WITHIN_S)
        return line

    assert play_out(scene()).cut_at_s == [DRAIN_WITHIN_S]


def test_a_phone_that_drains_in_time_is_kept() -> None:
    async def scene() -> Line:
        line = Line(room=1)
        phone = connected(Audience(nothing_missed), line)
        phone.send(Frame(b"taken late"))
        await asyncio.sleep(DRAIN_WITHIN_S - 1)
        phone.flowing()
        await asyncio.sleep(2 * DRAIN_WITHIN_S)
        return line

    assert play_out(scene()).cut_at_s == []


def test_a_phone_that_is_lost_while_it_is_behind_is_not_cut_again() -> None:
    async def scene() -> Line:
        line = Line(room=1)
        phone = connected(Audience(nothing_missed), line)
        phone.send(Frame(b"never taken"))
        phone.lost()
        await asyncio.sleep(2 * DRAIN_WITHIN_S)
        return line

    assert play_out(scene()).cut_at_s == []


async def test_a_phone_is_told_to_go_once_and_hears_nothing_after_it() -> None:
    line, audience = Line(), Audience(nothing_missed)
    phone = connected(audience, line)

    phone.close(OVER)
    phone.close(COME_BACK)
    phone.send(Frame(b"too late"))
    audience.send(Frame(b"too late"))
    phone.flowing()

    assert (line.closed, line.sent, phone.close_code) == ([(OVER, "over")], [], OVER)
    assert len(audience) == 0
