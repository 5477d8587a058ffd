"""The socket, and the same content for where sockets are blocked."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Literal

from litestar import Response, WebSocket, get, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.params import FromPath, FromQuery

from companion.domain.errors import CompanionError
from companion.live.hub import OVER, Hub
from companion.live.phone import Phone
from companion.web import permissions
from companion.web.given import GivenServices, GivenWho

Page = Literal["event", "host", "screen"]

NOT_FOR_YOU = 4003
"""Close code: no such event, or not for this person; do not come back."""

TRY_AGAIN = 1013
"""Close code: come back later."""


@get("/e/{event:str}/since", summary="What changed since a cursor")
async def since(
    event: FromPath[str],
    cursor: FromQuery[str],
    services: GivenServices,
    who: GivenWho,
    page: FromQuery[Page] = "event",
) -> Response[bytes]:
    """Answer what a socket would be sent on connecting with this cursor.

    Raises:
        AccessError: If the page is the host's and the person is not.
    """
    log = services.log_of(event)
    permissions.check(_route(page), who, log.event)
    hub = services.hub_of(log)
    await hub.reach(cursor)
    body = hub.catch_up(page, cursor).text.encode()
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
) -> None:
    """Push what changes until the phone leaves. What it sends is read and thrown away."""
    await socket.accept()
    try:
        log = services.log_of(event)
        permissions.check(_route(page), who, log.event)
    except CompanionError as error:
        await socket.close(NOT_FOR_YOU, str(error))
        return
    hub = services.hub_of(log)
    await hub.reach(cursor)
    person = who.person.id if who.person else None
    phone = Phone(
        page=page,
        cursor=cursor,
        person=person,
        send=socket.send_text,
        catch_up=lambda behind: hub.catch_up(behind.page, behind.cursor),
    )
    await _serve(socket, hub, phone)


def _route(page: Page) -> str:
    return "live-host" if page == "host" else "live"


async def _serve(socket: WebSocket[Any, Any, Any], hub: Hub, phone: Phone) -> None:
    """Keep a phone in the hub until it leaves, stops draining, or is told to go."""
    hub.join(phone)
    reading, writing = asyncio.ensure_future(_read(socket)), asyncio.ensure_future(phone.drain())
    try:
        await asyncio.wait({reading, writing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub.leave(phone)
        reading.cancel()
        writing.cancel()
        await asyncio.gather(reading, writing, return_exceptions=True)
    if phone.close_code is not None:
        with suppress(RuntimeError, WebSocketDisconnect, OSError):
            await socket.close(phone.close_code, "over" if phone.close_code == OVER else "")


async def _read(socket: WebSocket[Any, Any, Any]) -> None:
    """Keep receiving, so that pongs are seen; end when the phone leaves."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
