"""News: what hosts have changed of the programme on the day, as delegates read it afterwards."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from companion.domain.agenda import Deed, Move


class News(Struct, frozen=True, kw_only=True):
    """One change of the plan that nobody has undone.

    `did` is shifted, delayed, moved, added or skipped; `at` is UTC. `minutes` is how late a shift lets its item begin,
    0 for as planned; `moves` says where and when items are planned instead, and `was_in` the room that `item` left for
    it.
    """

    at: datetime
    did: Deed
    item: str
    why: str = ""
    minutes: int = 0
    moves: tuple[Move, ...] = ()
    was_in: str | None = None


def without_latest(news: tuple[News, ...], item: str, *did: Deed) -> tuple[News, ...]:
    """Leave out the latest of these deeds to this item: in another room, something else may have been done since."""
    places = (place for place in reversed(range(len(news))) if news[place].item == item and news[place].did in did)
    latest = next(places, None)
    return news if latest is None else (*news[:latest], *news[latest + 1 :])
