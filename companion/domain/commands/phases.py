"""Commands about the phase: begin and end the day, close the record, have editions made."""

from companion.domain.commands.command import Command
from companion.domain.editions import OrderKind


class GoLive(Command, frozen=True):
    pass


class Wrap(Command, frozen=True):
    pass


class Freeze(Command, frozen=True):
    """Close the record, and order edition 1.

    `public_address` is where the installation is reached, `software` what it runs: the edition prints both.
    """

    public_address: str = ""
    software: str = ""


class OrderEdition(Command, frozen=True):
    """Have another edition made. `summary` says what changed; the rest is as in `Freeze`."""

    summary: str
    kind: OrderKind = OrderKind.SUPPLEMENT
    public_address: str = ""
    software: str = ""


class PublishEdition(Command, frozen=True):
    """Say that an edition is in the store. Given by the archivist, never by people."""

    number: int
    sha256: str
