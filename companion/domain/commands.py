"""Commands: what someone asks for. Each may be refused."""

from msgspec import Struct

from companion.domain.agenda import Item, Room, Speaker
from companion.domain.facts import Facts
from companion.domain.people import Role
from companion.domain.wall import WallMode


class Command(Struct, frozen=True):
    """What is asked. Who asks, and when, are given beside it."""


class CreateEvent(Command, frozen=True):
    """Set up a whole programme at once, as an importer reads it."""

    facts: Facts
    rooms: tuple[Room, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    items: tuple[Item, ...] = ()


class SetClock(Command, frozen=True):
    """Set the event's clock to the real one plus `offset_s` seconds. The first of all commands, for a re-run."""

    offset_s: float


class GrantRole(Command, frozen=True):
    """Give a person a role. The name is as shown, for somebody who has not yet done anything here."""

    person: str
    name: str
    role: Role
    room: str | None = None


class RevokeRole(Command, frozen=True):
    person: str
    role: Role
    room: str | None = None


class StartItem(Command, frozen=True):
    """Start an item.

    `expects` is the id of the item that the sender believes live there: "" for none, None for don't check.
    """

    item: str
    expects: str | None = None


class FinishItem(Command, frozen=True):
    item: str


class SkipItem(Command, frozen=True):
    item: str


class UndoItem(Command, frozen=True):
    """Take back the latest start, finish or skip, which must have been of this item."""

    item: str


class TakeSeat(Command, frozen=True):
    """Take a seat. With `swap`, give up a seat that clashes."""

    item: str
    swap: bool = False


class LeaveSeat(Command, frozen=True):
    item: str


class PostComment(Command, frozen=True):
    """Post to the wall, about `item`, or about what is live for the author."""

    text: str
    item: str | None = None


class HideComment(Command, frozen=True):
    comment: str


class ShowComment(Command, frozen=True):
    comment: str


class PinComment(Command, frozen=True):
    comment: str


class UnpinComment(Command, frozen=True):
    comment: str


class SetWallMode(Command, frozen=True):
    mode: WallMode


class PostNotice(Command, frozen=True):
    text: str
    urgent: bool = False
    room: str | None = None


class GoLive(Command, frozen=True):
    pass


class Wrap(Command, frozen=True):
    pass


class Freeze(Command, frozen=True):
    pass


class PublishEdition(Command, frozen=True):
    """Say that an edition is in the store. Given by the archivist, never by people."""

    number: int
    sha256: str
