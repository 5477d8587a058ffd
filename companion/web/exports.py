"""Exports: an event in the formats of calendars, venue apps, feed readers and spreadsheets."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import PurePosixPath

from litestar import Response, get
from litestar.params import FromPath

import companion
from companion.domain.event import Event
from companion.programme.exports import LIVE, MEDIA_TYPES
from companion.programme.published import Published
from companion.programme.table import comments_csv
from companion.views.items import facts_of
from companion.web import permissions
from companion.web.archive import newest_edition
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import PRIVATE, Shared, shared, shared_response
from companion.web.seen import reach_seen
from companion.web.services import Services

ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}


@get([f"/e/{{event:str}}/{name}" for name in LIVE], summary="The agenda or the wall, in a format for other programs")
async def export(event: FromPath[str], request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """Give out the event as it is now; once it is archived, the file of the newest edition."""
    name = PurePosixPath(request.scope["path"]).name
    if (kept := newest_edition(event, name, request, services)) is not None:
        return kept
    log = services.log_of(event)
    await reach_seen(request, log)
    text = _written(name, request, services, log.event)
    return shared_response(request, _shared(name, text), vary="Accept-Encoding", headers=ANY_ORIGIN)


@get("/e/{event:str}/comments.csv", summary="Every comment as a table, for hosts")
async def comments_table(event: FromPath[str], services: GivenServices, who: GivenWho) -> Response[bytes]:
    """Give hosts the whole wall, also what is not shown.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("comments-table", who, log.event)
    name = f'attachment; filename="{log.slug}-comments.csv"'
    headers = {"Cache-Control": PRIVATE, "Content-Disposition": name}
    # Ten thousand comments take a tenth of a second, which nobody else shall wait for.
    table = await asyncio.to_thread(comments_csv, log.event)
    return Response(table, media_type="text/csv", headers=headers)


def _written(name: str, request: AnyRequest, services: Services, event: Event) -> str:
    """Write it, unless nothing has moved since it last was."""
    site = services.site(request, event)
    published = Published(
        address=f"{site.public_url}/e/{facts_of(event).slug}/", software=f"Companion {companion.__version__}"
    )
    return services.pages.page(name, event, site, lambda: LIVE[name](event, published).decode())


def forget() -> None:
    """Keep nothing ready: something in it was erased."""
    _shared.cache_clear()


@lru_cache(maxsize=64)
def _shared(name: str, text: str) -> Shared:
    """Compress it once for as long as it stays the same."""
    return shared(text.encode(), media_type=MEDIA_TYPES[PurePosixPath(name).suffix])
