"""The plan on the day: what becomes of an agenda when items are moved or late, and how that is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from msgspec.structs import replace
from rpds import HashTrieMap

from companion.domain.agenda import Agenda, Delay, Delayed, Item, Move, Moved
from companion.domain.line_up import in_order

T = TypeVar("T")


def with_delays(agenda: Agenda, delays: Iterable[Delay], why: str) -> Agenda:
    """Let items be expected later than planned, or shorter; those of no delay are on time again."""
    delayed, planned = agenda.delayed, {item.id: agenda.planned(item) for item in agenda.items}
    for delay in delays:
        on_time = delay == Delay(delay.item)
        now = Delayed(planned[delay.item], delay, why)
        delayed = delayed.discard(delay.item) if on_time else delayed.insert(delay.item, now)
    return replace(agenda, delayed=delayed, items=tuple(_expected(item, delayed) for item in planned.values()))


def _expected(planned: Item, delayed: HashTrieMap[str, Delayed]) -> Item:
    if (now := delayed.get(planned.id)) is None:
        return planned
    starts_at = planned.starts_at + timedelta(minutes=now.delay.late_min)
    return replace(planned, starts_at=starts_at, minutes=planned.minutes - now.delay.given_min)


def with_moves(agenda: Agenda, moves: Iterable[Move], why: str) -> Agenda:
    """Plan items elsewhere, or at another time. One that comes back to where it was published is moved no more."""
    for move in moves:
        agenda = _with_move(agenda, move, why)
    return in_order(agenda)


def _with_move(agenda: Agenda, move: Move, why: str) -> Agenda:
    item = next(item for item in agenda.items if item.id == move.item)
    published, late = agenda.published(item), agenda.delayed.get(item.id)
    planned = replace(
        agenda.planned(item),
        starts_at=move.starts_at,
        room=move.room,
        capacity=move.capacity,
        # Whoever it was for stays: an item without a room does not shrink to one when it is given one.
        plenary=published.plenary if move.room == published.room else published.for_everyone,
    )
    is_back = planned == published
    moved = agenda.moved.discard(item.id) if is_back else agenda.moved.insert(item.id, Moved(published, why))
    items = tuple(planned if other.id == item.id else other for other in agenda.items)
    replanned = replace(agenda, items=items, moved=moved, delayed=agenda.delayed.discard(item.id))
    return with_delays(replanned, [late.delay], late.why) if late else replanned


def with_every(agenda: Agenda, change: Callable[[Item], Item]) -> Agenda:
    """Change what is said of items wherever the agenda remembers them: as published, planned and expected.

    Args:
        change: Leaves alone when and where an item is.
    """
    act = agenda.last_act
    before = with_every(act.before, change) if act and act.before else None
    return replace(
        agenda,
        items=tuple(map(change, agenda.items)),
        delayed=_each(agenda.delayed, lambda late: replace(late, planned=change(late.planned))),
        moved=_each(agenda.moved, lambda moved: replace(moved, published=change(moved.published))),
        last_act=replace(act, before=before) if act else None,
    )


def _each(known: HashTrieMap[str, T], change: Callable[[T], T]) -> HashTrieMap[str, T]:
    for item, value in known.items():
        known = known.insert(item, change(value))
    return known


def without_item(agenda: Agenda, item_id: str) -> Agenda:
    """Forget an item that has not begun."""
    return replace(
        agenda,
        items=tuple(item for item in agenda.items if item.id != item_id),
        protection=agenda.protection.discard(item_id),
    )


def with_plan_of(agenda: Agenda, before: Agenda) -> Agenda:
    """Plan and expect everything as an earlier agenda did. Nothing has started since."""
    return replace(agenda, items=before.items, delayed=before.delayed, moved=before.moved, last_act=None)
