"""Pages: the start page, a series, an event for delegates, hosts and the projector."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import segno
from litestar import Request, Response, get
from litestar.params import Parameter

from companion.domain.errors import CompanionError, FieldError, NotFoundError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.live.frames import join
from companion.log.event_log import EventLog
from companion.people.drafts import Draft
from companion.views import pages, start
from companion.views.pages import NoticeDraft
from companion.views.personal import anonymous, fill, seat_html, seat_partials, slots
from companion.views.start import Listed
from companion.views.talk import Composer, composer
from companion.web import permissions
from companion.web.archive import newest_edition
from companion.web.errors import headers_of, status_of
from companion.web.filled import filled, new_command_id
from companion.web.html import HTML, html_response, shared_response
from companion.web.seen import reach_seen
from companion.web.services import Services
from companion.web.surfaces import COMPOSER, CONSOLE, Asked, Surface
from companion.web.who import Who

AnyRequest = Request[Any, Any, Any]


@get("/", summary="Events and series")
async def start_page(request: AnyRequest, services: Services, who: Who) -> Response[bytes]:
    """Show what is live, next and past; what is archived also while the store is away."""
    html = services.renderer.page("start", start.start_page(_listed(services), services.site(request)))
    return filled(request, services, html, None, who.person)


@get("/s/{series:str}/", summary="A series of events")
async def series_page(series: str, request: AnyRequest, services: Services, who: Who) -> Response[bytes]:
    """Show several events told as one story.

    Raises:
        NotFoundError: If no event belongs to it.
    """
    context = start.series_page(series, _listed(services), services.site(request))
    if context is None:
        raise NotFoundError("There is no such series. Look at the list of events.")
    return filled(request, services, services.renderer.page("series", context), None, who.person)


def _listed(services: Services) -> list[Listed]:
    """Every event that is in memory, and every archive that only this process's disk knows."""
    archives = {edition.slug: start.archived(edition.listing) for edition in services.shelf.all()}
    known = {log.slug: start.listed(log.event) for log in services.logs.all() if log.event.facts}
    return list({**archives, **known}.values())


@get("/e/{event:str}/", summary="An event: live, or its newest edition")
async def event_page(
    event: str,
    request: AnyRequest,
    services: Services,
    who: Who,
    draft: Annotated[str, Parameter(max_length=100)] = "",
) -> Response[bytes]:
    """Show the event as it is now; once it is archived, the archive."""
    if (edition := newest_edition(event, "index.html", request, services)) is not None:
        return edition
    if not request.scope["raw_path"].endswith(b"/"):
        return Response(b"", status_code=308, headers={"Location": f"/e/{event}/"})
    log = services.log_of(event)
    await reach_seen(request, log)
    if who.person is None:
        return _shared(request, services, log, "event", _event_html)
    kept = await services.drafts.find(draft) if draft else None
    return _event_page_of(request, services, log, who.person, written=_kept(log.event, kept))


@get("/e/{event:str}/comments", summary="All comments")
async def comments_page(
    event: str,
    request: AnyRequest,
    services: Services,
    who: Who,
    before: Annotated[int | None, Parameter(ge=1)] = None,
) -> Response[bytes]:
    """Show the whole wall, some at a time."""
    log = services.log_of(event)
    await reach_seen(request, log)
    html = services.renderer.page("comments", pages.comments_page(log.event, services.site(request, log.event), before))
    return filled(request, services, html, log.event, who.person)


@get("/e/{event:str}/screen", summary="The projector")
async def screen_page(event: str, request: AnyRequest, services: Services) -> Response[bytes]:
    """Show what a hall should see."""
    return _shared(request, services, services.log_of(event), "screen", _screen_html)


@get("/e/{event:str}/host", summary="The host's console")
async def host_page(event: str, request: AnyRequest, services: Services, who: Who) -> Response[bytes]:
    """Show the console.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("host", who.person, log.event)
    await reach_seen(request, log)
    page = services.pages.page(
        "host", log.event, services.site(request, log.event), lambda: _host_html(request, services, log)
    )
    return filled(request, services, page.slotted, log.event, who.person)


@get("/e/{event:str}/freeze", summary="The question before the day is closed for good")
async def freeze_page(event: str, request: AnyRequest, services: Services, who: Who) -> Response[bytes]:
    """Ask once more.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("freeze", who.person, log.event)
    html = services.renderer.page("freeze", pages.freeze_page(log.event, services.site(request, log.event)))
    return filled(request, services, html, log.event, who.person)


# Rendering what everybody shares


def _event_html(request: AnyRequest, services: Services, log: EventLog) -> str:
    return services.renderer.page("event", pages.event_page(log.event, services.site(request, log.event)))


def _screen_html(request: AnyRequest, services: Services, log: EventLog) -> str:
    site = services.site(request, log.event)
    address = f"{site.public_url}/e/{log.slug}/"
    return services.renderer.page("screen", pages.screen_page(log.event, site, qr_svg(address)))


def _host_html(request: AnyRequest, services: Services, log: EventLog) -> str:
    return services.renderer.page("host", pages.host_page(log.event, services.site(request, log.event)))


def qr_svg(address: str) -> str:
    """Draw an address as a QR code, as SVG without width and height."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, omitsize=True, border=2)
    return drawn.getvalue().decode()


Render = Callable[[AnyRequest, Services, EventLog], str]


def _shared(request: AnyRequest, services: Services, log: EventLog, name: str, render: Render) -> Response[bytes]:
    site = services.site(request, log.event)
    page = services.pages.page(name, log.event, site, lambda: render(request, services, log))
    return shared_response(request, page.anonymous)


# Filling in what is personal


def _kept(event: Event, draft: Draft | None) -> Composer | None:
    return composer(event, signed_in=True, text=draft.text, item=draft.item or "") if draft else None


def _event_page_of(
    request: AnyRequest,
    services: Services,
    log: EventLog,
    person: Person,
    *,
    written: Composer | None = None,
    seats: Mapping[str, str] | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """Answer with the event's page for somebody who is signed in.

    Args:
        written: The composer as it was left.
        seats: Seat slots that differ from what the state alone says, by the slot's name.
    """
    site = services.site(request, log.event)
    page = services.pages.page("event", log.event, site, lambda: _event_html(request, services, log))
    personal = {**slots(services.renderer, log.event, person, written=written), **(seats or {})}
    return html_response(request, fill(page.slotted, personal, new_command_id), status=status, headers=headers)


# Refusals


def refused_page(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Answer a refused command with the whole page: the sentence beside what was typed, and what was typed in place."""
    status, headers = status_of(error), headers_of(error)
    if asked.who.person is None:
        return error_response(asked.request, status, str(error), headers)
    if surface is CONSOLE:
        return _refused_console(asked, error, asked.who.person)
    written, seats = None, None
    if surface is COMPOSER:
        written = _refused_composer(asked, error)
    else:
        seats = _refused_seat(asked, error, asked.who.person)
    return _event_page_of(
        asked.request,
        asked.services,
        asked.log,
        asked.who.person,
        written=written,
        seats=seats,
        status=status,
        headers=headers,
    )


def _refused_composer(asked: Asked, error: CompanionError) -> Composer:
    text, item = str(asked.typed.get("text", "")), str(asked.typed.get("item", ""))
    return composer(asked.log.event, signed_in=True, text=text, item=item, problem=sentence_of(error))


def _refused_seat(asked: Asked, error: CompanionError, person: Person) -> dict[str, str]:
    item = asked.log.event.agenda.item(asked.subject)
    if item is None:
        return {}
    html = seat_html(asked.services.renderer, asked.log.event, item, person.id, sentence_of(error))
    return {f"my-seat:{item.id}": html}


def _refused_console(asked: Asked, error: CompanionError, person: Person) -> Response[bytes]:
    event = asked.log.event
    try:
        permissions.check("host", person, event)
    except CompanionError as not_allowed:
        return error_response(asked.request, status_of(not_allowed), str(not_allowed), {})
    typed = asked.typed
    draft = NoticeDraft(
        text=str(typed.get("text", "")),
        urgent=str(typed.get("urgent", "")) == "true",
        room=str(typed.get("room", "")),
    )
    site = asked.services.site(asked.request, event)
    html = asked.services.renderer.page("host", pages.host_page(event, site, problem=sentence_of(error), draft=draft))
    status, headers = status_of(error), headers_of(error)
    return filled(asked.request, asked.services, html, event, person, status=status, headers=headers)


def seat_partial(asked: Asked, error: CompanionError) -> str:
    """Tell htmx why a seat was refused, with everybody's seats as they are now."""
    person = asked.who.person
    problems = {asked.subject: sentence_of(error)}
    return join(seat_partials(asked.services.renderer, asked.log.event, person.id if person else None, problems))


def sentence_of(error: CompanionError) -> str:
    """The sentence to show beside a field: the first one, where several are wrong."""
    return next(iter(error.fields.values())) if isinstance(error, FieldError) else str(error)


def error_response(request: AnyRequest, status: int, sentence: str, headers: Mapping[str, str]) -> Response[bytes]:
    """Answer with a page that says what is wrong and offers a way on."""
    services: Services = request.app.state.services
    html = services.renderer.page("error", pages.error_page(services.site(request), status, sentence))
    all_headers = {**headers, "Cache-Control": "no-store"}
    return Response(anonymous(html).encode(), status_code=status, media_type=HTML, headers=all_headers)
