"""The public fold and the log, as JSON for other programs."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.params import FromPath, QueryParameter

import companion
from companion.domain.changes import Record
from companion.views.state import public_state
from companion.web import permissions
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import is_known
from companion.web.seen import reach_seen

MAX_VERSION = 2**53
"""What JSON carries exactly everywhere, and the store takes."""


@get("/e/{event:str}/state.json", summary="The public state of an event")
async def state(event: FromPath[str], request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """The event as anybody may see it, at one version of it and of this software: both are in the ETag."""
    log = services.log_of(event)
    await reach_seen(request, log)
    etag = f'"{companion.__version__}-{log.event.cursor}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
    if is_known(request.scope, etag):
        return Response(b"", status_code=304, headers=headers)
    return Response(msgspec.json.encode(public_state(log.event)), media_type="application/json", headers=headers)


class LogPage(msgspec.Struct, frozen=True):
    """Records of an event after a version."""

    version: int
    records: list[Record]


@get("/e/{event:str}/log.json", summary="The records of an event, for its hosts")
async def log_json(
    event: FromPath[str],
    services: GivenServices,
    who: GivenWho,
    since: Annotated[int, QueryParameter(ge=0, le=MAX_VERSION)] = 0,
) -> Response[bytes]:
    """The records after version `since`, read from the store.

    Raises:
        AccessError: Unless a host asks.
        StoreError: If it could not be read.
    """
    log = services.log_of(event)
    permissions.check("log", who, log.event)
    records = await log.records(since)
    page = LogPage(log.event.version, records)
    headers = {"Cache-Control": "private, no-store"}
    return Response(msgspec.json.encode(page), media_type="application/json", headers=headers)
