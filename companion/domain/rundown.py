"""The rundown: an agenda moves on as items are run, and remembers what an undo would take back."""

from __future__ import annotations

from msgspec.structs import replace

from companion.domain.agenda import IN_NO_ROOM, Act, Agenda, ItemState, Progress


def with_progress(agenda: Agenda, item_id: str, progress: Progress, *, act: Act | None) -> Agenda:
    """Move one item on, and remember what an undo would take back; None for an undo itself."""
    others = tuple(other for other in agenda.on if other != item_id)
    on = (*others, item_id) if progress.state is ItemState.LIVE else others
    moved = replace(agenda, progress=agenda.progress.insert(item_id, progress), on=on)
    return _undone(moved, item_id) if act is None else _done(moved, act)


def _done(agenda: Agenda, act: Act) -> Agenda:
    """Remember an act: beside those in other rooms if it was about one room alone, and otherwise instead of them."""
    items = [agenda.item(item_id) for item_id in act.touched]
    rooms = {"" if item is None or item.for_everyone else item.room or "" for item in items}
    room = rooms.pop() if len(rooms) == 1 else ""
    room_acts = agenda.room_acts.insert(room, act) if room else IN_NO_ROOM
    return replace(agenda, last_act=act, room_acts=room_acts)


def _undone(agenda: Agenda, item_id: str) -> Agenda:
    """Forget the acts that an item was touched by."""
    last = agenda.last_act
    gone = [room for room, act in agenda.room_acts.items() if item_id in act.touched]
    room_acts = agenda.room_acts
    for room in gone:
        room_acts = room_acts.remove(room)
    return replace(agenda, last_act=None if last and item_id in last.touched else last, room_acts=room_acts)
