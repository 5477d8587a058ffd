"""Changes of the rundown: items are run, and the plan is another than the one that was published."""

from companion.domain.agenda import Delay, Item, Move
from companion.domain.changes.change import Change
from companion.domain.lateness import ShiftMode


class ItemStarted(Change, frozen=True, tag="item-started"):
    """An item began. `ended` are the items that ended because of it, `beside` those that began in the same act, each
    recorded just before.
    """

    item: str
    ended: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class ItemFinished(Change, frozen=True, tag="item-finished"):
    """An item ended. `beside` are those that ended in the same act, each recorded just before."""

    item: str
    beside: tuple[str, ...] = ()


class ItemSkipped(Change, frozen=True, tag="item-skipped"):
    """An item does not take place. `why` is a line for delegates."""

    item: str
    why: str = ""


class ItemReset(Change, frozen=True, tag="item-reset"):
    """A start or a skip was undone: the item is upcoming again."""

    item: str


class ItemReopened(Change, frozen=True, tag="item-reopened"):
    """A finish was undone: the item goes on as if it had never ended."""

    item: str


class AgendaShifted(Change, frozen=True, tag="agenda-shifted"):
    """The day was shifted from an item on: each of `delays` is in force now. `why` is a line for delegates."""

    item: str
    minutes: int
    mode: ShiftMode
    delays: tuple[Delay, ...]
    why: str = ""


class ItemsMoved(Change, frozen=True, tag="items-moved"):
    """An item was moved, and others with it. `why` is a line for delegates."""

    item: str
    moves: tuple[Move, ...]
    why: str = ""


class ItemAdded(Change, frozen=True, tag="item-added"):
    """An item that the programme did not have was added on the day. `why` is a line for delegates."""

    item: Item
    why: str = ""


class PlanRestored(Change, frozen=True, tag="plan-restored"):
    """The latest shift, move or addition was undone: everything is planned and expected as before it."""

    item: str


class ProtectionSet(Change, frozen=True, tag="protection-set"):
    """An item was protected, so that it keeps its time when the day runs late, or released."""

    item: str
    protected: bool


RundownChange = (
    ItemStarted
    | ItemFinished
    | ItemSkipped
    | ItemReset
    | ItemReopened
    | AgendaShifted
    | ItemsMoved
    | ItemAdded
    | PlanRestored
    | ProtectionSet
)
