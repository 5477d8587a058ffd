"""The preview: the very pages that the archive would have as things stand, for hosts alone."""

from __future__ import annotations

import asyncio
import mimetypes
from functools import lru_cache

from litestar import Response, get
from litestar.params import FromPath

from companion import SOFTWARE
from companion.archive.edition import EditionInputs, archive_files
from companion.domain.errors import NotFoundError
from companion.domain.event import Event
from companion.views.archive_frame import POSTER
from companion.views.preview import preview_page as preview_context
from companion.web import permissions
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import PRIVATE
from companion.web.posters import poster_of
from companion.web.seen import reach_seen

POLICY = "style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""What the pages may do within ours. They bring a stricter one of their own."""


@get("/e/{event:str}/host/preview", summary="The archive as it would be now")
async def preview_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show the pages of the next edition within one of ours, which says that they are a preview.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("editions", who, log.event)
    await reach_seen(request, log)
    html = services.renderer.page("preview", preview_context(log.event, services.site(request, log.event)))
    policy = f"{request.app.state.headers.policy(request.scope)}; frame-src 'self'"
    return filled(request, services, html, log.event, who.person, headers={"Content-Security-Policy": policy})


@get("/e/{event:str}/host/preview/{name:path}", summary="A file of the archive as it would be now")
async def preview_file(
    event: FromPath[str], name: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Serve a file of the next edition.

    Raises:
        AccessError: Unless a host asks.
        NotFoundError: If it would have no such file.
    """
    log = services.log_of(event)
    permissions.check("editions", who, log.event)
    await reach_seen(request, log)
    files = await asyncio.to_thread(_files, _Asked(log.event, services.public_url))
    wanted = name.lstrip("/")
    content = await poster_of(services, log.event) if wanted == POSTER else files.get(wanted)
    if content is None:
        raise NotFoundError("The archive would have nothing at this address.")
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Content-Security-Policy": f"default-src 'none'; {POLICY}", "Cache-Control": PRIVATE}
    return Response(content, media_type=media_type, headers=headers)


class _Asked:
    """The state that a preview is wanted of, and where. Two of the same version are the same."""

    def __init__(self, event: Event, public_address: str) -> None:
        self.event, self.public_address = event, public_address
        self._key = (event.facts and event.facts.slug, event.cursor, public_address)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=4)
def _files(asked: _Asked) -> dict[str, bytes]:
    number = len(asked.event.ordered) + 1
    inputs = EditionInputs(number=number, public_address=asked.public_address, software=SOFTWARE)
    return archive_files(asked.event, inputs)


def forget() -> None:
    """Keep nothing ready: something in it was erased."""
    _files.cache_clear()
