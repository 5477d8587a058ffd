"""The host's pages about the archive: the checklist, its editions and the next one, comments after the event."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from companion.archive.progress import Progress
from companion.domain.event import Event
from companion.views.checklist import freeze_page as checklist
from companion.views.editions import editions_page as editions
from companion.views.items import facts_of
from companion.views.underway import Underway
from companion.views.writing import Typed
from companion.web import permissions
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.seen import reach_seen
from companion.web.services import Services


@get("/e/{event:str}/freeze", summary="What is missing before the day is closed for good")
async def freeze_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show the checklist, and ask once more.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("freeze", who, log.event)
    await reach_seen(request, log)
    html = services.renderer.page("freeze", checklist(log.event, services.site(request, log.event)))
    return filled(request, services, html, log.event, who.person)


@get("/e/{event:str}/host/archive", summary="The archive, for hosts")
async def editions_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show the editions and how far the next one is, and what can be done about them.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("editions", who, log.event)
    await reach_seen(request, log)
    html = editions_html(request, services, log.event, Typed())
    return filled(request, services, html, log.event, who.person)


def editions_html(request: AnyRequest, services: Services, event: Event, typed: Typed) -> str:
    """Render the host's page about the archive, with what was typed."""
    slug, now = facts_of(event).slug, event.time(services.clock())
    shelved, progress = services.shelf.newest(slug), services.progress.of(slug, len(event.ordered))
    page = editions(
        event,
        services.site(request, event),
        now,
        shelved=shelved.number if shelved else 0,
        withdrawn={each.number for each in services.shelf.editions(slug) if each.withdrawal},
        underway=underway_of(progress) if progress else Underway(),
        typed=typed,
    )
    return services.renderer.page("editions", page)


def underway_of(progress: Progress) -> Underway:
    """Show how far an edition has got."""
    return Underway(progress.number, progress.step.value, progress.done, progress.total, progress.told)
