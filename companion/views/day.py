"""The day as delegates follow it: phase, now and next, agenda, workshops."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.agenda import Item
from companion.domain.event import Event
from companion.views.items import Block, ItemLine, blocks_of, coming, facts_of, line_of, lines_of, moment_of, zone_of
from companion.views.moments import Moment, day_in
from companion.views.seats import MySeat, SeatsLeft, my_seat, seats_left


class Masthead(Struct, frozen=True, kw_only=True):
    """What the page opens with: what the event is, when and where."""

    series: str
    title: str
    day: str
    starts: Moment
    ends: Moment
    venue: str


class Phase(Struct, frozen=True):
    """How far the day has got. `edition` is the newest archive's address, "" before there is one."""

    name: str
    starts_day: str
    starts: Moment
    edition: str


class Now(Struct, frozen=True):
    """What is on, and what comes next. `spoken` is what a screen reader announces when it changes."""

    phase: str
    live: tuple[ItemLine, ...]
    next: tuple[ItemLine, ...]
    side_by_side: bool
    spoken: str


class Agenda(Struct, frozen=True):
    """The whole day in blocks."""

    blocks: tuple[Block, ...]


class Workshop(Struct, frozen=True):
    """An item that needs a seat. `my_seat` is what somebody sees who is not signed in."""

    line: ItemLine
    has_directions: bool
    seats: SeatsLeft
    my_seat: MySeat


class Workshops(Struct, frozen=True):
    """Every item that needs a seat."""

    workshops: tuple[Workshop, ...]


def masthead(event: Event) -> Masthead:
    """Say what the event is, when and where."""
    facts = facts_of(event)
    return Masthead(
        series=facts.series.title if facts.series else "",
        title=facts.title,
        day=day_in(zone_of(event), facts.starts_at),
        starts=moment_of(event, facts.starts_at),
        ends=moment_of(event, facts.ends_at),
        venue=facts.venue.name,
    )


def phase(event: Event) -> Phase:
    """Say how far the day has got."""
    facts = facts_of(event)
    edition = f"/e/{facts.slug}/{event.editions[-1].number}/" if event.editions else ""
    day = day_in(zone_of(event), facts.starts_at)
    return Phase(event.phase.value, day, moment_of(event, facts.starts_at), edition)


def now(event: Event) -> Now:
    """Say what is on and what comes next."""
    live = lines_of(event, event.agenda.live())
    following = coming(event)
    return Now(event.phase.value, live, following, len(live) > 1, spoken(live, following))


def spoken(live: tuple[ItemLine, ...], following: tuple[ItemLine, ...]) -> str:
    """Say what is on in one breath, and where and when what follows has moved, as in “On now: Panel, Main hall.”"""
    on = f"On now: {'; '.join(_with_room(line) for line in live)}." if live else ""
    return " ".join(filter(None, (on, *map(_moved, following[:1]))))


def _moved(line: ItemLine) -> str:
    """Say what has become of the next item, as in “Next: Lunch, 11:37. Running 7 min late.”"""
    return (
        f"Next: {_with_room(line)}, {line.expected.text}. {' '.join(line.whys)}".strip()
        if line.moved or line.was_in
        else ""
    )


def _with_room(line: ItemLine) -> str:
    return f"{line.title}, {line.room.name}" if line.room else line.title


def agenda(event: Event) -> Agenda:
    """Show the whole day."""
    return Agenda(blocks_of(event))


def workshops(event: Event) -> Workshops:
    """Show every item that needs a seat."""
    return Workshops(tuple(_workshop(event, item) for item in event.agenda.seated()))


def _workshop(event: Event, item: Item) -> Workshop:
    line = line_of(event, item)
    has_directions = line.room is not None and bool(line.room.way or line.room.access)
    return Workshop(line, has_directions, seats_left(event, item), my_seat(event, item, None))
