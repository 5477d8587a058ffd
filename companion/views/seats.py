"""Seats as pages show them: how many are left, and mine."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Item
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.rules.seating import clashes, is_open, space
from companion.domain.seats import Told
from companion.views.items import facts_of, moment_of, zone_of
from companion.views.moments import Moment
from companion.views.wording import ordinal

FEW = 5
"""From here on a page says that few are left."""

MOST_OTHERS = 3
"""So many other workshops are named: a list to choose from, not the agenda once more."""


class SeatsLeft(Struct, frozen=True):
    """How full an item is. `level` is free, few or full; `waiting` how many are in line."""

    capacity: int
    taken: int
    left: int
    level: str
    waiting: int


class OtherWorkshop(Struct, frozen=True):
    """A workshop with seats left."""

    id: str
    title: str


class MySeat(Struct, frozen=True, kw_only=True):
    """What one person can do about a seat.

    `state` is anonymous, free, held, clash, full, waiting, offered, over or was-held; `is_full` tells the anonymous
    that they could join the line. `told` is what became of the seat without their doing: given, lapsed, released or "";
    `spoken` says so to a screen reader. `place` is the place in line, as in "3rd"; `until` how long a seat is kept, and
    `extends` whether that can be longer. `clash` is the title of what is in the way; `others` are workshops with seats
    left; `problem` is why the last try was refused.
    """

    slug: str
    item: str
    title: str
    state: str
    is_full: bool = False
    told: str = ""
    spoken: str = ""
    place: str = ""
    until: Moment | None = None
    extends: bool = False
    clash: str = ""
    others: tuple[OtherWorkshop, ...] = ()
    problem: str = ""


def seats_left(event: Event, item: Item) -> SeatsLeft:
    """Count the seats of an item."""
    capacity, left = item.capacity or 0, space(event, item)
    level = "full" if not left else "few" if left <= FEW else "free"
    return SeatsLeft(capacity, capacity - left, left, level, len(event.seats.at(item.id).waiting))


def my_seat(event: Event, item: Item, person: str | None, problem: str = "") -> MySeat:
    """Say what a person can do about a seat.

    Args:
        person: Their id, or None for somebody who is not signed in.
    """
    seating, state = event.seats.at(item.id), _seat_state(event, item, person)
    offer = seating.offers.get(person or "") if state == "offered" else None
    told = seating.told.get(person or "", "") if not _is_over(event, item) else ""
    until = _until(event, offer.until) if offer else None
    clash = clashes(event, item, person)[:1] if person else ()
    is_full = not space(event, item)
    return MySeat(
        slug=facts_of(event).slug,
        item=item.id,
        title=item.title,
        state=state,
        is_full=is_full,
        told=told,
        spoken=_spoken(item, told, until),
        place=ordinal(seating.waiting.index(person) + 1) if person and state == "waiting" else "",
        until=until,
        extends=offer is not None and not offer.extended,
        clash=clash[0].title if clash else "",
        others=_others(event, item) if is_full and state in {"anonymous", "full", "waiting"} else (),
        problem=problem,
    )


def standing(event: Event, item_id: str, person: str) -> dict[str, str | int]:
    """Say to a program how somebody stands to a seat: taken, offered, waiting (and at which place in line) or none."""
    seating = event.seats.at(item_id)
    if person in seating.waiting:
        return {"seat": "waiting", "place": seating.waiting.index(person) + 1}
    if person in seating.offers:
        return {"seat": "offered", "until": seating.offers[person].until.isoformat(timespec="seconds")}
    return {"seat": "taken" if person in seating.takers else "none"}


def _seat_state(event: Event, item: Item, person: str | None) -> str:
    seating = event.seats.at(item.id)
    held = person is not None and person in seating.takers
    if _is_over(event, item):
        return "was-held" if held else "over"
    if held:
        return "held"
    if person is None:
        return "anonymous"
    if person in seating.offers or person in seating.waiting:
        return "offered" if person in seating.offers else "waiting"
    if not space(event, item):
        return "full"
    return "clash" if clashes(event, item, person) else "free"


def _until(event: Event, at: datetime) -> Moment:
    """Print the end of an offer: with the day of the week while the day itself is still to come."""
    moment = moment_of(event, at)
    day = at.astimezone(zone_of(event))
    return replace(moment, text=f"{day:%A} {moment.text}") if event.phase is Phase.DRAFT else moment


def _spoken(item: Item, told: str, until: Moment | None) -> str:
    """Say what has become of a seat, as in “A seat in “Clay” has come free, and is yours.”"""
    if until:
        return f"A seat in “{item.title}” has come free. It is kept for you until {until.text}."
    sentences = {
        Told.GIVEN: f"A seat in “{item.title}” has come free, and is yours.",
        Told.LAPSED: f"The seat in “{item.title}” is no longer kept for you.",
        Told.RELEASED: f"You had not come in, so your seat in “{item.title}” was released.",
    }
    return sentences[Told(told)] if told else ""


def _others(event: Event, item: Item) -> tuple[OtherWorkshop, ...]:
    """Name other workshops with seats left: those at the same time, or if there are none those still to come."""
    free = [other for other in event.agenda.items if space(event, other) and is_open(event, other)]
    planned = event.agenda.planned
    beside = [other for other in free if planned(other).overlaps(planned(item))]
    return tuple(OtherWorkshop(other.id, other.title) for other in (beside or free)[:MOST_OTHERS])


def _is_over(event: Event, item: Item) -> bool:
    return not is_open(event, item) or event.phase in {Phase.WRAPPED, Phase.FROZEN}
