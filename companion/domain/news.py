"""News: what hosts have changed of the programme on the day, as delegates read it afterwards."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from companion.domain.agenda import Deed, Move


class News(Struct, frozen=True, kw_only=True):
    """One change of the plan that nobody has undone.

    `did` is shifted, moved, added or skipped; `at` is UTC. `minutes` is how late a shift lets its item begin, 0 for as
    planned; `moves` says where and when items are planned instead, and `was_in` the room that `item` left for it.
    """

    at: datetime
    did: Deed
    item: str
    why: str = ""
    minutes: int = 0
    moves: tuple[Move, ...] = ()
    was_in: str | None = None


def without_latest(news: tuple[News, ...], item: str, *did: Deed) -> tuple[News, ...]:
    """Leave out the latest if it is one of these deeds to this item: an undo takes back nothing older."""
    latest = news[-1] if news else None
    return news[:-1] if latest and latest.item == item and latest.did in did else news
