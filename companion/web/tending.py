"""The pages of those who tend the wall: the tray for the thumb, and one comment with all that can be done about it."""

from __future__ import annotations

from urllib.parse import urlsplit

from litestar import Response, get
from litestar.params import FromPath

from companion.domain.event import Event
from companion.domain.people import Role
from companion.views import pages
from companion.views.items import facts_of
from companion.views.one_comment import Tended
from companion.views.one_comment import tend_page as one_comment
from companion.web import permissions
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.header import header
from companion.web.pages import shared_page
from companion.web.seen import reach_seen
from companion.web.surfaces import TRAY, Asked, Surface
from companion.web.who import Who, expect_person


@get("/e/{event:str}/wall", summary="The wall, for those who tend it")
async def wall_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show what waits and what has been said, each with what can be done.

    Raises:
        AccessError: Unless a host or a moderator asks.
    """
    log = services.log_of(event)
    permissions.check("tending", who, log.event)
    await reach_seen(request, log)
    return filled(request, services, shared_page("wall", request, services, log.event), log.event, who.person)


@get("/e/{event:str}/comments/{comment:str}/tend", summary="One comment, for those who tend the wall")
async def tend_page(
    event: FromPath[str], comment: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show one comment with all that can be done about it and its author.

    Raises:
        AccessError: Unless a host or a moderator asks.
        NotFoundError: If there is no such comment.
    """
    log = services.log_of(event)
    permissions.check("tending", who, log.event)
    await reach_seen(request, log)
    tended = Tended(back=_home(request, who, log.event))
    context = one_comment(log.event, services.site(request, log.event), comment, tended, expect_person(who))
    html = services.renderer.page("tend", context)
    return filled(request, services, html, log.event, who.person)


def home_of(asked: Asked, surface: Surface) -> str:
    """The page that a command of the hosts' was given on: moderators have the wall alone."""
    if surface.page == "host" and surface.anchor == TRAY.anchor:
        return _home(asked.request, asked.who, asked.log.event)
    return "host"


def _home(request: AnyRequest, who: Who, event: Event) -> str:
    delegate = event.delegate(who.person.id) if who.person else None
    came_from = urlsplit(header(request.scope, b"referer")).path
    is_host = delegate is not None and delegate.has(Role.HOST)
    return "wall" if not is_host or came_from == f"/e/{facts_of(event).slug}/wall" else "host"


def refused_tending(asked: Asked, surface: Surface, problem: str, command_id: str) -> str:
    """Render the page that a refused command was given on, with the sentence and what was typed.

    Raises:
        AccessError: If it is not for whoever asks.
    """
    request, services, event = asked.request, asked.services, asked.log.event
    permissions.check("tending", asked.who, event)
    home, site = _home(request, asked.who, event), services.site(request, event)
    if surface.form and asked.subject in event.wall.comments:
        tended = _tended(asked, home, problem, command_id)
        context = one_comment(event, site, asked.subject, tended, expect_person(asked.who))
        return services.renderer.page("tend", context)
    if home == "host":
        return services.renderer.page("host", pages.host_page(event, site, problem=problem))
    return services.renderer.page("wall", pages.wall_page(event, site, problem=problem))


def _tended(asked: Asked, home: str, problem: str, command_id: str) -> Tended:
    reason, text = str(asked.typed.get("reason", "")), str(asked.typed.get("text", ""))
    return Tended(back=home, problem=problem, reason=reason, text=text, command_id=command_id)
