"""What a programme must be to make sense as a whole: one check, by whatever way it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Item, Room
from companion.domain.errors import FieldError
from companion.domain.facts import Facts
from companion.domain.text import clipped

EARLIEST_YEAR = 1973
"""Until January 1972 some clocks differed from UTC by seconds, which RFC 3339 cannot write."""
LATEST_YEAR = 2199
DAY_BEGINS = time(4)
"""What is on earlier than this belongs to the night before."""
MINUTES_A_DAY = 24 * 60
MOST_PEOPLE = 100_000
MOST_STOPS = 1_000


class Fault(Struct, frozen=True):
    """What is wrong with one item among the others: the field to change, and a sentence that says how."""

    item: Item
    field: str
    sentence: str


def quoted(item: Item) -> str:
    """Name an item in a sentence."""
    return f"“{clipped(item.title)}”"


def local_moment(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, str]:
    """Put a time of day on a day, with its offset. Where clocks go back, the first of two is meant.

    Returns:
        The moment, and a sentence if no clock shows that time on that day, otherwise "".
    """
    local = datetime.combine(day, clock, zone)
    skipped = local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None)
    sentence = f"Clocks go forward that day, and {local:%H:%M} does not come. Choose another time." if skipped else ""
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta())), sentence


def day_of(facts: Facts) -> date:
    """The date of an event, where it takes place."""
    return facts.starts_at.astimezone(ZoneInfo(facts.time_zone)).date()


def moved_along(items: Iterable[Item], before: Facts, after: Facts) -> tuple[Item, ...]:
    """Put items on an event's new day and into its new zone, at the times of day that they had.

    Raises:
        FieldError: If clocks leave out one of these times on that day.
    """
    days, old, new = day_of(after) - day_of(before), ZoneInfo(before.time_zone), ZoneInfo(after.time_zone)
    moved = []
    for item in items:
        local = item.starts_at.astimezone(old)
        moment, sentence = local_moment(local.date() + days, local.time(), new)
        if sentence:
            raise FieldError({"date": f"{quoted(item)} begins at {local:%H:%M}. {sentence}"})
        moved.append(replace(item, starts_at=moment))
    return tuple(moved)


def faults(
    facts: Facts | None, rooms: Iterable[Room], items: Iterable[Item], told: Callable[[Item], str] = quoted
) -> Iterator[Fault]:
    """Find what only the whole programme can tell: times outside the day, too many seats, two items in one room.

    Args:
        facts: None where the times of the event are not known.
        told: Names the other of two items.
    """
    room_of, listed = {room.id: room for room in rooms}, tuple(items)
    for item in listed:
        yield from _outside(facts, item)
        yield from _too_many_seats(room_of, item)
    yield from _at_once([item for item in listed if item.room in room_of], told)


def _outside(facts: Facts | None, item: Item) -> Iterator[Fault]:
    """A start outside the event is most often a slip, such as 9 for 19 o'clock."""
    if facts is None:
        return
    zone = ZoneInfo(facts.time_zone)
    if item.starts_at < facts.starts_at:
        begins, opens = item.starts_at.astimezone(zone), facts.starts_at.astimezone(zone)
        told = f"starts at {begins:%H:%M}, before the event does at {opens:%H:%M}"
    elif item.ends_at > facts.ends_at:
        ends, closes = item.ends_at.astimezone(zone), facts.ends_at.astimezone(zone)
        told = f"ends at {ends:%H:%M}, after the event does at {closes:%H:%M}"
    else:
        return
    yield Fault(item, "start", f"{quoted(item)} {told}. Change one of the two.")


def _too_many_seats(rooms: dict[str, Room], item: Item) -> Iterator[Fault]:
    room = rooms.get(item.room or "")
    if room is not None and room.holds is not None and item.capacity is not None and item.capacity > room.holds:
        told = f"has {item.capacity} seats, but {clipped(room.name)} holds {room.holds} people"
        yield Fault(item, "capacity", f"{quoted(item)} {told}. Offer fewer, or choose another room.")


def _at_once(items: list[Item], told: Callable[[Item], str]) -> Iterator[Fault]:
    """One room cannot hold two items at once."""
    busy: dict[str | None, Item] = {}
    for item in sorted(items, key=lambda each: each.starts_at):
        other = busy.get(item.room, item)
        if other is not item and item.overlaps(other):
            yield Fault(
                item, "start", f"{told(other)} is in the same room until {other.ends_at:%H:%M}. Move one of the two."
            )
        if item.ends_at >= other.ends_at:
            busy[item.room] = item
