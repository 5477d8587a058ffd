"""The pages that phones keep up to date: the regions of each, and whom it is open to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.views.regions import (
    BOARD_PAGE,
    DOOR_PAGE,
    EVENT_PAGE,
    HOST_PAGE,
    ROOM_PAGE,
    SCREEN_PAGE,
    has_many,
)

PAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "event": EVENT_PAGE,
        "host": HOST_PAGE,
        "screen": SCREEN_PAGE,
        "board": BOARD_PAGE,
        "room": ROOM_PAGE,
        "door": DOOR_PAGE,
    }
)
"""The audiences: a page's name, and its regions in the order in which they are sent.

Each room, and each screen beside the main one, has an audience of its own, with its id after a slash: “door/red”,
“screen/foyer”.
"""

OPEN = frozenset({"event", "screen"})
"""Pages that anybody may see: a role that is taken back ends no line to them."""


def regions_on(page: str) -> tuple[str, ...]:
    """The regions of a page; those that each room or screen has its own of have its id after a slash, like the page."""
    kind, slash, own = page.partition("/")
    return tuple(f"{stem}{slash}{own}" if has_many(stem) else stem for stem in PAGES[kind])
