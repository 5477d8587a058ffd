"""Commands about seats: take, leave and offer them, count at the door, release what nobody took up."""

from companion.domain.commands.command import Command
from companion.domain.seats import Terms


class TakeSeat(Command, frozen=True):
    """Take a seat, or the last place in line where none is left. With `swap`, give up a seat that clashes."""

    item: str
    swap: bool = False


class LeaveSeat(Command, frozen=True):
    """Give up a seat, an offer or a place in line."""

    item: str


class ExtendOffer(Command, frozen=True):
    """Keep a seat for somebody for some minutes more. `person` is None for whoever asks."""

    item: str
    person: str | None = None


class LapseOffer(Command, frozen=True):
    """Keep a seat no longer for somebody whose time is up."""

    item: str
    person: str


class WalkIn(Command, frozen=True):
    """Count somebody in at the door: the holder of a seat, or with "" somebody who has none."""

    item: str
    person: str = ""


class WalkOut(Command, frozen=True):
    """Count somebody out again."""

    item: str
    person: str = ""


class ReleaseSeats(Command, frozen=True):
    """Release the seats of an item that has begun whose holders have not come in.

    `terms_version` are the terms that ask for it, None if a person does.
    """

    item: str
    terms_version: int | None = None


class FillSeats(Command, frozen=True):
    """Give free seats to those in line, as after a move to a larger room."""

    item: str


class SetSeatTerms(Command, frozen=True):
    """Set how long an offer stands, and how long after the beginning untaken seats are released."""

    item: str
    terms: Terms
