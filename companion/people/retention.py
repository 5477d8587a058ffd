"""Retention: closes the accounts of people whose every event is long over and needs nothing of them any more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from redis.asyncio import Redis

from companion.domain.errors import StoreError
from companion.domain.event import Event
from companion.log.eraser import rewrite_file
from companion.log.logs import Logs
from companion.people.accounts import Accounts
from companion.people.sessions import Sessions

LOOK_EVERY_S = 3600.0


def needed_by_none(events: Iterable[Event]) -> set[str]:
    """The people who were at events that have been purged, and at no other, and run none of them."""
    gone, kept = set[str](), set[str]()
    for event in events:
        for person, delegate in event.people.items():
            (gone if event.purged and not delegate.grants else kept).add(person)
    return gone - kept


class Retention:
    """Closes accounts. Every process has one; whoever is signed in anywhere keeps theirs, for they are coming back."""

    def __init__(self, redis: Redis, logs: Logs, accounts: Accounts, sessions: Sessions) -> None:
        self._redis, self._logs, self._accounts, self._sessions = redis, logs, accounts, sessions
        self._closed = set[str]()

    async def run(self) -> None:
        """Look at everybody, for ever."""
        while True:
            with suppress(StoreError):
                await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Close what can be closed.

        Raises:
            StoreError: If the store is away; the next look goes on.
        """
        closed = False
        for person in sorted(needed_by_none(log.event for log in self._logs.all()) - self._closed):
            if not await self._sessions.any_of(person):
                closed |= await self._accounts.erase(person)
                self._closed.add(person)
        if closed:
            await rewrite_file(self._redis)
