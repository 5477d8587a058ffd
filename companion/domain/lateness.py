"""Lateness: how the rest of a day absorbs a delay. Nothing here decides anything; it says what would come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

import msgspec
from msgspec import Struct

from companion.domain.agenda import Agenda, Delay, Item, Kind
from companion.domain.errors import NoTimeLeftError

SHORTEST_BREAK_MIN = 5
"""People still have to get from one room to another."""

MAX_LATE_MIN = 240


class ShiftMode(StrEnum):
    """What becomes of the times that are still to come."""

    EVERYTHING = "everything"
    BREAKS = "breaks"
    KEEP = "keep"


class _Slack(Struct, frozen=True):
    """Time that can be given up: what begins at `until` or later is less late by it. `item` is a break's id."""

    until: datetime
    minutes: int
    item: str = ""


def to_come(agenda: Agenda, first: Item) -> tuple[Item, ...]:
    """What has not begun yet, from an item on and beside it, as it is planned."""
    start = agenda.planned(first).starts_at
    planned = map(agenda.planned, agenda.upcoming())
    return tuple(item for item in planned if item.starts_at >= start)


def delays(agenda: Agenda, first: Item, late_min: int, mode: ShiftMode) -> tuple[Delay, ...]:
    """Say by how much each item to come would be late.

    Protected items keep their planned start and length; the time is then taken from the breaks before them. Everything
    shifted takes it as late as possible, breaks alone as early as possible. No break becomes shorter than
    `SHORTEST_BREAK_MIN`, and nothing becomes earlier than planned.

    Args:
        first: The first item that is late.
        late_min: How much later than planned it begins, whatever delay it has now.

    Returns:
        The delay of every item from `first` on, also of those that are on time.

    Raises:
        NoTimeLeftError: If the breaks cannot absorb the delay.
    """
    chain = to_come(agenda, first)
    late_min = 0 if mode is ShiftMode.KEEP else late_min
    held = next((item for item in chain if agenda.protects(item)), None)
    slacks = tuple(_slacks(agenda, chain, held)) if held or mode is ShiftMode.BREAKS else ()
    given = _given(slacks if mode is ShiftMode.BREAKS else slacks[::-1], late_min)
    found = sum(given.values())
    if found < late_min and (held or mode is ShiftMode.BREAKS):
        told = _too_short(agenda, slacks, found, late_min, held)
        raise NoTimeLeftError(told, protected=held.id if held else "", fits_min=found)
    return tuple(_delay(item, late_min, given) for item in chain)


def fingerprint(agenda: Agenda, outcome: Iterable[Delay]) -> str:
    """Name what is to come, before and after, in a few letters, so that what is confirmed is what was looked at."""
    before = [(item.id, item.starts_at.timestamp(), item.minutes) for item in agenda.upcoming()]
    return sha256(msgspec.json.encode((before, tuple(outcome)))).hexdigest()[:12]


def _slacks(agenda: Agenda, chain: tuple[Item, ...], held: Item | None) -> Iterator[_Slack]:
    """The time that can be given up before a protected item, in order: what breaks can spare, and gaps."""
    began: datetime | None = None
    for item in chain:
        if held and item.starts_at > held.starts_at:
            return
        ended = max((other.ends_at for other in chain if other.starts_at < item.starts_at), default=item.starts_at)
        if item.starts_at != began and ended < item.starts_at:
            yield _Slack(item.starts_at, _minutes(item.starts_at - ended))
        began = item.starts_at
        in_time = held is None or item.ends_at <= held.starts_at
        if item.kind is Kind.BREAK and item.for_everyone and in_time and not agenda.protects(item):
            yield _Slack(item.ends_at, _spare(item, chain), item.id)


def _spare(rest: Item, chain: tuple[Item, ...]) -> int:
    """The minutes at the end of a break that it can do without, and in which nothing else goes on."""
    beside = [other.ends_at for other in chain if other is not rest and other.starts_at < rest.ends_at]
    free = _minutes(rest.ends_at - max(beside, default=rest.starts_at))
    return max(0, min(rest.minutes - SHORTEST_BREAK_MIN, free))


def _given(slacks: tuple[_Slack, ...], wanted_min: int) -> dict[_Slack, int]:
    """Take what is wanted from the first, then from the next."""
    given = dict[_Slack, int]()
    for slack in slacks:
        given[slack] = min(slack.minutes, wanted_min - sum(given.values()))
    return given


def _delay(item: Item, late_min: int, given: dict[_Slack, int]) -> Delay:
    found = sum(minutes for slack, minutes in given.items() if slack.until <= item.starts_at)
    return Delay(item.id, late_min - found, sum(part for slack, part in given.items() if slack.item == item.id))


def _too_short(agenda: Agenda, slacks: tuple[_Slack, ...], found: int, wanted: int, held: Item | None) -> str:
    titles = [f"“{item.title}”" for item in agenda.items if item.id in {slack.item for slack in slacks}]
    breaks = " and ".join(filter(None, (", ".join(titles[:-1]), *titles[-1:])))
    before = f"before “{held.title}”, which keeps its time" if held else "in what is left of the day"
    otherwise = f"let “{held.title}” move" if held else "shift everything"
    if not found:
        missing = f"{breaks} cannot be any shorter, and no other minute is free" if breaks else "No minute is free"
        return f"{missing} {before}. Keep the published times, or {otherwise}."
    short = f"{breaks} {'are' if len(titles) > 1 else 'is'} too short: only" if breaks else "Only"
    return f"{short} {found} of the {wanted} minutes can be found {before}. Shift by {found} at most, or {otherwise}."


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
