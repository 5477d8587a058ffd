"""Forgetting: whatever this process keeps ready for pages goes as soon as something was erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from companion.domain.changes import Record
from companion.domain.erasure import ERASURES
from companion.domain.event import Event
from companion.log.logs import Logs


class Forgetting:
    """Calls back whenever something was erased from an event, or its log turned out to be another."""

    def __init__(self, forget: Callable[[], None]) -> None:
        self._forget = forget

    def moved(self, _before: Event, records: Sequence[Record], _after: Event) -> None:
        """Hear what happened."""
        if any(isinstance(record.change, ERASURES) for record in records):
            self._forget()

    def refolded(self, _event: Event) -> None:
        """Hear that memory was wrong."""
        self._forget()


def forget_with(logs: Logs, forget: Callable[[], None]) -> None:
    """Have something forgotten with every erasure, in whatever event."""
    logs.on_open(lambda event_log: event_log.listen(Forgetting(forget)))
