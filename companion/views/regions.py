"""Regions: the named pieces of a page that are rendered and pushed as a whole. One table."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.screens import MAIN, Scene, Screen, find
from companion.views import board, day, door, hosting, my_workshop, news, room, screen, screens, signpost, talk, tending
from companion.views.talk import comment_card
from companion.views.tending import tray_comment

EVENT_PAGE = ("urgent", "side-by-side", "masthead", "phase", "now", "notices", "agenda", "workshops", "wall")
HOST_PAGE = ("host-head", "host-phase", "console", "rundown", "host-notices", "host-screens", "queue", "tray")
WALL_PAGE = ("queue", "tray")
SCREEN_PAGE = ("scene", "flash", "stage", "spotlight", "signpost")
BOARD_PAGE = ("urgent", "board")
ROOM_PAGE = ("urgent", "room-run", "room-notices", "room-comments", "door")
DOOR_PAGE = ("urgent", "door")

OF_A_SCREEN: Mapping[str, Callable[[Event, Screen], Struct]] = MappingProxyType(
    {
        "scene": screen.scene,
        "flash": screen.flash,
        "stage": screen.stage,
        "spotlight": screen.spotlight,
        "signpost": signpost.signpost,
    }
)
"""Builds the context of each region that every screen has its own of."""


def _on_main(build: Callable[[Event, Screen], Struct], event: Event) -> Struct:
    return build(event, screen_of(event, MAIN.id))


def screen_of(event: Event, screen_id: str) -> Screen:
    """Find a screen. One that was removed while somebody still looks at it shows nothing."""
    return find(event.screens, screen_id) or Screen(screen_id, "", scene=Scene.BLANK)


REGIONS: Mapping[str, Callable[[Event], Struct]] = MappingProxyType(
    {
        "urgent": news.urgent,
        "side-by-side": my_workshop.side_by_side,
        "masthead": day.masthead,
        "phase": day.phase,
        "now": day.now,
        "notices": news.notices,
        "agenda": day.agenda,
        "workshops": day.workshops,
        "wall": talk.wall,
        "host-head": hosting.host_head,
        "host-phase": hosting.host_phase,
        "console": hosting.console,
        "rundown": hosting.rundown,
        "host-notices": hosting.host_notices,
        "host-screens": screens.host_screens,
        "queue": tending.queue,
        "tray": tending.tray,
        "board": board.board,
        **{stem: partial(_on_main, build) for stem, build in OF_A_SCREEN.items()},
    }
)
"""Builds the context of each region that everybody on a page shares; those of a screen are the main one's."""

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


def comment_region(name: str, event: Event, comment_id: str) -> Struct:
    """Build the context of one comment's region.

    Raises:
        KeyError: If there is no such comment.
    """
    return OF_A_COMMENT[name](event, comment_id)


def has_many(stem: str) -> bool:
    """Tell whether each room or screen has a region of its own of this stem."""
    return stem in OF_A_ROOM or stem in OF_A_SCREEN


def stem_of(name: str) -> str:
    """The stem of a region or a page: “stage/foyer” is the stage of one screen."""
    return name.partition("/")[0]


def shared_region(name: str, event: Event) -> Struct:
    """Build the context of a region that everybody on a page shares.

    Args:
        name: Its stem; and for a room's, or those of a screen that is not the main one, a slash and the id of that.

    Raises:
        KeyError: If there is no such region.
    """
    stem, _, own = name.partition("/")
    if not own:
        return REGIONS[stem](event)
    if stem in OF_A_ROOM:
        return OF_A_ROOM[stem](event, own)
    return OF_A_SCREEN[stem](event, screen_of(event, own))
