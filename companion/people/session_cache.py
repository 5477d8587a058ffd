"""What a process remembers of sessions that it asked for: briefly, and never more than so many."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

TRUSTED_FOR_S = 60.0
UNKNOWN_FOR_S = 2.0
MAX_KNOWN = 10_000
MAX_UNKNOWN = 2_000

V = TypeVar("V")


class Answer(Struct, Generic[V], frozen=True):
    """What the store answered, and until when it is believed without asking again."""

    value: V | None
    until_s: float


class SessionCache(Generic[V]):
    """Remembers sessions, and apart from them, so that a flood pushes no session out, what turned out to be none.

    `age` grows with every drop: an answer that was asked for before it must not be kept after it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[str, Answer[V]] = OrderedDict()
        self._unknown: OrderedDict[str, Answer[V]] = OrderedDict()
        self.age = 0

    def trusted(self, key: str) -> Answer[V] | None:
        """Give an answer that is fresh enough not to ask again."""
        answer = self._known.get(key) or self._unknown.get(key)
        if answer is None or answer.until_s <= self._clock():
            return None
        if key in self._known:
            self._known.move_to_end(key)
        return answer

    def older(self, key: str) -> V | None:
        """Give a session however long ago it was asked for."""
        answer = self._known.get(key)
        return answer.value if answer else None

    def keep(self, key: str, value: V | None) -> None:
        """Remember an answer; None if there is no such session."""
        self._known.pop(key, None)
        self._unknown.pop(key, None)
        if value is None:
            _put(self._unknown, key, Answer(value, self._clock() + UNKNOWN_FOR_S), MAX_UNKNOWN)
        else:
            _put(self._known, key, Answer(value, self._clock() + TRUSTED_FOR_S), MAX_KNOWN)

    def drop(self, key: str) -> None:
        """Forget a session."""
        self.age += 1
        self._known.pop(key, None)

    def drop_where(self, concerned: Callable[[V], bool]) -> None:
        """Forget each session that is concerned."""
        self.age += 1
        for key in [key for key, answer in self._known.items() if answer.value and concerned(answer.value)]:
            del self._known[key]

    def distrust(self) -> None:
        """Trust nothing without asking again; older answers stay for while the store is away."""
        self.age += 1
        self._known = OrderedDict((key, Answer(answer.value, 0.0)) for key, answer in self._known.items())


def _put(answers: OrderedDict[str, Answer[V]], key: str, answer: Answer[V], most: int) -> None:
    answers[key] = answer
    if len(answers) > most:
        answers.popitem(last=False)
