"""Commands about the rundown: run items, and change the plan on the day."""

from companion.domain.agenda import Deed, Kind
from companion.domain.commands.command import Command
from companion.domain.lateness import ShiftMode


class StartItem(Command, frozen=True):
    """Start an item.

    `expects` is the id of the item that the sender believes live there: "" for none, None for don't check.
    """

    item: str
    expects: str | None = None


class StartBlock(Command, frozen=True):
    """Start items that run side by side; those that are live already go on.

    `expects` are the ids of the items that the sender believes will end because of it, None for don't check.
    """

    items: tuple[str, ...]
    expects: tuple[str, ...] | None = None


class FinishItem(Command, frozen=True):
    item: str


class SkipItem(Command, frozen=True):
    """Let an item not take place. `why` is a line for delegates."""

    item: str
    why: str = ""


class UndoItem(Command, frozen=True):
    """Take back the latest act, or the latest in the item's room, which must have been of this item.

    `expects` is what the sender believes was done, None for don't check.
    """

    item: str
    expects: Deed | None = None


class ShiftAgenda(Command, frozen=True):
    """Let the day run late from an item on.

    `minutes` is how much later than planned the item begins, whatever delay it has now: given twice, it counts once.
    `why` is a line for delegates. `expects` is the fingerprint of the preview that the sender looked at; "" or None for
    don't check.
    """

    item: str
    minutes: int
    mode: ShiftMode
    why: str = ""
    expects: str | None = None


class SwapItems(Command, frozen=True):
    """Let two items change places."""

    item: str
    other: str
    why: str = ""


class MoveItem(Command, frozen=True):
    """Move an item to another room."""

    item: str
    room: str
    why: str = ""


class AddItem(Command, frozen=True):
    """Add an item on the day. `start` is a time of day there, like "14:30". Without a room it is for everyone."""

    title: str
    start: str
    minutes: int
    kind: Kind = Kind.TALK
    room: str | None = None
    plenary: bool = False
    why: str = ""


class SetProtection(Command, frozen=True):
    """Protect an item, so that it keeps its time when the day runs late, or release it."""

    item: str
    protected: bool
