"""Rules for the phases: going live, wrapping up, freezing, ordering editions, publishing them."""

from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.editions import MAX_SUMMARY_CHARACTERS, OrderKind
from companion.domain.errors import ConflictError, FieldError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.text import one_line, too_long


def go_live(_event: Event, _command: c.GoLive, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Begin the day."""
    return (ch.WentLive(),)


def wrap(event: Event, _command: c.Wrap, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """End the day: what is still live finishes."""
    return (
        *(ch.ItemFinished(item.id) for item in event.agenda.live()),
        ch.DayWrapped(),
    )


def freeze(_event: Event, command: c.Freeze, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Close the record for good, which orders edition 1."""
    return (ch.EventFrozen(command.public_address, command.software),)


def order_edition(event: Event, command: c.OrderEdition, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Have another edition made, once the one before is published.

    Raises:
        ConflictError: If one that was ordered is still being made.
        FieldError: If nobody says what changed, or at too great a length, or it is to be the first once more.
    """
    newest = event.ordered[-1].number
    if len(event.editions) < newest:
        raise ConflictError(f"Edition {newest} is still being made. Wait until it is there, then order the next.")
    summary = one_line(command.summary)
    if wrong := _wrong_order(summary, command.kind):
        raise FieldError(wrong)
    return (ch.EditionOrdered(newest + 1, command.kind, summary, command.public_address, command.software),)


def _wrong_order(summary: str, kind: OrderKind) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if kind is OrderKind.FIRST:
        wrong["kind"] = "The first edition is there already. Say whether this one corrects or adds something."
    if not summary:
        wrong["summary"] = "Say in a sentence what changed: readers find it at the top of the edition."
    elif told := too_long(summary, MAX_SUMMARY_CHARACTERS):
        wrong["summary"] = told
    return wrong


def publish_edition(event: Event, command: c.PublishEdition, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Record that the next edition is in the store.

    Raises:
        ConflictError: If its number is not the next that was ordered, unless that very edition is the newest.
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
    if expected > len(event.ordered):
        raise ConflictError(f"Nobody has ordered edition {expected}.")
    return (ch.EditionPublished(command.number, command.sha256),)
