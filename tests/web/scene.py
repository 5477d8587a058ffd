"""A small day at a real server, and the people who come to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.event import Event
from companion.domain.facts import Series
from companion.domain.people import SYSTEM, Person, Role
from companion.log.event_log import EventLog
from tests.builders import HOST, a_programme, some_facts
from tests.serving import Served, served

SLUG = "small-day"
E = f"/e/{SLUG}"
JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true"}
FORM = {"Accept": "text/html"}


class Scene:
    """One server with an event, and browsers that visit it."""

    def __init__(self, served: Served, log: EventLog, stack: AsyncExitStack) -> None:
        self.served, self.log, self.house = served, log, served.house
        self._stack = stack
        self._commands = 0
        self._usual: dict[str, httpx.AsyncClient] = {}

    @property
    def event(self) -> Event:
        """The newest state."""
        return self.log.event

    async def browser(self, person: Person | None = None, **more: Any) -> httpx.AsyncClient:
        """A browser of its own, in which a person is signed in if one is named."""
        client = httpx.AsyncClient(base_url=self.served.url, verify=False, timeout=10, **more)
        if person is not None:
            client.cookies.set("session", await self.house.services.sessions.create(person))
        return await self._stack.enter_async_context(client)

    async def usual(self, person: Person | None = None) -> httpx.AsyncClient:
        """The browser that somebody always comes with."""
        name = person.id if person else ""
        if name not in self._usual:
            self._usual[name] = await self.browser(person)
        return self._usual[name]

    async def do(self, command: c.Command, by: Person = HOST) -> int:
        """Give a command past the web."""
        self._commands += 1
        return await self.log.submit(command, by, f"scene-{self._commands}")


async def set_up(served: Served, slug: str = SLUG, host: Person = HOST) -> EventLog:
    """Put the small day on a server, as a draft with one host."""
    log = await served.house.logs.create(slug)
    facts = some_facts(slug=slug, hosts=("An Organisation",), series=Series("small-days", "Small Days"))
    create = replace(a_programme(), facts=facts)
    await log.submit(create, SYSTEM, "create")
    await log.submit(c.GrantRole(host.id, host.name, Role.HOST), SYSTEM, "host")
    return log


@asynccontextmanager
async def a_scene(valkey: str, data_dir: Path, *, public_url: str = "", live: bool = True) -> AsyncIterator[Scene]:
    """Serve the small day until the test has done with it."""
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(served(valkey, data_dir, public_url=public_url))
        scene = Scene(one, await set_up(one), stack)
        if live:
            await scene.do(c.GoLive())
        yield scene
