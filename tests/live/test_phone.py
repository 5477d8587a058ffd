"""One phone: written to in order, marked when it falls behind, and let go when it takes nothing."""

from __future__ import annotations

import asyncio

import pytest

from companion.live.frames import Frame
from companion.live.phone import DRAIN_WITHIN_S, END_WITHIN_S, MAX_WAITING, Phone
from tests.live.happenings import play_out


class Line:
    """The line to a phone. While it is clogged, nothing gets through."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.caught_up_from: list[str] = []
        self.phone = Phone(page="event", cursor="0-", person=None, send=self._send, catch_up=self._catch_up)

    async def _send(self, text: str) -> None:
        await self.open.wait()
        self.sent.append(text)

    def _catch_up(self, phone: Phone) -> list[Frame]:
        self.caught_up_from.append(phone.cursor)
        return [Frame("all that was missed", "99-x"), Frame("and what is yours")]


async def rest() -> None:
    """Let everybody else run until they wait."""
    await asyncio.sleep(0.001)


def test_frames_are_written_in_order_and_move_the_cursor() -> None:
    async def scene() -> Line:
        line = Line()
        draining = asyncio.create_task(line.phone.drain())
        for frame in (Frame("one", "1-a"), Frame("ping"), Frame("two", "2-b")):
            line.phone.offer(frame)
        line.phone.close(1012)
        await draining
        return line

    line = play_out(scene())

    assert line.sent == ["one", "ping", "two"]
    assert line.phone.cursor == "2-b"
    assert line.phone.close_code == 1012


def test_a_phone_that_does_not_drain_is_marked_and_gets_one_catch_up_from_its_own_cursor() -> None:
    async def scene() -> Line:
        line = Line()
        draining = asyncio.create_task(line.phone.drain())
        line.phone.offer(Frame("0", "0-n"))
        await rest()
        line.open.clear()
        for number in range(1, 100):
            line.phone.offer(Frame(str(number), f"{number}-n"))
            await rest()
        line.open.set()
        await rest()
        draining.cancel()
        return line

    line = play_out(scene())

    assert line.sent == ["0", "1", "all that was missed", "and what is yours"]
    assert line.caught_up_from == ["1-n"]
    assert line.phone.cursor == "99-x"


def test_nothing_is_kept_for_a_phone_that_is_behind() -> None:
    async def scene() -> Line:
        line = Line()
        for number in range(100):
            line.phone.offer(Frame(str(number)))
        return line

    line = play_out(scene())

    assert line.phone._behind
    assert len(line.phone._waiting) == 0


def test_as_many_frames_as_one_turn_brings_are_no_reason_to_be_behind() -> None:
    async def scene() -> Line:
        line = Line()
        for number in range(MAX_WAITING):
            line.phone.offer(Frame(str(number)))
        line.phone.close(1000)
        await line.phone.drain()
        return line

    assert play_out(scene()).sent == [str(number) for number in range(MAX_WAITING)]


async def drained_after_s(line: Line) -> float:
    """Wait until a phone is given up, and say how long that took."""
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    with pytest.raises(TimeoutError):
        await line.phone.drain()
    return loop.time() - began_s


def test_a_phone_that_never_drains_is_given_up() -> None:
    async def scene() -> float:
        line = Line()
        line.open.clear()
        line.phone.offer(Frame("never taken"))
        return await drained_after_s(line)

    assert DRAIN_WITHIN_S <= play_out(scene()) < DRAIN_WITHIN_S + 1


@pytest.mark.parametrize("already_writing", [True, False])
def test_a_phone_that_takes_nothing_does_not_hold_up_its_own_end(already_writing: bool) -> None:
    async def scene() -> float:
        line = Line()
        line.open.clear()
        line.phone.offer(Frame("never taken"))
        if already_writing:
            asyncio.get_running_loop().call_later(3, line.phone.close, 4001)
        else:
            line.phone.close(4001)
        return await drained_after_s(line) - (3 if already_writing else 0)

    assert END_WITHIN_S <= play_out(scene()) < END_WITHIN_S + 1


def test_closing_once_it_has_been_given_up_changes_nothing() -> None:
    async def scene() -> int | None:
        line = Line()
        line.open.clear()
        line.phone.offer(Frame("never taken"))
        await drained_after_s(line)
        line.phone.close(4001)
        return line.phone.close_code

    assert play_out(scene()) == 4001
