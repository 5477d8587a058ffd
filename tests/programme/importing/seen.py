"""What tests look at in an import, short enough to stand in an assertion."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from companion.domain.agenda import Item
from companion.domain.commands import CreateEvent
from companion.programme.importing.reading import Asked, Imported, read
from companion.programme.importing.report import Fate


def imported(content: Any, *, time_zone: str = "", day: date | None = None, slug: str = "") -> Imported:
    """Read a file that is called tide-days.txt: bytes, text, or what is JSON."""
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    return read(content, "tide-days.txt", Asked(time_zone=time_zone, day=day, slug=slug))


def one(content: Any, **asked: Any) -> CreateEvent:
    """The only event that is in a file."""
    (event,) = imported(content, **asked).events
    return event


def told(made: Imported, fate: Fate) -> dict[str, tuple[str, ...]]:
    """The places of all remarks of one fate, by field."""
    places: dict[str, tuple[str, ...]] = {}
    for remark in made.remarks:
        if remark.fate is fate:
            places[remark.field] = (*places.get(remark.field, ()), *remark.places)
    return places


def line(item: Item) -> tuple[str, str, int, str | None]:
    """An item in brief."""
    return (item.title, f"{item.starts_at:%d %H:%M%z}", item.minutes, item.room)
