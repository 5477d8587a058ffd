"""Changes of the phase: the day begins and ends, the record is closed, editions are made."""

from companion.domain.changes.change import Change
from companion.domain.editions import OrderKind


class WentLive(Change, frozen=True, tag="went-live"):
    pass


class DayWrapped(Change, frozen=True, tag="day-wrapped"):
    pass


class EventFrozen(Change, frozen=True, tag="event-frozen"):
    """The record is closed, and edition 1 ordered.

    `public_address` is where the installation is reached, `software` what it runs, as of then: the edition prints both.
    """

    public_address: str = ""
    software: str = ""


class EditionOrdered(Change, frozen=True, tag="edition-ordered"):
    """Another edition is to be made. `summary` says what changed; the rest is as in `EventFrozen`."""

    number: int
    kind: OrderKind
    summary: str
    public_address: str = ""
    software: str = ""


class EditionPublished(Change, frozen=True, tag="edition-published"):
    """Edition `number` is in the store; `sha256` is that of its tagmanifest, in hex, which covers every byte."""

    number: int
    sha256: str


PhasesChange = WentLive | DayWrapped | EventFrozen | EditionOrdered | EditionPublished
