"""The fold of one event in this process, and who is told when it moves."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Protocol

import structlog

from companion.domain.changes import Record
from companion.domain.errors import StoreChangedError
from companion.domain.event import NOTHING_YET, Event, version_of
from companion.domain.evolve import evolve

log = structlog.get_logger(__name__)


class Listener(Protocol):
    """Is told, in the same turn of the loop, whenever memory has moved. It must neither block nor apply records."""

    def moved(self, before: Event, records: Sequence[Record], after: Event) -> None:
        """Hear that `records` took the event from `before` to `after`."""

    def refolded(self, event: Event) -> None:
        """Hear that memory was wrong: whatever was derived from it is to be derived anew from `event`."""


class Memory:
    """What this process knows of one event. It only ever holds what the store has acknowledged."""

    def __init__(self) -> None:
        self.event = NOTHING_YET
        self._nonces = [NOTHING_YET.nonce]
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Tell the listener of every move from now on."""
        self._listeners.append(listener)

    def knows(self, cursor: str) -> bool:
        """Tell whether my history contains exactly this `<version>-<nonce>`."""
        version = version_of(cursor)
        # Compared as a whole: a version has one spelling, and cursors come from outside.
        return version is not None and version < len(self._nonces) and self.cursor_at(version) == cursor

    def cursor_at(self, version: int) -> str:
        """The cursor of a version that I have."""
        return f"{version}-{self._nonces[version]}"

    def apply(self, records: Sequence[Record], *, folded: Event | None = None) -> None:
        """Move on by the records that I don't have yet. Nothing else moves memory forward.

        Args:
            records: In order. They may begin with some that I have.
            folded: The state after the last of them, if the caller has folded them all onto my present state.

        Raises:
            StoreChangedError: If they contradict what I have, or leave a gap. Then nothing has moved.
        """
        news = self._news(records)
        if not news:
            return
        before = self.event
        after = folded if folded is not None else reduce(evolve, news, before)
        self.event = after
        self._nonces += [record.nonce for record in news]
        self._tell(lambda listener: listener.moved(before, news, after))

    def refold(self, records: Sequence[Record]) -> None:
        """Forget everything, and fold the whole log anew.

        Raises:
            StoreChangedError: If it does not run from version 1 without a gap. Then nothing has moved.
        """
        anew = Memory()
        anew.apply(records)
        self.event, self._nonces = anew.event, anew._nonces
        self._tell(lambda listener: listener.refolded(anew.event))

    def _news(self, records: Sequence[Record]) -> list[Record]:
        """Check that the records continue what I have, and pick those that are new."""
        news: list[Record] = []
        for record in records:
            if record.version <= self.event.version:
                self._check_same(record)
            elif record.version == self.event.version + len(news) + 1:
                news.append(record)
            else:
                raise StoreChangedError(f"The log jumps to version {record.version}. Something in between is missing.")
        return news

    def _check_same(self, record: Record) -> None:
        if self._nonces[record.version] != record.nonce:
            raise StoreChangedError(f"Version {record.version} of the log is not the one that was there before.")

    def _tell(self, tell: Callable[[Listener], None]) -> None:
        for listener in self._listeners:
            try:
                tell(listener)
            except Exception:
                # One that fails must not keep what has happened from the others, or from the person who waits for it.
                log.exception("listener failed", listener=repr(listener), version=self.event.version)
