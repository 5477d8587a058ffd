"""The trail: who did what, read from the log in the store, a bounded part of it at a time."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.params import FromPath, QueryParameter

from companion.domain.changes import Record
from companion.log.event_log import EventLog
from companion.views import trail as views
from companion.views.told.telling import Sort
from companion.views.trail import Wanted
from companion.web import permissions
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.seen import reach_seen
from companion.web.state import MAX_VERSION

PAGE = 50

AT_ONCE = 500
"""Decoding these takes some two milliseconds of the loop; then everybody else has a turn."""

MOST_LOOKED_THROUGH = 20_000
"""Whoever looks for something rare in a long log goes on at a tap, rather than have others wait."""


@get("/e/{event:str}/host/log", summary="Who did what")
async def trail_page(
    event: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    person: Annotated[str, QueryParameter(max_length=100)] = "",
    sort: Annotated[str, QueryParameter(max_length=20)] = "",
    before: Annotated[int, QueryParameter(ge=1, le=MAX_VERSION)] = MAX_VERSION,
) -> Response[bytes]:
    """Show the log in words, the newest first; only what concerns one person, or is of one sort, if that is wanted.

    Raises:
        AccessError: Unless a host asks.
        StoreError: If it could not be read.
    """
    log = services.log_of(event)
    permissions.check("trail", who, log.event)
    await reach_seen(request, log)
    wanted = Wanted(person, Sort(sort) if sort in set(Sort) else None)
    shown, onward, looked_at = await _read(log, wanted, before)
    context = views.trail_page(
        log.event,
        services.site(request, log.event),
        wanted,
        shown,
        before=onward,
        is_newest=before == MAX_VERSION,
        looked_at=looked_at,
    )
    headers = {"Cache-Control": "private, no-store"}
    return filled(request, services, services.renderer.page("trail", context), log.event, who.person, headers=headers)


async def _read(log: EventLog, wanted: Wanted, before: int) -> tuple[list[Record], int, int]:
    """Read a page of what is wanted.

    Returns:
        The records, the newest first; the version before which to go on, 1 at the beginning of the log; and how many
        were looked at, 0 if a page of them was found.
    """
    # What memory does not have yet cannot be told: whose comment it was, for one.
    event = log.event
    onward = start = min(before, event.version + 1)
    at_once, found = PAGE if wanted == Wanted() else AT_ONCE, list[Record]()
    while onward > 1 and start - onward < MOST_LOOKED_THROUGH:
        for record in await log.records_before(onward, at_once):
            onward = record.version
            if wanted.takes(event, record):
                found.append(record)
            if len(found) == PAGE:
                return found, onward, 0
        at_once = AT_ONCE
    return found, onward, start - onward if onward > 1 else 0
