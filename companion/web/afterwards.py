"""Comments after the event, and one's own comment with what its author can decide about it."""

from __future__ import annotations

from urllib.parse import quote

from litestar import Response, get
from litestar.params import FromPath

from companion.domain.errors import CompanionError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.rules.owning import own_comment
from companion.views.afterwards import after_page as after
from companion.views.afterwards import own_page as own
from companion.views.writing import Typed
from companion.web import permissions
from companion.web.errors import sentence_of
from companion.web.filled import filled, refused_with
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import redirect
from companion.web.seen import reach_seen
from companion.web.services import Services
from companion.web.surfaces import AFTER, Asked, Surface
from companion.web.who import expect_person
from companion.web.writing import typed_by


@get("/e/{event:str}/after", summary="Comments after the event")
async def after_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show what was said once the event was archived, and the form to add to it while that is open."""
    if _is_left_behind(event, services):
        return redirect(f"/e/{quote(event)}/")
    log = services.log_of(event)
    permissions.check("after", who, log.event)
    await reach_seen(request, log)
    html = _after_html(request, services, log.event, who.person, Typed())
    return filled(request, services, html, log.event, who.person)


@get("/e/{event:str}/comments/{comment:str}/mine", summary="One's own comment")
async def own_page(
    event: FromPath[str], comment: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show one's own comment, how it is archived, and the way to take it back.

    Raises:
        AccessError: Unless its author asks.
        NotFoundError: If there is no such comment.
    """
    log = services.log_of(event)
    permissions.check("own", who, log.event)
    await reach_seen(request, log)
    found = own_comment(log.event, comment, expect_person(who))
    html = services.renderer.page("own", own(log.event, services.site(request, log.event), found, Typed()))
    return filled(request, services, html, log.event, who.person)


def _is_left_behind(event: str, services: Services) -> bool:
    """Tell whether nothing but its editions is left of an event. They lead here, and nothing can be added to them."""
    is_known = services.logs.get(event) is not None or services.logs.store_away
    return not is_known and services.shelf.newest(event) is not None


def _after_html(request: AnyRequest, services: Services, event: Event, person: Person | None, typed: Typed) -> str:
    now = event.time(services.clock())
    return services.renderer.page("after", after(event, services.site(request, event), person, now, typed))


def refused_saying(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Answer with the page that it was given on: the sentence beside what was typed, and what was typed in place.

    Raises:
        CompanionError: If it is about a comment that is not theirs who ask.
    """
    typed, event, person = typed_by(asked, error), asked.log.event, asked.who.person
    if surface is AFTER:
        html = _after_html(asked.request, asked.services, event, person, typed)
    else:
        site = asked.services.site(asked.request, event)
        comment = own_comment(event, asked.subject, expect_person(asked.who))
        page = own(event, site, comment, typed, sentence_of(error))
        html = asked.services.renderer.page("own", page)
    return refused_with(asked, html, error)
