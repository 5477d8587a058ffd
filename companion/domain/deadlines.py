"""Deadlines: what time itself asks for. Derived from the state, and done by ordinary commands."""

from datetime import datetime, timedelta

from msgspec import Struct

from companion.domain.commands import Command, Wrap
from companion.domain.event import Event
from companion.domain.phases import Phase

WRAPPED_AFTER = timedelta(hours=12)
"""So long after its published end, and after the last that happened there, an event is wrapped, if its hosts forgot:
long enough for any dinner, and done by morning. A day that is entered afterwards is not cut short."""


class Due(Struct, frozen=True):
    """A command that is due. Its id is the same whoever derives it, so it counts once."""

    command_id: str
    command: Command


def due(event: Event, now: datetime) -> tuple[Due, ...]:
    """Name the commands whose time has come.

    Args:
        now: The event's time, with an offset.
    """
    if event.facts is None or event.phase is not Phase.LIVE:
        return ()
    forgotten = now >= max(event.facts.ends_at, event.moment) + WRAPPED_AFTER
    return (Due("timekeeper:wrap", Wrap()),) if forgotten else ()
