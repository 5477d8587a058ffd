"""The socket, and the same content for where sockets are blocked."""

from __future__ import annotations

from typing import Any, Literal

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
from companion.web.services import Services
from companion.web.who import WHO, Who

Page = Literal["event", "host", "screen"]

NOT_FOR_YOU = 4003
"""Close code: no such event, or not for this person; do not come back."""

TRY_AGAIN = 1013
"""Close code: nobody can tell just now; come back later."""


@get("/e/{event:str}/since", summary="What changed since a cursor")
async def since(
    event: FromPath[str],
    cursor: FromQuery[str],
    services: GivenServices,
    who: GivenWho,
    *,
    page: FromQuery[Page] = "event",
    screen: FromQuery[str] = MAIN.id,
) -> Response[bytes]:
    """Answer what a socket would be sent on connecting with this cursor.

    Raises:
        NotFoundError: If there is no such screen.
        AccessError: If the page is the host's and the person is not.
        StoreAwayError: If the store has to be asked, and does not answer.
    """
    hub = await _hub(services, who, event, page, cursor)
    body = hub.answer(_audience(services, event, page, screen), cursor, _id_of(who)).payload
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
    screen: FromQuery[str] = MAIN.id,
) -> None:
    """Let a phone join the hub of its event. What it sends is read and thrown away."""
    await socket.accept()
    try:
        hub = await _hub(services, who, event, page, cursor)
        audience = _audience(services, event, page, screen)
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


async def _hub(services: Services, who: Who, event: str, page: Page, cursor: str) -> Hub:
    """Find the hub, level with what the phone has seen, for somebody who may see the page.

    Raises:
        RefusedError: If there is no such event, or it is not for this person.
        StoreAwayError: If only the store could tell, and it does not answer.
    """
    if who.unsure:
        raise StoreAwayError(WHO)
    log = services.log_of(event)
    hub = services.hub_of(log)
    if not await hub.reach(cursor):
        raise StoreAwayError(AWAY)
    # Not before: what was followed may have taken a role back.
    permissions.check("live-host" if page == "host" else "live", who, log.event)
    return hub


def _audience(services: Services, event: str, page: Page, screen: str) -> str:
    """The audience that somebody belongs to: each screen but the main one has its own.

    Raises:
        NotFoundError: If there is no such screen.
    """
    if page != "screen" or screen == MAIN.id:
        return page
    return f"screen/{find_screen(services.log_of(event).event, screen).id}"


def _id_of(who: Who) -> str | None:
    return who.person.id if who.person else None
