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


class Submission(Struct, frozen=True):
    """A command, who gives it, and the id under which it counts once."""

    command: Command
    by: Person
    command_id: str


class Decided(Struct, frozen=True):
    """What a batch comes to, not yet stored: records to append, the state after them, and one outcome for each command.

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


def decide_batch(
    base: Event, batch: Iterable[Submission], real: datetime, nonce: Callable[[], str] = new_nonce
) -> Decided:
    """Decide each command of a batch on the state that those before it would leave.

    Args:
        real: Real time, with an offset.
        nonce: Makes the nonce of each record.
    """
    event, records, outcomes = base, list[Record](), list[int | Exception]()
    for submission in batch:
        try:
            outcome, made, event = _decide_one(event, submission, real, nonce)
        except Exception as error:
            # A refusal, or a fault in one rule: either concerns this command and nobody else's.
            outcomes.append(error)
        else:
            records += made
            outcomes.append(outcome)
    return Decided(base, event, tuple(records), tuple(outcomes))


def _decide_one(
    event: Event, submission: Submission, real: datetime, nonce: Callable[[], str]
) -> tuple[int, Sequence[Record], Event]:
    """Decide one command: the version that it made, its records (none if it came before), and the state after them."""
    earlier = event.accepted.get((submission.by.id, submission.command_id))
    if earlier is not None:
        return earlier, (), event
    at = _moment(event, submission.command, real)
    records = []
    for change in decide(event, submission.command, submission.by, at):
        record = Record(
            version=event.version + 1,
            at=at,
            by=submission.by.id,
            command_id=submission.command_id,
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
