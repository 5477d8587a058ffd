"""The pages on which hosts erase: what can be, where words still are, and the question before anything goes."""

from __future__ import annotations

import asyncio
from typing import Annotated

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from companion.archive.finding import files_with
from companion.log.event_log import EventLog
from companion.log.stream import PAGE
from companion.views import erasing as views
from companion.views.finding import Passage, Passages, find_words
from companion.web import permissions
from companion.web.fields import convert, read_fields
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.seen import reach_seen
from companion.web.surfaces import Asked

NO_STORE = {"Cache-Control": "private, no-store"}
MAX_WORDS = 200


class WordFields(Struct, frozen=True):
    """`words` are those to be found, whatever their case."""

    words: str = ""


@get("/e/{event:str}/host/erase", summary="What hosts can erase")
async def erase_page(
    event: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    done: Annotated[list[str] | None, QueryParameter(max_length=100)] = None,
) -> Response[bytes]:
    """Show what can be erased, and what just was.

    Raises:
        AccessError: Unless a host asks.
        StoreError: If the log cannot be read.
    """
    log = services.log_of(event)
    permissions.check("erase", who, log.event)
    await reach_seen(request, log)
    context = views.erase_page(log.event, services.site(request, log.event), await _passages(log), done=done or ())
    html = services.renderer.page("erase", context)
    return filled(request, services, html, log.event, who.person, headers=NO_STORE)


@post("/e/{event:str}/host/erase", status_code=200, summary="Find where words still are {words}")
async def find(event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[bytes]:
    """Show where words still are. They are sent, not asked for by address: nothing keeps them that keeps addresses.

    Raises:
        AccessError: Unless a host asks.
        StoreError: If the log cannot be read.
    """
    log = services.log_of(event)
    permissions.check("erase", who, log.event)
    words = convert(await read_fields(request), WordFields).words[:MAX_WORDS].strip()
    passages = await _passages(log)
    found = await asyncio.to_thread(find_words, log.event, passages, words)
    files = await asyncio.to_thread(lambda: tuple(files_with(services.shelf, log.slug, words)))
    site = services.site(request, log.event)
    context = views.erase_page(log.event, site, passages, words=words, found=found, files=files)
    html = services.renderer.page("erase", context)
    return filled(request, services, html, log.event, who.person, headers=NO_STORE)


@get("/e/{event:str}/host/erase/ask", summary="The question before something is erased")
async def ask_page(
    event: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    what: Annotated[list[str] | None, QueryParameter(max_length=1_000)] = None,
) -> Response[bytes]:
    """Ask before something is erased.

    Raises:
        AccessError: Unless a host asks.
        NotFoundError: If there is no such thing.
        StoreError: If the log cannot be read.
    """
    log = services.log_of(event)
    permissions.check("erase", who, log.event)
    await reach_seen(request, log)
    context = views.erasure_asked(log.event, services.site(request, log.event), what or (), await _passages(log))
    html = services.renderer.page("erase_ask", context)
    return filled(request, services, html, log.event, who.person, headers=NO_STORE)


def refused_erasing(asked: Asked, problem: str, command_id: str) -> str:
    """Render the question again, with why it was refused."""
    how = "wholly" if str(asked.typed.get("wholly", "")) == "true" else "earlier"
    what = [f"{how}:{thing}" for thing in str(asked.typed.get("things", "")).split()]
    event, services = asked.log.event, asked.services
    site = services.site(asked.request, event)
    context = views.erasure_asked(event, site, what, problem=problem, command_id=command_id)
    return services.renderer.page("erase_ask", context)


async def _passages(log: EventLog) -> list[Passage]:
    """Read all that hosts wrote from the log, a page at a time: others have a turn in between."""
    gathered, passages, version = Passages(log.event), list[Passage](), 0
    while True:
        records = await log.page(version + 1)
        passages += gathered.of(records)
        if len(records) < PAGE:
            return passages
        version = records[-1].version
