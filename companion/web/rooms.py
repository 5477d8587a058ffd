"""The pages of rooms: one for whoever runs a room or counts at its door, and the board of all of them for hosts."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from companion.domain.agenda import Room
from companion.domain.errors import NotFoundError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.views.board import board_page
from companion.views.door import room_page
from companion.views.pages import NoticeDraft
from companion.views.room import Reply
from companion.web import permissions
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.seen import reach_seen
from companion.web.services import Services
from companion.web.surfaces import Asked


@get("/e/{event:str}/rooms", summary="The board of all rooms")
async def board(event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[bytes]:
    """Show what is on and next in each room.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("board", who, log.event)
    await reach_seen(request, log)
    return filled(request, services, board_html(request, services, log.event), log.event, who.person)


@get("/e/{event:str}/rooms/{room:str}", summary="A room: its items, and its door")
async def room(
    event: FromPath[str], room: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show the room's items, notices and comments to whoever runs it, and its door to whoever counts there, too.

    Raises:
        NotFoundError: If there is no such room.
        AccessError: Unless a host asks, or somebody who runs this room or counts at its door.
    """
    log = services.log_of(event)
    permissions.check("room", who, log.event, room=room)
    await reach_seen(request, log)
    html = room_html(request, services, log.event, find_room(log.event, room), person=who.person)
    return filled(request, services, html, log.event, who.person)


def find_room(event: Event, room_id: str | None) -> Room:
    """Find a room.

    Raises:
        NotFoundError: If there is none with that id.
    """
    found = event.agenda.room(room_id)
    if found is None:
        raise NotFoundError("There is no such room. Look at the agenda.")
    return found


def room_html(
    request: AnyRequest,
    services: Services,
    event: Event,
    room: Room,
    *,
    person: Person | None,
    problem: str = "",
    draft: NoticeDraft | None = None,
    reply: Reply | None = None,
) -> str:
    """Render the page of a room."""
    runs = person is not None and permissions.may("live-room", event, person, room=room.id)
    helps = person is not None and permissions.may("helpdesk", event, person)
    site = services.site(request, event)
    context = room_page(event, site, room, runs=runs, helps=helps, problem=problem, draft=draft, reply=reply)
    return services.renderer.page("room", context)


def board_html(request: AnyRequest, services: Services, event: Event, *, problem: str = "") -> str:
    """Render the board."""
    return services.renderer.page("board", board_page(event, services.site(request, event), problem=problem))


def page_in_room(asked: Asked) -> str:
    """The page of a command's room, as the hub knows it: for whoever runs the room, or for its door alone."""
    person, room = asked.who.person, asked.room or ""
    runs = person is not None and permissions.may("live-room", asked.log.event, person, room=room)
    return f"{'room' if runs else 'door'}/{room}"
