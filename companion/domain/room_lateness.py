"""Lateness of one room: how its items absorb a delay while everybody else keeps the plan. Nothing is decided here."""

from __future__ import annotations

from rpds import HashTrieMap

from companion.domain.agenda import Agenda, Delay, Item
from companion.domain.errors import NoTimeLeftError
from companion.domain.lateness import ShiftMode, delays, to_come


def room_delays(agenda: Agenda, first: Item, late_min: int, mode: ShiftMode) -> tuple[Delay, ...]:
    """Say by how much each item of a room would be late, up to what is next for everyone.

    What is for everyone is waited for by people from other rooms, so it keeps the time that it is expected at now; and
    so does a protected item of the room. Between them it is as with a day.

    Args:
        first: The first item that is late. It is a room's own.
        late_min: How much later than planned it begins, whatever delay it has now.

    Raises:
        NoTimeLeftError: If it would run into what keeps its time.
    """
    until = next_for_all(agenda, first)
    own = _own(agenda, first, until)
    alone = _alone(own, until)
    try:
        outcome = delays(alone, own[0], late_min, mode)
    except NoTimeLeftError as refusal:
        told = _does_not_fit(until, refusal.fits_min, late_min)
        raise NoTimeLeftError(told, protected=refusal.protected, fits_min=refusal.fits_min) from refusal
    return tuple(delay for delay in outcome if until is None or delay.item != until.id)


def next_for_all(agenda: Agenda, first: Item) -> Item | None:
    """What the items of a room must be over by, as it is expected: for everyone, or protected; None for nothing."""
    after = (item for item in to_come(agenda, first) if item.id != first.id)
    until = next((item for item in after if item.for_everyone or _keeps_time_there(agenda, item, first)), None)
    return agenda.item(until.id) if until else None


def _keeps_time_there(agenda: Agenda, item: Item, first: Item) -> bool:
    return item.room == first.room and agenda.protects(item)


def _own(agenda: Agenda, first: Item, until: Item | None) -> tuple[Item, ...]:
    """The room's items that are late together, as they are planned."""
    end = agenda.planned(until).starts_at if until else None
    coming = (item for item in to_come(agenda, first) if item.room == first.room and not item.for_everyone)
    return tuple(item for item in coming if end is None or item.starts_at < end)


def _alone(own: tuple[Item, ...], until: Item | None) -> Agenda:
    """A day that has nothing but these items, and at its end what keeps its time."""
    items = (*own, until) if until else own
    return Agenda(items=items, protection=HashTrieMap({item.id: item is until for item in items}))


def _does_not_fit(until: Item | None, fits_min: int, late_min: int) -> str:
    kept = "is for everyone" if until and until.for_everyone else "keeps its time"
    before = f"before “{until.title}”, which {kept}" if until else "in what is left of the day"
    if not fits_min:
        return f"No minute is free there {before}. The whole day would have to move, which a host can do."
    told = f"Only {fits_min} of the {late_min} minutes are free there {before}."
    return f"{told} Shift by {fits_min} at most, or have a host shift the whole day."
