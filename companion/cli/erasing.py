"""Erasing from the command line, to the very end, which is when the store's disk has nothing; and finding words."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import suppress

from redis.asyncio import Redis

from companion.archive.archivist import Archivist
from companion.archive.finding import files_with
from companion.archive.shelf import Shelf
from companion.cli.upkeep import progress
from companion.domain.commands import Command, EraseComment, ErasePerson, EraseWordings
from companion.domain.errors import ConflictError, NotFoundError
from companion.domain.people import SYSTEM
from companion.log.eraser import Eraser, rewrite_file
from companion.log.event_log import EventLog
from companion.log.ledger import Ledger
from companion.log.logs import Logs
from companion.people.accounts import Accounts
from companion.people.sessions import Sessions
from companion.views.finding import Found, Passages, find_words


class Erasing:
    """Erases, and waits until it is done, in every edition on this disk and in the store, too."""

    def __init__(self, redis: Redis, logs: Logs, ledger: Ledger, archivist: Archivist) -> None:
        self._redis, self._logs, self._eraser = redis, logs, Eraser(redis, logs, ledger)
        self._archivist = archivist
        self._accounts, self._sessions = Accounts(redis), Sessions(redis)

    async def comments(self, event_log: EventLog, numbers: Iterable[str]) -> None:
        """Erase what comments say.

        Raises:
            NotFoundError: If there is no such comment.
            StoreError: If it was not done to the end. A server that runs does the rest; so does erasing again.
        """
        for number in numbers:
            await self._submit(event_log, EraseComment(number))
        await self._finish(event_log)

    async def wordings(self, event_log: EventLog, things: Iterable[str], *, wholly: bool) -> None:
        """Erase what hosts wrote about things earlier, and with `wholly` what stands.

        Args:
            things: Their sorts and ids, like "section:2".

        Raises:
            NotFoundError: If nobody ever wrote about one of them.
            StoreError: As `comments`.
        """
        await self._submit(event_log, EraseWordings(tuple(things), wholly))
        await self._finish(event_log)

    async def person(self, event_log: EventLog, who: str) -> None:
        """Erase somebody from one event. Their account stays.

        Args:
            who: An e-mail address, an id, or the name that only they have at the event.

        Raises:
            NotFoundError: If nobody or more than one is called that.
            StoreError: As `comments`.
        """
        await self._submit(event_log, ErasePerson(await self._id_at(event_log, who)))
        await self._finish(event_log)

    async def everywhere(self, who: str) -> list[str]:
        """Erase somebody from every event, with their account and their sessions.

        Args:
            who: An e-mail address or an id.

        Returns:
            The events that they were at.

        Raises:
            NotFoundError: If there is no such person.
            StoreError: As `comments`.
        """
        person = await self._id(who)
        places = [event_log for event_log in self._logs.all() if event_log.event.delegate(person)]
        await self._sessions.revoke_person(person)
        for event_log in places:
            await self._submit(event_log, ErasePerson(person))
        # After the logs, for an address leads to an id: whoever is interrupted can begin again.
        known = await self._accounts.erase(person)
        if not known and not places:
            raise NotFoundError(f"Nobody is known as {who}. Give an e-mail address, or an id from the log.")
        for event_log in places:
            await self._finish(event_log)
        await rewrite_file(self._redis)
        return [event_log.slug for event_log in places]

    async def _submit(self, event_log: EventLog, command: Command) -> None:
        await event_log.submit(command, SYSTEM, f"erase:{secrets.token_hex(8)}")

    async def _finish(self, event_log: EventLog) -> None:
        with progress("Erasing", event_log.event.version) as told:
            await self._eraser.look(event_log, told)
        # A server that runs beside us may make the next edition first. Then it is made.
        with suppress(ConflictError):
            await self._archivist.look(event_log)

    async def _id(self, who: str) -> str:
        return (await self._accounts.find(who) if "@" in who else None) or who

    async def _id_at(self, event_log: EventLog, who: str) -> str:
        person = await self._id(who)
        if event_log.event.delegate(person):
            return person
        called = [each for each, delegate in event_log.event.people.items() if delegate.name == who]
        if len(called) != 1:
            known = f"{len(called)} people are called {who}" if called else f"Nobody is known as {who}"
            raise NotFoundError(f"{known} at {event_log.slug}. Give an e-mail address, or an id from the log.")
        return called[0]


async def places_of(event_log: EventLog, shelf: Shelf, words: str) -> list[str]:
    """Say where words still are, and what to do about each place, in lines to be printed; none if they are nowhere.

    Raises:
        StoreError: If the log cannot be read.
    """
    passages = Passages(event_log.event).of(await event_log.records(0))
    lines = [line for found in find_words(event_log.event, passages, words) for line in _told(event_log.slug, found)]
    for number, names in files_with(shelf, event_log.slug, words):
        lines.append(f"Edition {number} has them in {', '.join(names)}. What is erased is withdrawn from it.")
    return lines


def _told(slug: str, found: Found) -> tuple[str, ...]:
    if not found.what:
        return (f"{found.where}: “{found.text}”", "    This cannot be erased: editions say it of themselves.")
    how, _, what = found.what.partition(":")
    option = {"comment": "--comment", "person": "--person", "earlier": "--earlier"}.get(how, "--wholly")
    erase = f"companion erase {slug} {option} {what}"
    if not found.mend:
        return (f"{found.where}: “{found.text}”", f"    {erase}")
    return (
        f"{found.where}: “{found.text}”",
        f"    Change it at /e/{slug}/{found.mend}, then: companion erase {slug} --earlier {what}",
        f"    Or take it away: {erase}",
    )
