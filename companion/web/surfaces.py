"""The parts of a page that commands belong to: where an answer or a refusal is shown."""

from __future__ import annotations

from typing import Any

from litestar import Request
from msgspec import Struct, field

from companion.log.event_log import EventLog
from companion.web.services import Services
from companion.web.who import Who


class Surface(Struct, frozen=True):
    """A part of a page.

    `page` is the page's name, `anchor` what a browser is sent back to, `problem` the id of the element that shows a
    refusal to htmx. `form` is the page of its own on which the command is given, "" where that is `page`; `home` the
    page below the event's that a browser is sent back to, "" for `page`. `keeps` tells that what was typed stays there
    while somebody signs in again.
    """

    page: str
    anchor: str
    problem: str
    form: str = ""
    home: str = ""
    keeps: bool = False


COMPOSER = Surface("event", "wall", "composer-problem")
VOTES = Surface("event", "wall", "composer-problem")
SEATS = Surface("event", "workshops", "")
ROOM = Surface("room", "", "door-problem")
BOARD = Surface("board", "", "console-problem")
CONSOLE = Surface("host", "", "console-problem")
RUNDOWN = Surface("host", "rundown", "console-problem")
NOTICES = Surface("host", "announce-title", "console-problem")
SCREENS = Surface("host", "host-screens", "console-problem")
SCREEN_FORM = Surface("host", "host-screens", "console-problem", form="screens")
TRAY = Surface("host", "tray", "console-problem")
TEND = Surface("host", "tray", "console-problem", form="tend")
SHIFT = Surface("host", "", "console-problem", form="shift")
MOVE = Surface("host", "rundown", "console-problem", form="move")
ADD = Surface("host", "rundown", "console-problem", form="add")
STORY = Surface("host", "", "console-problem", form="story", home="host/story")
SECTION = Surface("host", "", "console-problem", form="section", home="host/story", keeps=True)
WRITE_UP = Surface("host", "", "console-problem", form="write-up", home="host/story", keeps=True)
VIDEO = Surface("host", "", "console-problem", form="video", home="host/story", keeps=True)
EDITIONS = Surface("host", "", "console-problem", form="editions", home="host/archive")
AFTER = Surface("event", "", "composer-problem", form="after", home="after/", keeps=True)
OWN = Surface("event", "", "composer-problem", form="own")
PEOPLE = Surface("host", "", "console-problem", form="people")
DOORWAY = Surface("event", "", "code-problem", form="doorway")


class Asked(Struct, kw_only=True):
    """One command as it was asked for. `subject` is the id of an item, a comment, a person …; `typed` what was sent.

    `room` is the id of the room that it is about, "" for what is for everyone, None for what is about no room.
    """

    request: Request[Any, Any, Any]
    services: Services
    log: EventLog
    who: Who
    subject: str
    typed: dict[str, Any] = field(default_factory=dict)
    room: str | None = None
