"""My workshop: while a block is on or next, where one has to be, or which workshops have space."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.agenda import Item, ItemState
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.rules.seating import is_open, space
from companion.views.items import ItemLine, line_of


class Space(Struct, frozen=True):
    """An item with space, and the name of its room. Where no seat is needed, one just walks in."""

    id: str
    title: str
    room: str
    needs_seat: bool


class MyWorkshop(Struct, frozen=True, kw_only=True):
    """Where one person has to be. `line` is the workshop that they hold a seat in, None if they hold none.

    `cancelled` is the title of one that they held a seat in and that does not take place; `others` those with space;
    `is_known` tells that somebody is signed in, `is_on` that the block has begun, `starts` when it does. `spoken` is
    what a screen reader announces.
    """

    is_known: bool
    is_on: bool
    starts: str
    line: ItemLine | None
    cancelled: str
    others: tuple[Space, ...]
    spoken: str


class SideBySide(Struct, frozen=True):
    """The block that is on or next, as somebody sees it who is not signed in."""

    my_workshop: MyWorkshop | None


def side_by_side(event: Event) -> SideBySide:
    """Show the block that is on or next."""
    return SideBySide(my_workshop(event, None))


def splits(event: Event) -> tuple[tuple[ItemLine, bool], ...]:
    """What the plenary splits into, now or next, and whether each has space; nothing where nobody needs a seat."""
    return tuple((line_of(event, item), _has_space(event, item)) for item in _block(event))


def my_workshop(event: Event, person: str | None) -> MyWorkshop | None:
    """Say where a person has to be; None while no block is on or next, and once theirs is over.

    Args:
        person: Their id, or None for somebody who is not signed in.
    """
    block, state_of = _block(event), event.agenda.state_of
    held = [item for item in block if person is not None and event.seats.holds(person, item.id)]
    going = sorted(
        (item for item in held if is_open(event, item)), key=lambda item: state_of(item) is ItemState.UPCOMING
    )
    if not block or (held and not going and all(state_of(item) is ItemState.DONE for item in held)):
        return None
    line = line_of(event, going[0]) if going else None
    is_on = any(state_of(item) is ItemState.LIVE for item in block)
    starts = min((line_of(event, item).expected for item in block if is_open(event, item)), key=lambda each: each.epoch)
    return MyWorkshop(
        is_known=person is not None,
        is_on=is_on,
        starts=starts.text,
        line=line,
        cancelled="" if line else next((item.title for item in held if state_of(item) is ItemState.SKIPPED), ""),
        others=() if line else _others(event, block),
        spoken=_going(line) if line else f"{_when(is_on, starts.text)} You can see here which ones have space.",
    )


def _block(event: Event) -> tuple[Item, ...]:
    """The whole block that is on or next, if people need seats for it."""
    if event.phase is not Phase.LIVE:
        return ()
    first = next((item for item in (*event.agenda.live(), *event.agenda.next_block()) if not item.for_everyone), None)
    beside = next((block for block in event.agenda.blocks() if first in block), ())
    return beside if any(item.capacity is not None for item in beside) else ()


def _has_space(event: Event, item: Item) -> bool:
    return is_open(event, item) and (item.capacity is None or space(event, item) > 0)


def _others(event: Event, block: tuple[Item, ...]) -> tuple[Space, ...]:
    return tuple(_space(event, item) for item in block if _has_space(event, item))


def _space(event: Event, item: Item) -> Space:
    room = event.agenda.room(item.room)
    return Space(item.id, item.title, room.name if room else "", item.capacity is not None)


def _going(line: ItemLine) -> str:
    """Say it as in “Your workshop begins at 11:45: Clay, Red Room, first floor.”"""
    when = "is on now" if line.state == ItemState.LIVE else f"begins at {line.expected.text}"
    place = (line.room.name, line.room.floor) if line.room else ()
    return f"Your workshop {when}: {', '.join(filter(None, (line.title, *place)))}."


def _when(is_on: bool, starts: str) -> str:
    return "Workshops are on now." if is_on else f"Workshops begin at {starts}."
