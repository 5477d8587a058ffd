"""Regions: the named pieces of a page that are rendered and pushed as a whole. One table."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain.event import Event
from companion.views import day, hosting, my_workshop, screen, talk, tending
from companion.views.talk import comment_card
from companion.views.tending import tray_comment

EVENT_PAGE = ("side-by-side", "phase", "now", "notices", "agenda", "workshops", "wall")
HOST_PAGE = ("host-phase", "console", "rundown", "host-notices", "queue", "tray")
SCREEN_PAGE = ("stage", "spotlight", "flash")

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
    }
)
"""Builds the context of each region that everybody on a page shares."""

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
