"""Slots: everybody's own part of the shared regions, rendered once for all to whom it looks the same."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from companion.domain.event import Event
from companion.live.frames import join, partial
from companion.views.mine import Mine, mine
from companion.views.personal import anonymous, seated_items
from companion.views.rendering import Renderer
from companion.views.seats import MySeat, my_seat

SLOTTED = ("workshops", "wall")
"""Regions of the event's page that have slots in them: for everybody's own seats, and for what each has said."""

MOST_KEPT = 1_000
"""Far more than one event needs: its seated items, times the few states that a seat can be in."""


class Slots:
    """Renders what a person sees and can do about each seat, and what has become of what they said.

    Morphing leaves these alone, so they are pushed apart.
    """

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._html = lru_cache(MOST_KEPT)(self._render)

    def partials(self, event: Event, person: str | None, regions: Collection[str] = SLOTTED) -> str:
        """The slots in these regions of one person, or of anybody who is not signed in."""
        seats = self._seats(event, person) if "workshops" in regions else []
        return join([*seats, *(self._said(event, person) if "wall" in regions else [])])

    def _seats(self, event: Event, person: str | None) -> list[str]:
        return [
            partial(f"my-seat-{item.id}", self._html(my_seat(event, item, person)), swap="innerMorph")
            for item in seated_items(event)
        ]

    def _said(self, event: Event, person: str | None) -> list[str]:
        if person is None:
            return []
        said = mine(event, person)
        return [partial("mine", self._html(said) if said is not None else "", swap="innerMorph")]

    def _render(self, context: MySeat | Mine) -> str:
        name = "my-seat" if isinstance(context, MySeat) else "mine"
        return anonymous(self._renderer.region(name, context))


def turned(before: Event, after: Event) -> bool:
    """Tell whether some seats filled up, came free or are over: then they look different to everybody."""
    return _seats(before) != _seats(after)


def _seats(event: Event) -> list[MySeat]:
    return [my_seat(event, item, None) for item in seated_items(event)]
