"""Pages: the start page, a series, an event for delegates, hosts and the projector."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Annotated

import segno
from litestar import Response, get
from litestar.params import FromPath, QueryParameter

from companion.domain.errors import CompanionError, FieldError, NotFoundError, StoreAwayError, UnsureError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.live.frames import join, partial
from companion.log.event_log import EventLog
from companion.views import pages, start
from companion.views.pages import NoticeDraft
from companion.views.personal import anonymous, fill, seat_html, seat_partials, slots
from companion.views.start import Listed
from companion.views.talk import composer
from companion.web import permissions
from companion.web.archive import newest_edition
from companion.web.errors import headers_of, status_of
from companion.web.filled import filled, new_command_id
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import html_response, redirect, shared_response
from companion.web.seen import reach_seen
from companion.web.services import Services
from companion.web.surfaces import COMPOSER, CONSOLE, Asked, Surface


@get("/", summary="Events and series")
async def start_page(request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[bytes]:
    """Show what is live, next and past; what is archived also while the store is away."""
    html = services.renderer.page("start", start.start_page(_listed(services), services.site(request)))
    return filled(request, services, html, None, who.person)


@get("/s/{series:str}/", summary="A series of events")
async def series_page(
    series: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
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
    event: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    draft: Annotated[str, QueryParameter(max_length=100)] = "",
) -> Response[bytes]:
    """Show the event as it is now; once it is archived, the archive."""
    if (edition := newest_edition(event, "index.html", request, services)) is not None:
        return edition
    log = services.log_of(event)
    if not request.scope["raw_path"].endswith(b"/"):
        return redirect(f"/e/{log.slug}/", 308)
    await reach_seen(request, log)
    if who.person is None:
        return _shared(request, services, log, "event", _event_html)
    return _event_page_of(request, services, log, who.person, await _kept(draft, services, log.event))


@get("/e/{event:str}/comments", summary="All comments")
async def comments_page(
    event: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    before: Annotated[int | None, QueryParameter(ge=1)] = None,
) -> Response[bytes]:
    """Show the whole wall, some at a time."""
    log = services.log_of(event)
    await reach_seen(request, log)
    html = services.renderer.page("comments", pages.comments_page(log.event, services.site(request, log.event), before))
    return filled(request, services, html, log.event, who.person)


@get("/e/{event:str}/screen", summary="The projector")
async def screen_page(event: FromPath[str], request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """Show what a hall should see."""
    return _shared(request, services, services.log_of(event), "screen", _screen_html)


@get("/e/{event:str}/host", summary="The host's console")
async def host_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show the console.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("host", who, log.event)
    await reach_seen(request, log)
    page = services.pages.page(
        "host", log.event, services.site(request, log.event), lambda: _host_html(request, services, log)
    )
    return filled(request, services, page.slotted, log.event, who.person)


@get("/e/{event:str}/freeze", summary="The question before the day is closed for good")
async def freeze_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Ask once more.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("freeze", who, log.event)
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


async def _kept(draft_id: str, services: Services, event: Event) -> dict[str, str]:
    """The composer with the comment that somebody wrote before they signed in, if there is one and it can be had."""
    draft = None
    with suppress(StoreAwayError):
        draft = await services.drafts.find(draft_id)
    if draft is None:
        return {}
    written = composer(event, signed_in=True, text=draft.text, item=draft.item or "")
    return {"composer": services.renderer.region("composer", written)}


def _event_page_of(
    request: AnyRequest,
    services: Services,
    log: EventLog,
    person: Person | None,
    left: Mapping[str, str],
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """Answer with the event's page for one person alone.

    Args:
        left: Slots that they left otherwise than the state says, by name: a composer with text in it.
    """
    site = services.site(request, log.event)
    page = services.pages.page("event", log.event, site, lambda: _event_html(request, services, log))
    personal = {**(slots(services.renderer, log.event, person) if person else {}), **left}
    return html_response(request, fill(page.slotted, personal, new_command_id), status=status, headers=headers)


# Refusals


def refused_page(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Answer a refused command with the whole page: the sentence beside what was typed, and what was typed in place."""
    if surface is CONSOLE:
        return _refused_console(asked, error)
    left = _left_composer(asked, error) if surface is COMPOSER else _left_seat(asked, error)
    status, headers = status_of(error), headers_of(error)
    return _event_page_of(
        asked.request, asked.services, asked.log, asked.who.person, left, status=status, headers=headers
    )


def _left_composer(asked: Asked, error: CompanionError) -> dict[str, str]:
    text, item = str(asked.typed.get("text", "")), str(asked.typed.get("item", ""))
    written = composer(
        asked.log.event,
        signed_in=True,
        text=text,
        item=item,
        problem=sentence_of(error),
        command_id=_same_id(asked, error),
    )
    return {"composer": asked.services.renderer.region("composer", written)}


def _same_id(asked: Asked, error: CompanionError) -> str:
    """The id that a command was sent with, if it may have counted: then it must not count again."""
    return str(asked.typed.get("command_id", "")) if isinstance(error, UnsureError) else ""


def _left_seat(asked: Asked, error: CompanionError) -> dict[str, str]:
    html = _refused_seat(asked, error)
    return {f"my-seat:{asked.subject}": html} if html else {}


def _refused_seat(asked: Asked, error: CompanionError) -> str:
    item, person = asked.log.event.agenda.item(asked.subject), asked.who.person
    if item is None:
        return ""
    return seat_html(asked.services.renderer, asked.log.event, item, person.id if person else None, sentence_of(error))


def _refused_console(asked: Asked, error: CompanionError) -> Response[bytes]:
    """Answer with the console to whom it may be shown, and to others with the sentence alone."""
    event, typed = asked.log.event, asked.typed
    try:
        permissions.check("host", asked.who, event)
    except CompanionError as not_shown:
        return error_response(asked.request, status_of(not_shown), str(not_shown), headers_of(not_shown))
    draft = NoticeDraft(
        text=str(typed.get("text", "")),
        urgent=str(typed.get("urgent", "")) == "true",
        room=str(typed.get("room", "")),
        command_id=_same_id(asked, error),
    )
    site = asked.services.site(asked.request, event)
    html = asked.services.renderer.page("host", pages.host_page(event, site, problem=sentence_of(error), draft=draft))
    status, headers = status_of(error), headers_of(error)
    return filled(asked.request, asked.services, html, event, asked.who.person, status=status, headers=headers)


def seat_partial(asked: Asked, error: CompanionError) -> str:
    """Tell htmx why a seat was refused, with the person's seats as they are now."""
    person, problems = asked.who.person, {asked.subject: sentence_of(error)}
    if person is not None:
        return join(seat_partials(asked.services.renderer, asked.log.event, person.id, problems))
    html = _refused_seat(asked, error)
    return partial(f"my-seat-{asked.subject}", html, swap="innerMorph") if html else ""


def sentence_of(error: CompanionError) -> str:
    """The sentence to show beside a field: the first one, where several are wrong."""
    return next(iter(error.fields.values())) if isinstance(error, FieldError) else str(error)


def error_response(request: AnyRequest, status: int, sentence: str, headers: Mapping[str, str]) -> Response[bytes]:
    """Answer with a page that says what is wrong and offers a way on."""
    services: Services = request.app.state.services
    html = services.renderer.page("error", pages.error_page(services.site(request), status, sentence))
    all_headers = {**headers, "Cache-Control": "no-store"}
    return html_response(request, anonymous(html), status=status, headers=all_headers)
