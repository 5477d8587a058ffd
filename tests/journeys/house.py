"""The house that a journey goes to: the real app on a line that can fail, its store on a cable that can be cut."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path

from companion.demo.rerun import EARLY, programme, set_clock
from companion.domain import commands as c
from companion.domain.event import Event
from companion.domain.people import SYSTEM, Person, Role
from companion.log.event_log import EventLog
from companion.log.store import connect
from tests.journeys.line import Line, line_to
from tests.log.happenings import Cable, cable_to
from tests.serving import Served, served

PATRICK = Person("patrick", "Patrick (fictional)")


class Doors:
    """The way in: one address, whichever process is behind it.

    Args:
        line: Leads to the process that runs now.
        cable: Leads from each process to the store.
    """

    def __init__(self, line: Line, cable: Cable, data_dir: Path) -> None:
        self.line, self.cable = line, cable
        self._data_dir = data_dir
        self._running = AsyncExitStack()
        self._served: Served | None = None

    @property
    def url(self) -> str:
        """Where people go."""
        return self.line.url

    @property
    def house(self) -> Served:
        """The process that runs now."""
        assert self._served is not None
        return self._served

    @property
    def log(self) -> EventLog:
        """The event's log in that process."""
        found = self.house.house.logs.get(programme().facts.slug)
        assert found is not None
        return found

    @property
    def event(self) -> Event:
        """The event as that process knows it."""
        return self.log.event

    @property
    def path(self) -> str:
        """The event's page."""
        return f"/e/{self.log.slug}/"

    async def start(self) -> None:
        """Start a process, and lead the line to it."""
        self._served = await self._running.enter_async_context(served(self.cable.url, self._data_dir))
        self.line.target = self._served.url

    async def stop(self) -> None:
        """Stop the process, as a restart does: its sockets are told to come back."""
        await self._running.aclose()

    async def do(self, command: c.Command, by: Person = PATRICK) -> None:
        """Let something happen that this journey is not about."""
        await self.log.submit(command, by, secrets.token_hex(8))

    async def invite(self, name: str) -> str:
        """Make a one-time link for a host."""
        token = await self.house.house.services.invitations.invite(self.log.slug, Role.HOST, name)
        return f"/invitations/{token}"

    async def go_live(self) -> None:
        """Begin the day, with the first item on."""
        await self.do(c.GoLive())
        await self.do(c.StartItem("registration"))

    async def session_of(self, person: Person) -> str:
        """Sign somebody in."""
        return await self.house.house.services.sessions.create(person)

    async def session_of_host(self, person: Person) -> str:
        """Sign somebody in who is a host."""
        await self.log.submit(c.GrantRole(person.id, person.name, Role.HOST), SYSTEM, f"host-{person.id}")
        return await self.session_of(person)

    async def let_it_be(self, moment: datetime) -> None:
        """Set the event's clock."""
        await set_clock(self.log, moment)


@asynccontextmanager
async def open_house(valkey: str, folder: Path) -> AsyncIterator[Doors]:
    """Set the Manchester day up in an empty store, five minutes before its start, with nobody there yet."""
    async with AsyncExitStack() as stack:
        client = connect(valkey)
        stack.push_async_callback(client.aclose)
        await client.flushall()
        cable = await stack.enter_async_context(cable_to(valkey, folder))
        line = await stack.enter_async_context(line_to(""))
        doors = Doors(line, cable, folder / "data")
        stack.push_async_callback(doors.stop)
        await doors.start()
        plan = programme()
        log = await doors.house.house.logs.create(plan.facts.slug)
        await set_clock(log, plan.facts.starts_at - EARLY)
        await log.submit(plan, SYSTEM, "create")
        yield doors
