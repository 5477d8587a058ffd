"""Regions: the named pieces of a page that are rendered and pushed as a whole. One table."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain.event import Event
from companion.views import board, day, door, hosting, my_workshop, room, screen, talk, tending
from companion.views.talk import comment_card
from companion.views.tending import tray_comment

EVENT_PAGE = ("side-by-side", "phase", "now", "notices", "agenda", "workshops", "wall")
HOST_PAGE = ("host-phase", "console", "rundown", "host-notices", "queue", "tray")
SCREEN_PAGE = ("stage", "spotlight", "flash")
BOARD_PAGE = ("board",)
ROOM_PAGE = ("room-run", "room-notices", "room-comments", "door")
DOOR_PAGE = ("door",)

REGIONS: Mapping[str, Callable[[Event], Struct]] = MappingProxyType(
    {
        "side-by-side": my_workshop.side_by_side,
        "phase": day.phase,
        "now": day.now,
        "notices": talk.notices,
        "agenda": day.agenda,
        "workshops": day.workshops,
        "wall": talk.wall,
        "host-phase": hosting.host_phase,
        "console": hosting.console,
        "rundown": hosting.rundown,
        "host-notices": hosting.host_notices,
        "queue": tending.queue,
        "tray": tending.tray,
        "stage": screen.stage,
        "spotlight": screen.spotlight,
        "flash": screen.flash,
        "board": board.board,
    }
)
"""Builds the context of each region that everybody on a page shares."""

OF_A_ROOM: Mapping[str, Callable[[Event, str], Struct]] = MappingProxyType(
    {
        "room-run": room.room_run,
        "room-notices": room.room_notices,
        "room-comments": room.room_comments,
        "door": door.door,
    }
)
"""Builds the context of each region that there is one of for each room. A page shows one room, so its element's id is
the region's name alone.
"""

OF_A_COMMENT: Mapping[str, Callable[[Event, str], Struct]] = MappingProxyType(
    {"comment": comment_card, "tray-comment": tray_comment}
)
"""Builds the context of a region that there is one of for each comment: its element's id ends with the comment's."""


def in_room(region: str, room_id: str) -> str:
    """Name the region of a page that is that of one room, as in “door:red”."""
    return f"{region}:{room_id}"


def named(name: str) -> tuple[str, str]:
    """Take a region's name apart into the region, and the room that it is of: "" if it is of none."""
    region, _, room_id = name.partition(":")
    return region, room_id


def region(name: str, event: Event) -> Struct:
    """Build the context of a region, by the name that a page has for it.

    Raises:
        KeyError: If there is no such region.
    """
    stem, room_id = named(name)
    return OF_A_ROOM[stem](event, room_id) if room_id else REGIONS[stem](event)


def comment_region(name: str, event: Event, comment_id: str) -> Struct:
    """Build the context of one comment's region.

    Raises:
        KeyError: If there is no such comment.
    """
    return OF_A_COMMENT[name](event, comment_id)
