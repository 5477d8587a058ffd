"""Deciding a batch: commands that came together become records that are appended together. Pure, but for the nonces."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from companion.domain.changes import Record
from companion.domain.commands import Command, SetClock
from companion.domain.decide import decide
from companion.domain.event import Event
from companion.domain.evolve import evolve
from companion.domain.people import Person

_LETTERS = bytes(b"abcdefghijklmnopqrstuvwxyz234567"[byte & 31] for byte in range(256))


class Asked(Struct, frozen=True):
    """A command, who gives it, and the id under which it counts once."""

    command: Command
    by: Person
    command_id: str


class Draft(Struct, frozen=True):
    """What a batch would do: records to append, the state after them, and one outcome for each command.

    An outcome is the version that the command made, or why it made none.
    """

    base: Event
    event: Event
    records: tuple[Record, ...]
    outcomes: tuple[int | Exception, ...]


def new_nonce() -> str:
    """Five random characters in lower-case base32: 25 bits, to tell apart two records that share a version."""
    return next(_nonces)


def _drawn() -> Iterator[str]:
    """Draw nonces by the hundred: to ask the system for each would cost half as much as to decide a comment."""
    while True:
        letters = secrets.token_bytes(500).translate(_LETTERS).decode()
        yield from (letters[start : start + 5] for start in range(0, len(letters), 5))


_nonces = _drawn()


def draft(base: Event, batch: Iterable[Asked], real: datetime, nonce: Callable[[], str] = new_nonce) -> Draft:
    """Decide each command of a batch on the state that those before it would leave.

    Args:
        real: Real time, with an offset.
        nonce: Makes the nonce of each record.
    """
    event, records, outcomes = base, list[Record](), list[int | Exception]()
    for asked in batch:
        try:
            outcome, made, event = _decided(event, asked, real, nonce)
        except Exception as error:
            # A refusal, or a fault in one rule: either concerns this command and nobody else's.
            outcomes.append(error)
        else:
            records += made
            outcomes.append(outcome)
    return Draft(base, event, tuple(records), tuple(outcomes))


def _decided(
    event: Event, asked: Asked, real: datetime, nonce: Callable[[], str]
) -> tuple[int, Sequence[Record], Event]:
    earlier = event.accepted.get((asked.by.id, asked.command_id))
    if earlier is not None:
        return earlier, (), event
    at = _moment(event, asked.command, real)
    records = []
    for change in decide(event, asked.command, asked.by, at):
        record = Record(
            version=event.version + 1,
            at=at,
            by=asked.by.id,
            command_id=asked.command_id,
            nonce=nonce(),
            change=change,
        )
        event = evolve(event, record)
        records.append(record)
    return event.version, records, event


def _moment(event: Event, command: Command, real: datetime) -> datetime:
    """The event's time for a command. Setting the clock happens at the time that it is set to.

    Clocks of several processes differ, and clocks are set back: a log's time never is.
    """
    now = real + timedelta(seconds=command.offset_s) if isinstance(command, SetClock) else event.time(real)
    return max(now.astimezone(UTC), event.moment)
