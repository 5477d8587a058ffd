"""The order of an agenda that is being drawn up: what becomes of times when an item goes past others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Item, blocks


class Neighbours(Struct, frozen=True):
    """What an item would go past: earlier, later. None where there is nothing."""

    earlier: Item | None
    later: Item | None


def neighbours(items: tuple[Item, ...]) -> dict[str, Neighbours]:
    """Find what each item would go past: what runs before and after it; side by side with others, what is in its room.

    Args:
        items: In order of time.
    """
    groups, found = blocks(items), dict[str, Neighbours]()
    around = ((), *groups, ())
    for before, group, after in zip(around, groups, around[2:], strict=False):
        for item in group:
            found[item.id] = Neighbours(before[-1] if before else None, after[0] if after else None)
    beside = {item.id: item.room for group in groups if len(group) > 1 for item in group}
    for room in set(beside.values()):
        others = [item for item in items if item.room == room and not item.for_everyone]
        row = (None, *others, None)
        for earlier, item, later in zip(row, others, row[2:], strict=False):
            if item.id in beside:
                found[item.id] = Neighbours(earlier, later)
    return found


def gone_past(items: tuple[Item, ...], item_id: str, past_id: str) -> tuple[Item, ...] | None:
    """Let an item go past others, one after another, until it has gone past one of them.

    Args:
        items: In order of time.

    Returns:
        All items in their new order; None if that other one is not in its way.
    """
    ids = [item.id for item in items]
    is_later = ids.index(past_id) > ids.index(item_id)
    for _ in items:
        item = next(each for each in items if each.id == item_id)
        beside = neighbours(items)[item_id]
        neighbour = beside.later if is_later else beside.earlier
        if neighbour is None:
            return None
        group = _group_of(items, neighbour) if len(_group_of(items, item)) == 1 else (neighbour,)
        items = _exchanged(items, item, group, is_later=is_later)
        if past_id in {each.id for each in group}:
            return items
    return None


def _group_of(items: tuple[Item, ...], item: Item) -> tuple[Item, ...]:
    return next(group for group in blocks(items) if item in group)


def _exchanged(items: tuple[Item, ...], item: Item, group: tuple[Item, ...], *, is_later: bool) -> tuple[Item, ...]:
    """Let an item and a group beside it change places; the pause between them stays, and so does where both are.

    Where something is in between, an item and one in the same room of another block take each other's start.
    """
    begins, ends = min(each.starts_at for each in group), max(each.ends_at for each in group)
    if len(group) == 1 and _is_between(items, item, group[0]):
        starts = {item.id: begins, group[0].id: item.starts_at}
    elif is_later:
        moved = item.starts_at - begins
        starts = {each.id: each.starts_at + moved for each in group}
        starts[item.id] = ends - (item.ends_at - item.starts_at)
    else:
        moved = item.ends_at - ends
        starts = {each.id: each.starts_at + moved for each in group}
        starts[item.id] = begins
    return retimed(items, starts)


def _is_between(items: Iterable[Item], one: Item, other: Item) -> bool:
    first, last = sorted((one, other), key=lambda each: each.starts_at)
    return any(
        each.shares_place_with(one) and first.ends_at <= each.starts_at < last.starts_at
        for each in items
        if each.id not in {one.id, other.id}
    )


def retimed(items: Iterable[Item], starts: dict[str, datetime]) -> tuple[Item, ...]:
    """Let items begin at other times, and put all in order."""
    anew = (replace(item, starts_at=starts.get(item.id, item.starts_at)) for item in items)
    return tuple(sorted(anew, key=lambda item: item.starts_at))
