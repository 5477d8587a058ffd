"""Rules for the plan on the day: shifting what is late, moving, swapping and adding items, protecting their times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Agenda, Delay, Item, ItemState, Move
from companion.domain.errors import ConflictError, FieldError
from companion.domain.event import Event
from companion.domain.lateness import MAX_LATE_MIN, ShiftMode, delays, fingerprint, to_come
from companion.domain.people import Person
from companion.domain.plan import with_delays, with_moves
from companion.domain.rules.fitting import check_seats
from companion.domain.rules.running import check_upcoming, checked_why, find_item, who_did
from companion.domain.text import one_line

MAX_TITLE_CHARACTERS = 200
MAX_MINUTES = 24 * 60

_WANTED = {
    "title": f"Give it a title of 1 to {MAX_TITLE_CHARACTERS} characters.",
    "minutes": "Say how many minutes it takes.",
    "room": "There is no such room.",
    "start": "Say when it begins, like 14:30.",
}
"""What is said of a field of an addition that is wrong."""


# Shifting


def shift_agenda(event: Event, command: c.ShiftAgenda, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Let the day run late from an item on. What is so already changes nothing.

    Raises:
        ConflictError: If the item has begun, or the times are no longer those that the sender looked at.
        NoTimeLeftError: If the breaks cannot absorb it.
        FieldError: If the minutes or the reason are out of bounds.
    """
    item = find_item(event, command.item)
    check_upcoming(event, item, by, now)
    if not 0 <= command.minutes <= MAX_LATE_MIN:
        raise FieldError({"minutes": f"Between 0 and {MAX_LATE_MIN} minutes can be shifted."})
    late_min = 0 if command.mode is ShiftMode.KEEP else command.minutes
    outcome = delays(event.agenda, item, late_min, command.mode)
    why = checked_why(command.why, otherwise=f"Running {late_min} min late." if late_min else "")
    if is_late_already(event, outcome, why, by, now, expects=command.expects):
        return ()
    _check_nothing_overtakes(event.agenda, item, outcome)
    return (ch.AgendaShifted(item.id, late_min, command.mode, outcome, why),)


def is_late_already(
    event: Event, outcome: tuple[Delay, ...], why: str, by: Person, now: datetime, *, expects: str | None
) -> bool:
    """Tell whether all is as late as that already.

    Args:
        expects: The fingerprint of the outcome that the sender looked at, "" or None if at none.

    Raises:
        ConflictError: If it would be another outcome by now.
    """
    stale = bool(expects) and expects != fingerprint(event.agenda, outcome)
    late = with_delays(event.agenda, outcome, why)
    # Another host may just have shifted it by as much: then all is as both of them want it.
    if late == event.agenda or (stale and late.items == event.agenda.items):
        return True
    if stale:
        raise ConflictError(_changed_meanwhile(event, by, now))
    return False


def _changed_meanwhile(event: Event, by: Person, now: datetime) -> str:
    """Say that the times have changed since somebody looked, and who has last done something."""
    act = event.agenda.last_act
    first = f"{who_did(event, act, by, now)} " if act else ""
    return f"{first}The times are no longer as you saw them. Look again, then confirm."


def _check_nothing_overtakes(agenda: Agenda, first: Item, outcome: Iterable[Delay]) -> None:
    """Check that what is late from earlier on does not run into what would be less late now."""
    late = {delay.item: delay.late_min for delay in outcome}
    for before, item in product(agenda.ahead(), to_come(agenda, first)):
        if before.id not in late:
            starts_at = item.starts_at + timedelta(minutes=late[item.id])
            if agenda.planned(before).ends_at <= item.starts_at and starts_at < before.ends_at:
                raise ConflictError(f"“{before.title}” would run into “{item.title}”. Shift from “{before.title}” on.")


# Moving


def swap_items(event: Event, command: c.SwapItems, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Let two items change places; what lies between them moves along if they are not equally long.

    Raises:
        ConflictError: If one has begun or is past, if they don't share a place, or if something in between must stay.
        FieldError: If the reason is too long.
    """
    item, other = find_item(event, command.item), find_item(event, command.other)
    for each in (item, other):
        check_upcoming(event, each, by, now)
        _check_ahead(event.agenda, each)
    if item.id == other.id:
        raise ConflictError(f"“{item.title}” cannot change places with itself. Choose another item.")
    moves = _swapped(event.agenda, *sorted(map(event.agenda.planned, (item, other)), key=lambda each: each.starts_at))
    why = checked_why(command.why, otherwise=f"“{item.title}” and “{other.title}” change places.")
    check_seats(event, with_moves(event.agenda, moves, why), {move.item for move in moves})
    return (ch.ItemsMoved(item.id, moves, why),)


def _check_ahead(agenda: Agenda, item: Item) -> None:
    if item not in agenda.ahead():
        raise ConflictError(f"“{item.title}” is past. Start it now, or skip it.")


def _swapped(agenda: Agenda, one: Item, other: Item) -> tuple[Move, ...]:
    """Where two planned items, and those between them, begin when the two change places."""
    if not (one.for_everyone and other.for_everyone) and (
        one.for_everyone or other.for_everyone or one.room != other.room
    ):
        raise ConflictError(f"“{one.title}” and “{other.title}” are not in the same place. Move one of them first.")
    longer = timedelta(minutes=other.minutes - one.minutes)
    between = [each for each in to_come(agenda, one) if each.id != one.id and each.starts_at < other.starts_at]
    along = [each for each in between if longer and (one.for_everyone or each.shares_place_with(one))]
    _check_may_move(agenda, one, (one, *along, other))
    starts = {one.id: other.ends_at - timedelta(minutes=one.minutes), other.id: one.starts_at}
    return tuple(
        Move(each.id, starts.get(each.id, each.starts_at + longer), each.room, each.capacity)
        for each in (other, *along, one)
    )


def _check_may_move(agenda: Agenda, one: Item, moving: tuple[Item, ...]) -> None:
    for each in moving:
        if agenda.protects(each):
            raise ConflictError(f"“{each.title}” keeps its time. Let it move first.")
        if each.for_everyone and not one.for_everyone:
            raise ConflictError(f"“{each.title}” lies between them and is for everyone. Choose two of the same length.")
        if replace(agenda.delay_of(each), item=one.id) != agenda.delay_of(one):
            raise ConflictError(
                f"“{one.title}” and “{each.title}” are not equally late. Keep the published times first."
            )


def move_item(event: Event, command: c.MoveItem, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Move an item to another room. A smaller room offers fewer seats.

    Raises:
        ConflictError: If it has begun, or if the room is taken or too small.
        FieldError: If there is no such room, or the reason is too long.
    """
    item = find_item(event, command.item)
    check_upcoming(event, item, by, now)
    room = event.agenda.room(command.room)
    if room is None:
        raise FieldError({"room": "There is no such room. Choose one of the list."})
    if item.room == room.id:
        return ()
    _check_free(event.agenda, replace(item, room=room.id))
    published, taken = event.agenda.published(item), event.seats.taken(item.id)
    if room.holds is not None and taken > room.holds:
        raise ConflictError(f"{taken} seats are taken in “{item.title}”, and {room.name} holds {room.holds} people.")
    capacity = published.capacity
    if capacity is not None and room.holds is not None:
        capacity = min(capacity, room.holds)
    planned = event.agenda.planned(item)
    why = checked_why(command.why)
    return (ch.ItemsMoved(item.id, (Move(item.id, planned.starts_at, room.id, capacity),), why),)


def _check_free(agenda: Agenda, item: Item) -> None:
    """Check that nothing else is in an item's room while it lasts."""
    for other in agenda.items:
        in_the_way = agenda.state_of(other) in {ItemState.UPCOMING, ItemState.LIVE} and other.id != item.id
        if in_the_way and other.room == item.room and other.overlaps(item):
            raise ConflictError(f"“{other.title}” is in that room at the same time. Choose another room or time.")


# Adding and protecting


def add_item(event: Event, command: c.AddItem, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Add an item on the day, where there is time for it.

    Raises:
        FieldError: If it has no title or length, its time is not understood, there is no such room, or the reason is
            too long.
        ConflictError: If something else is planned there then.
    """
    starts_at = _checked_start(event, command)
    item = Item(
        # Never that of an addition that was undone: comments may still be about it.
        id=f"added-{event.version + 1}",
        title=one_line(command.title),
        kind=command.kind,
        starts_at=starts_at,
        minutes=command.minutes,
        room=command.room,
        plenary=command.plenary,
        protected=False,
        added=True,
    )
    _check_place_free(event.agenda, item)
    return (ch.ItemAdded(item, checked_why(command.why)),)


def _checked_start(event: Event, command: c.AddItem) -> datetime:
    """When an addition begins, once every field of it is sound."""
    starts_at = _time_of_day(event, command.start)
    in_a_room = command.room is None or event.agenda.room(command.room) is not None
    sound = {
        "title": 0 < len(one_line(command.title)) <= MAX_TITLE_CHARACTERS,
        "minutes": 0 < command.minutes <= MAX_MINUTES,
        "room": in_a_room,
        "start": starts_at is not None,
    }
    if starts_at is None or not all(sound.values()):
        raise FieldError({field: _WANTED[field] for field, is_sound in sound.items() if not is_sound})
    return starts_at


def _time_of_day(event: Event, clock: str) -> datetime | None:
    """Read a time of day at the event, None where it is none."""
    if event.facts is None:
        return None
    zone = ZoneInfo(event.facts.time_zone)
    try:
        at = time.fromisoformat(clock.strip())
    except ValueError:
        return None
    local = datetime.combine(event.facts.starts_at.astimezone(zone), at.replace(second=0, microsecond=0, tzinfo=None))
    return local.replace(tzinfo=zone).astimezone(event.facts.starts_at.tzinfo)


def _check_place_free(agenda: Agenda, item: Item) -> None:
    for other in agenda.upcoming():
        if other.shares_place_with(item) and other.overlaps(item):
            told = f"“{other.title}” is planned there at that time"
            raise ConflictError(f"{told}. Choose another time or room, or shift the day from “{other.title}” on first.")


def set_protection(event: Event, command: c.SetProtection, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Protect an item's time, or let it move.

    Raises:
        ConflictError: If it has begun.
    """
    item = find_item(event, command.item)
    check_upcoming(event, item, by, now)
    if event.agenda.protects(item) is command.protected:
        return ()
    return (ch.ProtectionSet(item.id, command.protected),)
