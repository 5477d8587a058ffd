"""The timekeeper: asks every event what time itself asks for, and has it done by ordinary commands.

Several processes may each run one: the commands' ids are the same everywhere, so each counts once.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from companion.domain.deadlines import due
from companion.domain.errors import RefusedError, StoreError
from companion.domain.people import SYSTEM
from companion.log.event_log import EventLog

ASK_EVERY_S = 1.0


async def keep_time(events: Callable[[], Iterable[EventLog]], clock: Callable[[], datetime]) -> None:
    """Do what is due, once a second, for ever."""
    while True:
        for event_log in events():
            await do_what_is_due(event_log, event_log.event.time(clock()))
        await asyncio.sleep(ASK_EVERY_S)


async def do_what_is_due(event_log: EventLog, now: datetime) -> None:
    """Submit the commands that are due for one event. Whatever is refused, or cannot be stored, is asked again."""
    for each in due(event_log.event, now):
        with suppress(RefusedError, StoreError):
            await event_log.submit(each.command, SYSTEM, each.command_id)
