"""A room's page, for whoever counts at its door."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from companion.domain.agenda import Room
from companion.domain.errors import NotFoundError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.live.frames import partial
from companion.views.door import door, room_page
from companion.views.personal import anonymous
from companion.web import permissions
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import html_response
from companion.web.seen import reach_seen
from companion.web.services import Services
from companion.web.surfaces import Asked


@get("/e/{event:str}/rooms/{room:str}", summary="A room's door")
async def room(
    event: FromPath[str], room: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show who is in, for each item of the room.

    Raises:
        NotFoundError: If there is no such room.
        AccessError: Unless a host asks, or somebody who runs this room or counts at its door.
    """
    log = services.log_of(event)
    permissions.check("room", who, log.event, room=room)
    await reach_seen(request, log)
    html = room_html(request, services, log.event, find_room(log.event, room), person=who.person)
    return filled(request, services, html, log.event, who.person)


@get("/e/{event:str}/rooms/{room:str}/door", summary="The part of a room's page that changes")
async def room_door(
    event: FromPath[str], room: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show it as it is now, as a partial.

    Raises:
        NotFoundError: If there is no such room.
        AccessError: Unless a host asks, or somebody who runs this room or counts at its door.
    """
    log = services.log_of(event)
    permissions.check("room", who, log.event, room=room)
    return html_response(request, door_partial(services, log.event, find_room(log.event, room)))


def find_room(event: Event, room_id: str | None) -> Room:
    """Find a room.

    Raises:
        NotFoundError: If there is none with that id.
    """
    found = event.agenda.room(room_id)
    if found is None:
        raise NotFoundError("There is no such room. Look at the agenda.")
    return found


def room_of(asked: Asked) -> Room:
    """The room of the item that a command is about.

    Raises:
        NotFoundError: If there is no such item, or it has no room.
    """
    item = asked.log.event.agenda.item(asked.subject)
    return find_room(asked.log.event, item.room if item else None)


def room_html(
    request: AnyRequest, services: Services, event: Event, room: Room, *, person: Person | None, problem: str = ""
) -> str:
    """Render the page of a room."""
    sets_terms = person is not None and permissions.may("seat-terms", event, person, room=room.id)
    context = room_page(event, services.site(request, event), room, sets_terms=sets_terms, problem=problem)
    return services.renderer.page("room", context)


def door_partial(services: Services, event: Event, room: Room) -> str:
    """Render what changes on the page of a room, as htmx puts it in place."""
    return partial("door", anonymous(services.renderer.region("door", door(event, room))))
