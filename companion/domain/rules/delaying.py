"""Rules for one room that runs late alone: its items move, and nothing that is for everyone does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Agenda, Delay, Item
from companion.domain.errors import ConflictError, FieldError
from companion.domain.event import Event
from companion.domain.lateness import MAX_LATE_MIN, ShiftMode
from companion.domain.people import Person
from companion.domain.room_lateness import room_delays
from companion.domain.rules.planning import is_late_already
from companion.domain.rules.reach import check_reach
from companion.domain.rules.running import check_upcoming, checked_why, find_item


def delay_room(event: Event, command: c.DelayRoom, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Let one room alone run late from an item on. What is so already changes nothing.

    Raises:
        ConflictError: If the item has begun or keeps its time, if it would run into what is before it, or if the times
            are no longer those that the sender looked at.
        NoTimeLeftError: If it would run into what is next for everyone.
        NotAllowedError: If whoever runs one room alone would reach beyond it.
        FieldError: If the item is not the room's own, or the minutes or the reason are out of bounds.
    """
    item = find_item(event, command.item)
    check_reach(event, by, (item,))
    check_upcoming(event, item, by, now)
    _check_own(event.agenda, item, command)
    late_min = 0 if command.mode is ShiftMode.KEEP else command.minutes
    outcome = room_delays(event.agenda, item, late_min, command.mode)
    why = checked_why(command.why, otherwise=f"Running {late_min} min late." if late_min else "")
    if is_late_already(event, outcome, why, by, now, expects=command.expects):
        return ()
    _check_begins_after(event.agenda, item, outcome)
    return (ch.RoomDelayed(item.id, command.room, late_min, command.mode, outcome, why),)


def _check_own(agenda: Agenda, item: Item, command: c.DelayRoom) -> None:
    if item.for_everyone or item.room != command.room:
        raise FieldError(
            {"room": f"“{item.title}” is not this room’s alone. Shift the whole day, or choose another item."}
        )
    if not 0 <= command.minutes <= MAX_LATE_MIN:
        raise FieldError({"minutes": f"Between 0 and {MAX_LATE_MIN} minutes can be shifted."})
    if agenda.protects(item):
        raise ConflictError(f"“{item.title}” keeps its time. Ask a host to let it move first.")


def _check_begins_after(agenda: Agenda, first: Item, outcome: Iterable[Delay]) -> None:
    """Check that what is less late now does not begin before what is late from earlier on has ended."""
    late = next(delay for delay in outcome if delay.item == first.id)
    planned = agenda.planned(first)
    starts_at = planned.starts_at + timedelta(minutes=late.late_min)
    for before in agenda.ahead():
        was_before = agenda.planned(before).ends_at <= planned.starts_at
        if was_before and before.shares_place_with(first) and starts_at < before.ends_at:
            raise ConflictError(f"“{before.title}” would run into “{first.title}”. Let it begin later.")
