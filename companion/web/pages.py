"""Pages: the start page, a series, an event for delegates and hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Annotated

from litestar import Response, get
from litestar.params import FromPath, FromQuery, QueryParameter

from companion.domain.errors import NotFoundError, StoreAwayError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.views import pages, start, talk
from companion.views.comments import Asking, Order
from companion.views.comments import comments_page as all_comments
from companion.views.items import facts_of
from companion.views.pages import Site
from companion.views.personal import account, called_html, fill, slots
from companion.views.rendering import Renderer
from companion.views.start import Listed
from companion.views.talk import composer
from companion.views.votes import Vote, Voting, votes
from companion.web import permissions
from companion.web.archive import newest_edition
from companion.web.doorway import code_kept
from companion.web.filled import filled, new_command_id
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import html_response, redirect
from companion.web.seen import reach_seen
from companion.web.services import Services


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
        StoreAwayError: If this process knows of none, but cannot ask the store.
    """
    context = start.series_page(series, _listed(services), services.site(request))
    if context is None and services.logs.store_away:
        raise StoreAwayError("We cannot look this series up just now. Try again in a moment.")
    if context is None:
        raise NotFoundError("There is no such series. Look at the list of events.")
    return filled(request, services, services.renderer.page("series", context), None, who.person)


def _listed(services: Services) -> list[Listed]:
    """Every event that is in memory, and every archive that only this process's disk knows."""
    archives = {edition.slug: start.archived(edition.listing) for edition in services.shelf.all()}
    known = {log.slug: start.listed(log.event) for log in services.logs.all() if start.is_listed(log.event)}
    return list({**archives, **known}.values())


@get("/e/{event:str}/", summary="An event: live, or its newest edition")
async def event_page(
    event: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    draft: Annotated[str, QueryParameter(max_length=100)] = "",
    code: Annotated[str, QueryParameter(max_length=100)] = "",
) -> Response[bytes]:
    """Show the event as it is now; once it is archived, the archive. A door code from a QR code is kept for later."""
    if (edition := newest_edition(event, "index.html", request, services)) is not None:
        return edition
    log = services.log_of(event)
    if not request.scope["raw_path"].endswith(b"/"):
        return redirect(f"/e/{log.slug}/", 308)
    if code:
        return code_kept(services, log, code)
    await reach_seen(request, log)
    if who.person is None:
        return filled(request, services, shared_page("event", request, services, log.event), log.event, None)
    kept = await _kept(draft, services, log.event, who.person)
    return event_page_for(who.person, request, services, log.event, kept)


@get("/e/{event:str}/comments", summary="All comments")
async def comments_page(
    event: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    before: Annotated[int | None, QueryParameter(ge=1)] = None,
    order: FromQuery[Order] = Order.NEWEST,
    item: Annotated[str, QueryParameter(max_length=100)] = "",
    skip: Annotated[int, QueryParameter(ge=0)] = 0,
) -> Response[bytes]:
    """Show the whole wall, some at a time; once the event is archived, the record of it."""
    if newest_edition(event, "comments.html", request, services) is not None:
        return redirect(f"/e/{event}/comments.html")
    log = services.log_of(event)
    await reach_seen(request, log)
    context = all_comments(log.event, services.site(request, log.event), Asking(order, item, before, skip))
    html = services.renderer.page("comments", context)
    if who.person is None:
        return filled(request, services, html, log.event, None)
    slots = {
        "account": services.renderer.region("account", account(log.event, who.person)),
        "called": called_html(services.renderer, log.event, who.person.id),
        "may-vote": "",
        **vote_slots(services, log.event, who.person, (card.id for card in context.comments), context.here),
    }
    return html_response(request, fill(html, slots, new_command_id))


def vote_slots(services: Services, event: Event, person: Person, comments: Iterable[str], here: str) -> dict[str, str]:
    """What somebody can say about each of these comments, by the slot that it goes into."""
    said = votes(event, person.id, comments, here)
    return {f"vote:{vote.comment}": services.renderer.region("vote", vote) for vote in said}


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
    return filled(request, services, shared_page("host", request, services, log.event), log.event, who.person)


# Rendering what everybody shares


def _event_html(renderer: Renderer, event: Event, site: Site) -> str:
    return renderer.page("event", pages.event_page(event, site))


def _host_html(renderer: Renderer, event: Event, site: Site) -> str:
    return renderer.page("host", pages.host_page(event, site))


def _wall_html(renderer: Renderer, event: Event, site: Site) -> str:
    return renderer.page("wall", pages.wall_page(event, site))


RENDERED = MappingProxyType({"event": _event_html, "host": _host_html, "wall": _wall_html})
"""The pages that follow from their event and their site alone."""


def shared_page(name: str, request: AnyRequest, services: Services, event: Event) -> str:
    """Render a page that everybody shares who may see it, unless nothing has moved since it last was."""
    site = services.site(request, event)
    return services.pages.page(name, event, site, lambda: RENDERED[name](services.renderer, event, site))


# Filling in what is personal


def _personal(services: Services, event: Event, person: Person) -> dict[str, str]:
    """What goes into the slots of the event's page for somebody who is signed in."""
    here, wall = f"/e/{facts_of(event).slug}/", talk.wall(event)
    shown = [card.id for card in (*wall.pinned, *wall.comments)]
    voting = Voting(services.assets.later["votes"], Vote(facts_of(event).slug, "0", cast=False, next=here))
    return {
        **slots(services.renderer, event, person),
        **vote_slots(services, event, person, shown, here),
        "voting": services.renderer.region("voting", voting),
    }


async def _kept(draft_id: str, services: Services, event: Event, person: Person) -> dict[str, str]:
    """The composer with the comment that somebody wrote before they signed in, if there is one and it can be had."""
    draft = None
    with suppress(StoreAwayError):
        draft = await services.drafts.find(draft_id)
    if draft is None:
        return {}
    written = composer(
        event, signed_in=True, person=person.id, text=draft.text, item=draft.item or "", archive=draft.archive
    )
    return {"composer": services.renderer.region("composer", written)}


def event_page_for(
    person: Person | None,
    request: AnyRequest,
    services: Services,
    event: Event,
    left: Mapping[str, str],
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """Answer with the event's page for one person alone.

    Args:
        person: None where it cannot be checked now who asks.
        left: Slots that they left otherwise than the state says, by name: a composer with text in it.
    """
    personal = {**(_personal(services, event, person) if person else {}), **left}
    html = fill(shared_page("event", request, services, event), personal, new_command_id)
    return html_response(request, html, status=status, headers=headers)
