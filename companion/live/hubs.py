"""The hubs of all events in this process, and the heartbeat of their sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from companion.live.frames import PING_EVERY_S
from companion.live.hub import Hub
from companion.live.phone import COME_BACK
from companion.log.event_log import EventLog
from companion.views.rendering import Renderer


class Hubs:
    """One hub per event, made when the event is opened.

    Args:
        clock: Real time.
    """

    def __init__(self, renderer: Renderer, clock: Callable[[], datetime]) -> None:
        self._renderer, self._clock = renderer, clock
        self._hubs: dict[str, Hub] = {}

    def attach(self, log: EventLog) -> None:
        """Make the hub of an event that was just opened."""
        self._hubs[log.slug] = Hub(log, self._renderer, self._clock)

    def of(self, log: EventLog) -> Hub:
        """The hub of an open event."""
        return self._hubs[log.slug]

    @property
    def phones(self) -> int:
        """How many phones are connected to this process."""
        return sum(hub.phones for hub in self._hubs.values())

    def show(self, slug: str, page: str, region: str, context: Struct) -> None:
        """Show everybody on a page of an event what is in no log."""
        if hub := self._hubs.get(slug):
            hub.show(page, region, context)

    def part_with(self, person: str) -> None:
        """End the sockets of a person whose session has ended somewhere; where it has not, they come back."""
        for hub in self._hubs.values():
            hub.close(COME_BACK, person=person)

    def close(self, code: int) -> None:
        """End every socket."""
        for hub in self._hubs.values():
            hub.close(code)

    async def ping_forever(self) -> None:
        """Show every phone, every `PING_EVERY_S` seconds, that the line is alive."""
        while True:
            await asyncio.sleep(PING_EVERY_S)
            for hub in self._hubs.values():
                hub.ping()
