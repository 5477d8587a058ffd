"""Slots: everybody's own part of the shared regions, rendered once for all to whom it looks the same."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from types import MappingProxyType

from companion.domain.event import NOTHING_YET, Event
from companion.live.frames import join, partial
from companion.views.mine import Mine, mine
from companion.views.my_workshop import MyWorkshop, my_workshop, splits
from companion.views.news import Called, called
from companion.views.personal import anonymous
from companion.views.rendering import Renderer
from companion.views.seats import MySeat, my_seat

SLOTTED = ("urgent", "side-by-side", "workshops", "wall")
"""Regions of the event's page that have slots in them: for urgent notices to the rooms in which one has a seat, where
everybody has to be, their own seats, and what each has said."""

MOST_KEPT = 4_000
"""Some 4 MB of seats, or 20 MB of what people have said, at most. An event needs its seated items, times the few states
of a seat and the places in its lines, and what each of its people has said."""


class Slots:
    """Renders where a person has to be, what they can do about each seat, and what has become of what they said.

    Morphing leaves these alone, so they are pushed apart.
    """

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._html = lru_cache(MOST_KEPT)(self._render)
        self._idle = (NOTHING_YET, "")

    def forget(self) -> None:
        """Keep nothing ready: something in it was erased."""
        self._html.cache_clear()
        self._idle = (NOTHING_YET, "")

    def partials(self, event: Event, person: str | None, regions: Collection[str] = SLOTTED) -> str:
        """The slots in these regions of one person, or of anybody who is not signed in."""
        going = [self._going(event, person)] if "side-by-side" in regions else []
        seats = [self._seats(event, person)] if "workshops" in regions else []
        calls = self._called(event, person) if "urgent" in regions else []
        return join([*calls, *going, *seats, *(self._said(event, person) if "wall" in regions else [])])

    def _going(self, event: Event, person: str | None) -> str:
        going = my_workshop(event, person)
        return partial("my-workshop", self._html(going) if going is not None else "", swap="innerMorph")

    def _seats(self, event: Event, person: str | None) -> str:
        if person is None or _has_something(event, person):
            return self._rendered_seats(event, person)
        if self._idle[0] is not event:
            self._idle = (event, self._rendered_seats(event, ""))
        return self._idle[1]

    def _rendered_seats(self, event: Event, person: str | None) -> str:
        return join(
            partial(f"my-seat-{item.id}", self._html(my_seat(event, item, person)), swap="innerMorph")
            for item in event.agenda.seated()
        )

    def _said(self, event: Event, person: str | None) -> list[str]:
        if person is None:
            return []
        said = mine(event, person)
        return [partial("mine", self._html(said) if said is not None else "", swap="innerMorph")]

    def _called(self, event: Event, person: str | None) -> list[str]:
        if person is None:
            return []
        mine = called(event, person)
        return [partial("called", self._html(mine) if mine.lines else "", swap="innerMorph")]

    def _render(self, context: MyWorkshop | MySeat | Mine | Called) -> str:
        return anonymous(self._renderer.region(_NAMES[type(context)], context))


_NAMES = MappingProxyType({MyWorkshop: "my-workshop", MySeat: "my-seat", Mine: "mine", Called: "called"})


def _has_something(event: Event, person: str) -> bool:
    """Tell whether a person has or had anything to do with a seat. Most of a hall have not."""
    seatings = event.seats.items.values()
    return person in event.seats.held or any(
        person in seating.waiting or person in seating.offers or person in seating.told for seating in seatings
    )


def turned(before: Event, after: Event) -> frozenset[str]:
    """The regions in which all have something new: some seats filled up, came free or are over, a line moved up; or
    a block has begun, is next or has moved.
    """
    seats = _seats(before) != _seats(after) or _has_moved_up(before, after)
    split = splits(before) != splits(after)
    return frozenset({*(["workshops"] if seats else []), *(["side-by-side"] if split else [])})


def _has_moved_up(before: Event, after: Event) -> bool:
    """Tell whether anybody is further ahead in line than they were."""
    lines = ((seating.waiting, after.seats.at(item).waiting) for item, seating in before.seats.items.items())
    return any(then != now[: len(then)] for then, now in lines)


def _seats(event: Event) -> list[MySeat]:
    return [my_seat(event, item, None) for item in event.agenda.seated()]
