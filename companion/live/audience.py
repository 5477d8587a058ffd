"""The audience of one page: all who keep up are written the same bytes in one go, and who does not is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from companion.domain.event import version_of
from companion.live.frames import Encoding, Frame
from companion.live.phone import Phone


class Audience:
    """The phones that show one page.

    A phone is level when it has been written all that the audience has been sent. One that is not costs its place here
    and nothing more: it is not queued for.

    Args:
        catch_up: Makes the frames that bring a phone from its cursor to now.
    """

    def __init__(self, catch_up: Callable[[Phone], Iterable[Frame]]) -> None:
        self._catch_up = catch_up
        self._phones: set[Phone] = set()
        self._level: set[Phone] = set()
        self._by_encoding: list[tuple[Encoding, list[Phone]]] | None = []
        self._cursor = ""

    def __len__(self) -> int:
        return len(self._phones)

    def __iter__(self) -> Iterator[Phone]:
        """Every phone, in a copy: what is done to them may make them leave."""
        return iter(list(self._phones))

    def join(self, phone: Phone) -> None:
        """Let a phone in: what it missed is written first, then every later frame."""
        self._phones.add(phone)
        self.drained(phone)

    def send(self, frame: Frame) -> None:
        """Write a frame to every phone that is level."""
        # A phone that clogs with this very frame has been written it.
        self._cursor = frame.cursor or self._cursor
        for encoding, phones in self._groups():
            wire = frame.wire(encoding)
            for phone in phones:
                phone.put(wire)

    def fell_behind(self, phone: Phone) -> None:
        """Leave a phone out until it drains, and note how far it has got."""
        if phone in self._level:
            self._level.remove(phone)
            self._by_encoding = None
            phone.cursor = _later(phone.cursor, self._cursor)

    def drained(self, phone: Phone) -> None:
        """Bring a phone level: nothing is sent to the audience between its catch-up and its turn."""
        if phone not in self._phones:
            # It said goodbye while its line was clogged.
            return
        for frame in self._catch_up(phone):
            phone.send(frame)
        if phone in self._phones and not phone.is_clogged:
            self._level.add(phone)
            self._by_encoding = None

    def left(self, phone: Phone) -> None:
        """Forget a phone."""
        self._phones.discard(phone)
        if phone in self._level:
            self._level.remove(phone)
            self._by_encoding = None

    def _groups(self) -> list[tuple[Encoding, list[Phone]]]:
        """The phones that are level, by how they take a frame. Kept from one frame to the next, and never changed."""
        if self._by_encoding is None:
            self._by_encoding = [
                (encoding, phones)
                for encoding in Encoding
                if (phones := [phone for phone in self._level if phone.encoding is encoding])
            ]
        return self._by_encoding


def _later(one: str, other: str) -> str:
    """The cursor with the higher version. After a refold that may be one that is no good: its phone gets everything."""
    return max(one, other, key=lambda cursor: version_of(cursor) or 0)
