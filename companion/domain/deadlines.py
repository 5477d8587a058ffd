"""Deadlines: what time itself asks for. Derived from the state, and done by ordinary commands."""

from datetime import datetime, timedelta

from msgspec import Struct

from companion.domain.commands import Command, Wrap
from companion.domain.event import Event
from companion.domain.phases import Phase

WRAPPED_AFTER = timedelta(hours=12)
"""After its published end an event is wrapped, if its hosts forgot: long enough for any dinner, and done by morning."""


class Due(Struct, frozen=True):
    """A command that is due. Its id is the same whoever derives it, so it counts once."""

    command_id: str
    command: Command


def due(event: Event, now: datetime) -> tuple[Due, ...]:
    """Name the commands whose time has come.

    Args:
        now: The event's time, with an offset.
    """
    forgotten = event.facts is not None and now >= event.facts.ends_at + WRAPPED_AFTER
    return (Due("timekeeper:wrap", Wrap()),) if forgotten and event.phase is Phase.LIVE else ()
