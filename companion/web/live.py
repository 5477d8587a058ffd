"""The socket, and the same content for where sockets are blocked."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from litestar import Response, WebSocket, get, websocket
from litestar.params import FromPath, FromQuery

from companion.domain.errors import RefusedError, StoreAwayError
from companion.domain.rules.showing import find_screen
from companion.domain.screens import MAIN
from companion.live.hub import Hub
from companion.log.store import AWAY
from companion.web import permissions
from companion.web.direct import direct_line
from companion.web.given import GivenServices, GivenWho
from companion.web.plain import PlainLine
from companion.web.rooms import find_room
from companion.web.services import Services
from companion.web.who import WHO, Who

Page = Literal["event", "host", "wall", "screen", "board", "room", "door"]

ROUTES = MappingProxyType(
    {"host": "host", "wall": "tending", "board": "board", "room": "live-room", "door": "live-door"}
)
"""The rows of the table for pages that are not for anybody."""

OF_A_ROOM = frozenset({"room", "door"})

NOT_FOR_YOU = 4003
"""Close code: no such event, or not for this person; do not come back."""

TRY_AGAIN = 1013
"""Close code: nobody can tell just now; come back later."""


class Showing(NamedTuple):
    """Which page a phone shows: `room` and `screen` are ids, for the pages that there are several of."""

    page: Page
    room: str
    screen: str


@get("/e/{event:str}/since", summary="What changed since a cursor")
async def since(
    event: FromPath[str],
    cursor: FromQuery[str],
    services: GivenServices,
    who: GivenWho,
    *,
    page: FromQuery[Page] = "event",
    room: FromQuery[str] = "",
    screen: FromQuery[str] = MAIN.id,
) -> Response[bytes]:
    """Answer what a socket would be sent on connecting with this cursor.

    Raises:
        AccessError: If the page is not for this person.
        NotFoundError: If there is no such room or screen.
        StoreAwayError: If the store has to be asked, and does not answer.
    """
    showing = Showing(page, room, screen)
    hub = await _hub(services, who, event, showing, cursor)
    body = hub.answer(_audience(hub, showing), cursor, _id_of(who)).payload
    return Response(body, media_type="application/json", headers={"Cache-Control": "private, no-store"})


@websocket("/e/{event:str}/live")
async def live(
    socket: WebSocket[Any, Any, Any],
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    cursor: FromQuery[str] = "",
    page: FromQuery[Page] = "event",
    room: FromQuery[str] = "",
    screen: FromQuery[str] = MAIN.id,
) -> None:
    """Let a phone join the hub of its event. What it sends is read and thrown away."""
    await socket.accept()
    showing = Showing(page, room, screen)
    try:
        hub = await _hub(services, who, event, showing, cursor)
        audience = _audience(hub, showing)
    except RefusedError as error:
        await socket.close(NOT_FOR_YOU, str(error))
    except StoreAwayError:
        await socket.close(TRY_AGAIN)
    else:
        line = direct_line(socket.scope) or PlainLine(socket)
        phone = hub.phone(page=audience, cursor=cursor, person=_id_of(who), line=line)
        line.carry(phone)
        hub.join(phone)
        await line.serve()


async def _hub(services: Services, who: Who, event: str, showing: Showing, cursor: str) -> Hub:
    """Find the hub, level with what the phone has seen, for somebody who may see the page.

    Raises:
        RefusedError: If there is no such event, or the page is not for this person.
        StoreAwayError: If only the store could tell, and it does not answer.
    """
    if who.unsure:
        raise StoreAwayError(WHO)
    log = services.log_of(event)
    hub = services.hub_of(log)
    if not await hub.reach(cursor):
        raise StoreAwayError(AWAY)
    # Not before: what was followed may have taken a role back.
    room = showing.room if showing.page in OF_A_ROOM else None
    permissions.check(ROUTES.get(showing.page, "live"), who, log.event, room=room)
    return hub


def _audience(hub: Hub, showing: Showing) -> str:
    """The audience that somebody belongs to: each room has its own, and each screen but the main one.

    Raises:
        NotFoundError: If there is no such room or screen.
    """
    event = hub.pictures.event
    if showing.page in OF_A_ROOM:
        return f"{showing.page}/{find_room(event, showing.room).id}"
    if showing.page == "screen" and showing.screen != MAIN.id:
        return f"screen/{find_screen(event, showing.screen).id}"
    return showing.page


def _id_of(who: Who) -> str | None:
    return who.person.id if who.person else None
