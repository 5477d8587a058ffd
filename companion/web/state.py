"""The public fold and the log, as JSON for other programs."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.params import Parameter

from companion.domain.changes import Record
from companion.views.state import public_state
from companion.web import permissions
from companion.web.seen import reach_seen
from companion.web.services import Services
from companion.web.who import Who


@get("/e/{event:str}/state.json", summary="The public state of an event")
async def state(event: str, request: Request[Any, Any, Any], services: Services) -> Response[bytes]:
    """The event as anybody may see it, at one version. The ETag is the cursor."""
    log = services.log_of(event)
    await reach_seen(request, log)
    cursor = log.event.cursor
    headers = {"ETag": f'"{cursor}"', "Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers)
    return Response(msgspec.json.encode(public_state(log.event)), media_type="application/json", headers=headers)


class LogPage(msgspec.Struct, frozen=True):
    """Records of an event after a version."""

    version: int
    records: list[Record]


@get("/e/{event:str}/log.json", summary="The records of an event, for its hosts")
async def log_json(
    event: str, services: Services, who: Who, since: Annotated[int, Parameter(ge=0)] = 0
) -> Response[bytes]:
    """The records after version `since`, read from the store.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("log", who.person, log.event)
    records = await log.records(since)
    page = LogPage(log.event.version, records)
    headers = {"Cache-Control": "private, no-store"}
    return Response(msgspec.json.encode(page), media_type="application/json", headers=headers)
