"""The audience of a page: who is level gets the same bytes, who is behind gets a catch-up from where it was."""

from __future__ import annotations

from companion.live.audience import Audience
from companion.live.frames import Encoding, Frame
from companion.live.phone import Phone
from tests.live.test_phone import Line, connected, nothing_missed


class Deflating(Line):
    """A line that takes the compressed frame."""

    encoding = Encoding.DEFLATED


class Broken(Line):
    """A line that fails when it is written to."""

    def write(self, text: str) -> None:
        raise RuntimeError(f"no transport for {text}")


class Missed:
    """What a catch-up brings, and from which cursors one was asked for."""

    def __init__(self) -> None:
        self.since: list[str] = []

    def __call__(self, phone: Phone) -> list[Frame]:
        self.since.append(phone.cursor)
        return [Frame(b"what is yours"), Frame(b"what was missed", "99-x")]


async def test_what_was_missed_is_written_before_anything_else() -> None:
    line, missed = Line(), Missed()
    audience = Audience(missed)

    phone = connected(audience, line, "7-g")
    audience.send(Frame(b"next", "100-y"))

    assert line.sent == ["what is yours", "what was missed", "next"]
    assert (missed.since, phone.cursor) == (["7-g"], "99-x")


async def test_everybody_gets_the_very_same_bytes_by_how_they_take_them() -> None:
    audience = Audience(nothing_missed)
    texts, deflated = [Line(), Line()], [Deflating(), Deflating()]
    for line in (*texts, *deflated):
        connected(audience, line)
    frame = Frame(b"the same again " * 50)

    audience.send(frame)

    assert all(line.sent[0] is frame.text for line in texts)
    assert all(line.sent[0] is frame.wire(Encoding.DEFLATED) for line in deflated)


async def test_a_phone_that_clogs_with_a_frame_has_that_frame_and_catches_up_from_it() -> None:
    missed = Missed()
    audience, line = Audience(missed), Line()
    connected(audience, line)
    line.room = len(line.sent) + 2

    for number in range(100, 105):
        audience.send(Frame(str(number).encode(), f"{number}-n"))
    line.room = None
    line.phone.flowing()
    audience.send(Frame(b"on we go", "105-n"))

    assert line.sent[2:] == ["100", "101", "what is yours", "what was missed", "on we go"]
    assert missed.since == ["0-", "101-n"]


async def test_a_phone_that_clogs_before_anything_was_sent_catches_up_from_its_own_cursor() -> None:
    missed = Missed()
    audience, line = Audience(missed), Line(room=2)

    connected(audience, line)
    audience.send(Frame(b"not for you", "100-n"))
    line.room = None
    line.phone.flowing()

    assert line.sent == ["what is yours", "what was missed", "what is yours", "what was missed"]
    assert missed.since == ["0-", "99-x"]


async def test_a_phone_that_clogs_with_its_catch_up_waits_for_its_next_turn() -> None:
    audience, line = Audience(Missed()), Line(room=1)
    connected(audience, line)

    audience.send(Frame(b"not for you"))
    line.phone.flowing()

    assert line.sent == ["what is yours", "what is yours"]


async def test_one_broken_line_costs_nobody_else_a_frame() -> None:
    audience = Audience(nothing_missed)
    lines = [Line(), Broken(), Line(), Broken(), Line()]
    for line in lines:
        connected(audience, line)

    audience.send(Frame(b"for all"))

    assert [line.sent for line in lines if not isinstance(line, Broken)] == [["for all"]] * 3
    assert [len(line.cut_at_s) for line in lines] == [0, 1, 0, 1, 0]
    assert len(audience) == 3


async def test_who_leaves_while_a_frame_is_written_takes_nobody_along() -> None:
    audience, lines = Audience(nothing_missed), [Line() for _ in range(5)]
    for line in lines:
        connected(audience, line)
        line.room = 1

    audience.send(Frame(b"one"))
    for line in lines:
        line.phone.lost()
    audience.send(Frame(b"two"))

    assert [line.sent for line in lines] == [["one"]] * 5
    assert len(audience) == 0


async def test_who_said_goodbye_while_clogged_is_not_written_to_when_the_line_drains() -> None:
    audience, line = Audience(Missed()), Line(room=2)
    phone = connected(audience, line)

    phone.lost()
    phone.flowing()

    assert line.sent == ["what is yours", "what was missed"]
    assert len(audience) == 0
