"""The pages on which hosts write the day up, and look at it before it is saved."""

from __future__ import annotations

import asyncio

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from companion.archive.poster import poster_of
from companion.domain.errors import CompanionError, FieldError, NotFoundError, SignInError, UnsureError
from companion.domain.event import Event
from companion.domain.rules.running import find_item
from companion.domain.story import section_of
from companion.views import writing as views
from companion.views.items import facts_of
from companion.views.poster import poster_form
from companion.views.prose import prose
from companion.views.writing import Typed
from companion.web import permissions
from companion.web.amendments import MAX_WRITTEN_BYTES
from companion.web.errors import status_of
from companion.web.fields import read_fields
from companion.web.filled import filled, refused_with
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import html_response
from companion.web.seen import reach_seen
from companion.web.services import Services
from companion.web.surfaces import Asked, Surface
from companion.web.wants import Wants, wants
from companion.web.who import Who

NEW = "new"
"""What stands in the address of a section that is yet to be written."""

WRITTEN = frozenset({"section", "write-up", "video"})
"""The forms on which people write at length: whatever happens, what was typed comes back."""


@get("/e/{event:str}/host/story", summary="What was written about the day")
async def story_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show what has been written, and what can be.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("story", who, log.event)
    await reach_seen(request, log)
    context = views.story_page(log.event, services.site(request, log.event))
    return filled(request, services, services.renderer.page("story", context), log.event, who.person)


@get("/e/{event:str}/host/story/video", summary="The video, to be named")
async def video_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show what is known of the video.

    Raises:
        AccessError: Unless a host asks.
    """
    return await _sheet("video", "", request, services, who, event=event)


@get("/e/{event:str}/host/story/{kind:str}/{subject:str}", summary="A section or an item, to be written")
async def sheet_page(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    kind: FromPath[str],
    subject: FromPath[str],
) -> Response[bytes]:
    """Show a section of the story or an item, to be written.

    Raises:
        AccessError: Unless a host asks.
        NotFoundError: If there is no such thing.
    """
    if kind not in FORMS:
        raise NotFoundError(NOTHING)
    return await _sheet(FORMS[kind], subject, request, services, who, event=event)


async def _sheet(
    form: str, subject: str, request: AnyRequest, services: Services, who: Who, *, event: str
) -> Response[bytes]:
    log = services.log_of(event)
    permissions.check("story", who, log.event)
    await reach_seen(request, log)
    if form == "section" and not _is_there(log.event, subject):
        raise NotFoundError(NOTHING)
    html = sheet_html(form, request, services, log.event, subject=subject, typed=Typed())
    return filled(request, services, html, log.event, who.person)


FORMS = {"sections": "section", "items": "write-up"}
NOTHING = "There is nothing of that name to write here."


def _is_there(event: Event, section: str) -> bool:
    return section == NEW or section_of(facts_of(event).story, section) is not None


@post("/e/{event:str}/host/story/preview", status_code=200, summary="How the archive will print it")
async def preview(event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[bytes]:
    """Show what was typed as the archive prints it, and leave it as it is.

    Raises:
        AccessError: Unless a host asks.
        NotFoundError: If it is about no such thing.
    """
    log = services.log_of(event)
    asked = Asked(request=request, services=services, log=log, who=who, subject="")
    try:
        permissions.check("story", who, log.event)
    except SignInError as error:
        if wants(request) is not Wants.PAGE:
            raise
        asked.typed.update(await read_fields(request, max_bytes=MAX_WRITTEN_BYTES))
        return _signed_out(asked, error)
    sent = await read_fields(request, max_bytes=MAX_WRITTEN_BYTES)
    fields = {name: str(value) for name, value in sent.items()}
    if wants(request) is Wants.FRAGMENT:
        text = fields.get("text", fields.get("transcript", ""))
        return html_response(request, await asyncio.to_thread(prose, text))
    form, subject = fields.get("form", ""), fields.get("subject", "")
    if form not in WRITTEN:
        raise NotFoundError(NOTHING)
    typed = Typed(fields=fields, wants_preview=True, command_id=fields.get("command_id", ""))
    html = sheet_html(form, request, services, log.event, subject=subject, typed=typed)
    return filled(request, services, html, log.event, who.person)


def _signed_out(asked: Asked, error: SignInError) -> Response[bytes]:
    """Answer whoever has to sign in again with the page that they write on, where all that they typed stays.

    Raises:
        NotFoundError: If it is about no such thing.
    """
    form, subject = str(asked.typed.get("form", "")), str(asked.typed.get("subject", ""))
    if form not in WRITTEN:
        raise NotFoundError(NOTHING)
    html = sheet_html(
        form, asked.request, asked.services, asked.log.event, subject=subject, typed=typed_by(asked, error)
    )
    return filled(asked.request, asked.services, html, asked.log.event, None, status=status_of(error))


def sheet_html(form: str, request: AnyRequest, services: Services, event: Event, *, subject: str, typed: Typed) -> str:
    """Render a page to write on.

    Args:
        subject: The id of a section or an item.

    Raises:
        NotFoundError: If there is no such item.
    """
    site = services.site(request, event)
    page: Struct
    match form:
        case "section":
            page = views.section_page(event, site, section_of(facts_of(event).story, subject), typed)
        case "write-up":
            page = views.write_up_page(event, site, find_item(event, subject), typed)
        case _:
            shown_in = _shown_in(services, event)
            poster = poster_form(event, typed.fields, typed.command_id, shown_in, trusted=typed.trusted)
            page = views.video_page(event, site, typed, poster)
    return services.renderer.page(form, page)


def _shown_in(services: Services, event: Event) -> list[tuple[int, str]]:
    """The editions on this process's disk, each with the poster that it gives out, "" for none."""
    editions = services.shelf.editions(facts_of(event).slug)
    return [(edition.number, poster_of(services.shelf, edition)) for edition in editions]


def refused_writing(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Answer what could not be saved with the page that it was typed on, also to somebody who has to sign in again.

    Whoever may not see the page gets back what they typed, and nothing of what is there.
    """
    typed = typed_by(asked, error)
    subject = asked.subject or str(asked.typed.get("section", ""))
    html = sheet_html(surface.form, asked.request, asked.services, asked.log.event, subject=subject, typed=typed)
    return refused_with(asked, html, error)


def typed_by(asked: Asked, error: CompanionError) -> Typed:
    """What was typed, with what is wrong with it."""
    return Typed(
        fields={name: str(value) for name, value in asked.typed.items()},
        problems=error.fields if isinstance(error, FieldError) else {"": str(error)},
        command_id=str(asked.typed.get("command_id", "")) if isinstance(error, UnsureError) else "",
        trusted=_is_trusted(asked),
    )


def _is_trusted(asked: Asked) -> bool:
    try:
        permissions.check("story", asked.who, asked.log.event)
    except CompanionError:
        return False
    return True


def story_html(asked: Asked, problem: str) -> str:
    """Render the list of what was written, with why the last act was refused.

    Raises:
        AccessError: Unless a host asks.
    """
    permissions.check("story", asked.who, asked.log.event)
    site = asked.services.site(asked.request, asked.log.event)
    return asked.services.renderer.page("story", views.story_page(asked.log.event, site, problem))
