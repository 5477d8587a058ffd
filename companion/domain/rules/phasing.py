"""Rules for the phases: going live, wrapping up, freezing, publishing."""

from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError
from companion.domain.event import Event
from companion.domain.people import Person


def go_live(_event: Event, _command: c.GoLive, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Begin the day."""
    return (ch.WentLive(),)


def wrap(event: Event, _command: c.Wrap, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """End the day: what is still live finishes."""
    return (
        *(ch.ItemFinished(item.id) for item in event.agenda.live()),
        ch.DayWrapped(),
    )


def freeze(_event: Event, _command: c.Freeze, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Close the record for good."""
    return (ch.EventFrozen(),)


def publish_edition(event: Event, command: c.PublishEdition, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Record that the next edition is in the store.

    Raises:
        ConflictError: If its number is not the next, unless that very edition is the newest.
    """
    newest = event.editions[-1] if event.editions else None
    if newest is not None and (newest.number, newest.sha256) == (
        command.number,
        command.sha256,
    ):
        return ()
    expected = len(event.editions) + 1
    if command.number != expected:
        raise ConflictError(f"Edition {expected} is next, not edition {command.number}.")
    return (ch.EditionPublished(command.number, command.sha256),)
