"""Screens: the page of each, and the one on which hosts add, name and remove them."""

from __future__ import annotations

import io
from typing import Annotated

import segno
from litestar import Response, get
from litestar.params import FromPath, QueryParameter

from companion.domain.event import Event
from companion.domain.rules.showing import find_screen
from companion.domain.screens import MAIN, Screen
from companion.views import pages
from companion.views.items import facts_of
from companion.views.pages import HIDEABLE, Site
from companion.views.rendering import Renderer
from companion.views.screen_forms import ScreenDraft, screens_page
from companion.web import permissions
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.seen import reach_seen
from companion.web.services import Services
from companion.web.surfaces import Asked

Hide = Annotated[str, QueryParameter(max_length=50)]


@get("/e/{event:str}/screen", summary="The main screen")
async def main_screen(
    event: FromPath[str], request: AnyRequest, services: GivenServices, hide: Hide = ""
) -> Response[bytes]:
    """Show what a hall should see, without the parts that the address names."""
    return _page(request, services, event, MAIN.id, hide)


@get("/e/{event:str}/screen/{screen:str}", summary="Another screen")
async def other_screen(
    event: FromPath[str], screen: FromPath[str], request: AnyRequest, services: GivenServices, hide: Hide = ""
) -> Response[bytes]:
    """Show what those should see who stand before it.

    Raises:
        NotFoundError: If there is no such screen, or no longer.
    """
    return _page(request, services, event, screen, hide)


def _page(request: AnyRequest, services: Services, slug: str, screen_id: str, hide: str) -> Response[bytes]:
    log = services.log_of(slug)
    screen, hides = find_screen(log.event, screen_id), HIDEABLE & {*hide.split(",")}
    site = services.site(request, log.event)
    name = f"screen/{screen.id}?{','.join(sorted(hides))}"
    html = services.pages.page(
        name, log.event, site, lambda: _screen_html(services.renderer, log.event, site, screen, hides)
    )
    return filled(request, services, html, log.event, None)


def _screen_html(renderer: Renderer, event: Event, site: Site, screen: Screen, hides: frozenset[str]) -> str:
    address = f"{site.public_url}/e/{facts_of(event).slug}/"
    return renderer.page("screen", pages.screen_page(event, site, qr_svg(address), screen, hides))


def qr_svg(address: str) -> str:
    """Draw an address as a QR code, as SVG without width and height."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, omitsize=True, border=2)
    return drawn.getvalue().decode()


@get("/e/{event:str}/screens", summary="Add, name and remove screens")
async def forms_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show every screen with its address.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("add-screen", who, log.event)
    await reach_seen(request, log)
    page = screens_page(log.event, services.site(request, log.event))
    return filled(request, services, services.renderer.page("screens", page), log.event, who.person)


def refused_form(asked: Asked, problem: str, command_id: str) -> str:
    """Render the page on which a screen was to be added or named, with the sentence and what was typed."""
    typed = asked.typed
    draft = ScreenDraft(
        screen=asked.subject, title=str(typed.get("title", "")), room=str(typed.get("room", "")), command_id=command_id
    )
    site = asked.services.site(asked.request, asked.log.event)
    return asked.services.renderer.page("screens", screens_page(asked.log.event, site, problem, draft))
