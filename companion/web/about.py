"""What a command is about: its room, and the page that it was given on."""

from __future__ import annotations

from urllib.parse import urlsplit

from companion.domain.people import Delegate, Role
from companion.views.items import facts_of
from companion.views.room import is_of
from companion.web.header import header
from companion.web.surfaces import BOARD, CONSOLE, NOTICES, ROOM, ROOM_SHIFT, SHIFT, TEND, TRAY, Asked, Surface


def of_no_room(_asked: Asked) -> str | None:
    """It is about no room."""
    return None


def door_of(asked: Asked) -> str:
    """The room at whose door the item's people are counted, "" if it has none."""
    item = asked.log.event.agenda.item(asked.subject)
    return (item.room if item else None) or ""


def run_in(asked: Asked) -> str:
    """The room whose own item it is, "" for one that is for everyone."""
    return _own_room(asked, asked.subject)


def said_in(asked: Asked) -> str:
    """The room whose own item the comment is about, "" for any other comment."""
    comment = asked.log.event.wall.comments.get(asked.subject)
    return _own_room(asked, comment.item if comment else None)


def told_in(asked: Asked) -> str:
    """The room that the notice is for, or that alone is late; "" for everyone."""
    return str(asked.typed.get("room") or "")


def announced_in(asked: Asked) -> str:
    """The room that a notice was posted to, "" for everyone."""
    found = (notice.room for notice in asked.log.event.notices if notice.id == asked.subject)
    return next(found, None) or ""


def _own_room(asked: Asked, item_id: str | None) -> str:
    item = asked.log.event.agenda.item(item_id)
    room = (item.room if item else None) or ""
    return room if item and is_of(item, room) else ""


def given_on(surface: Surface, asked: Asked) -> Surface:
    """The part of a page that a command was given on, where it can be given on several.

    Whoever runs a room alone has no other page. A host comes from the console, from the board or from a room.
    """
    if surface is SHIFT:
        return ROOM_SHIFT if asked.room else SHIFT
    if surface not in (CONSOLE, NOTICES, TRAY, TEND):
        return surface
    event, person = asked.log.event, asked.who.person
    delegate = event.delegate(person.id) if person else None
    came_from = urlsplit(header(asked.request.scope, b"referer")).path.rstrip("/")
    rooms = f"/e/{facts_of(event).slug}/rooms"
    if asked.room and (came_from == f"{rooms}/{asked.room}" or (delegate and not _has_console(delegate, surface))):
        return ROOM
    return BOARD if came_from == rooms and surface is CONSOLE else surface


def _has_console(delegate: Delegate, surface: Surface) -> bool:
    return delegate.has(Role.HOST) if surface in (CONSOLE, NOTICES) else delegate.tends
