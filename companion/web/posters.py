"""The poster of the video: hosts send a picture as a file, from a phone too, and see what there is."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec.structs import replace

from companion.archive.pictures import MAX_FILE_BYTES
from companion.domain import commands as c
from companion.domain.errors import CompanionError, FieldError, NotFoundError, StoreError
from companion.domain.event import Event
from companion.domain.poster import JPEG
from companion.views.items import facts_of
from companion.web import answers, permissions
from companion.web.fields import MAX_BODY_BYTES, command_id
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import PRIVATE, is_known
from companion.web.parts import read_file
from companion.web.services import Services
from companion.web.surfaces import POSTER, Asked
from companion.web.who import expect_person

MAX_SENT_BYTES = MAX_FILE_BYTES + MAX_BODY_BYTES
"""A picture, with what is said of it."""

NONE_CHOSEN = "Choose a picture first."
LOST = "The store has lost this picture. Send it again, or remove it."
TOO_MUCH = f"This picture is larger than {MAX_FILE_BYTES // 1024**2} MB. Send a smaller one."


@get("/e/{event:str}/host/story/video/poster", summary="The poster of the video, for hosts")
async def poster_file(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show the picture as it is kept, before any edition has it.

    Raises:
        AccessError: Unless a host asks.
        NotFoundError: If there is none.
    """
    log = services.log_of(event)
    permissions.check("story", who, log.event)
    content = await poster_of(services, log.event)
    if content is None:
        raise NotFoundError(LOST if log.event.poster else "The video has no poster.")
    etag = f'"{log.event.poster.sha256[:20]}"' if log.event.poster else ""
    headers = {"Cache-Control": PRIVATE, "ETag": etag, "Content-Security-Policy": "default-src 'none'"}
    if is_known(request.scope, etag):
        return Response(b"", status_code=304, headers=headers)
    return Response(content, media_type=JPEG, headers=headers)


async def poster_of(services: Services, event: Event) -> bytes | None:
    """The picture that an event names, None if it names none or the store has lost it."""
    return await services.media.get(facts_of(event).slug, event.poster.sha256) if event.poster else None


@post(
    "/e/{event:str}/video/poster",
    status_code=200,
    request_max_body_size=MAX_SENT_BYTES,
    summary="Give the video a poster",
)
async def set_poster(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Take a picture as a file in a form of several parts: poster, alt?. Without one, say anew what is to be seen."""
    asked = Asked(request=request, services=services, log=services.log_of(event), who=who, subject="")
    before = asked.log.event.version
    try:
        # First of all: nobody else's megabytes are read.
        permissions.check("story", who, asked.log.event)
        content = await read_file(asked, "poster", max_bytes=MAX_FILE_BYTES, too_much=TOO_MUCH)
        version = await _submit(asked, content)
    except CompanionError as error:
        return answers.refused(asked, POSTER, error)
    return answers.accepted(asked, POSTER, before=before, version=version)


async def _submit(asked: Asked, content: bytes) -> int:
    """Draw the picture anew, put it into the store, and then into the log."""
    person, services, log = expect_person(asked.who), asked.services, asked.log
    used_id, alt = command_id(asked.request, asked.typed), asked.typed.get("alt")
    if not content:
        if log.event.poster is None:
            raise FieldError({"poster": NONE_CHOSEN})
        again = replace(log.event.poster, alt=str(log.event.poster.alt if alt is None else alt))
        return await log.submit(c.SetPoster(again), person, used_id)
    picture = await services.drawing.anew(content)
    poster = picture.as_poster(str(alt or ""))
    await services.media.offer(log.slug, picture.content)
    version = await log.submit(c.SetPoster(poster), person, used_id)
    # If the store does not answer now, the eraser does it: the picture is there on trial.
    with suppress(StoreError):
        if log.event.poster and log.event.poster.sha256 == poster.sha256:
            await services.media.keep(log.slug, picture.content)
    return version
