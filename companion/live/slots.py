"""Slots: everybody's own part of the shared regions, rendered once for all to whom it looks the same."""

from __future__ import annotations

from functools import lru_cache

from companion.domain.event import Event
from companion.live.frames import join, partial
from companion.views.personal import anonymous, seated_items
from companion.views.rendering import Renderer
from companion.views.seats import MySeat, my_seat

MOST_KEPT = 1_000
"""Far more than one event needs: its seated items, times the few states that a seat can be in."""


class Slots:
    """Renders what a person sees and can do about each seat. Morphing leaves these alone, so they are pushed apart."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._html = lru_cache(MOST_KEPT)(self._render)

    def partials(self, event: Event, person: str | None) -> str:
        """Every seat of one person, or of anybody who is not signed in."""
        return join(
            partial(f"my-seat-{item.id}", self._html(my_seat(event, item, person)), swap="innerMorph")
            for item in seated_items(event)
        )

    def _render(self, seat: MySeat) -> str:
        return anonymous(self._renderer.region("my-seat", seat))


def turned(before: Event, after: Event) -> bool:
    """Tell whether some seats filled up, came free or are over: then they look different to everybody."""
    return _seats(before) != _seats(after)


def _seats(event: Event) -> list[MySeat]:
    return [my_seat(event, item, None) for item in seated_items(event)]
