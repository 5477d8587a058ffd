"""The page of the people who run an event."""

from __future__ import annotations

import secrets

from litestar import Response, get
from litestar.params import FromPath

from companion.views.people import Typed
from companion.views.people import people_page as context_of
from companion.web import permissions
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.seen import reach_seen
from companion.web.surfaces import Asked
from companion.web.who import expect_person


@get("/e/{event:str}/host/people", summary="The people who run the event")
async def people_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show who has which role, what has been offered, the door code, and who is kept out.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("people", who, log.event)
    await reach_seen(request, log)
    asked = Asked(request=request, services=services, log=log, who=who, subject="")
    headers = {"Cache-Control": "private, no-store"}
    return filled(request, services, people_html(asked), log.event, who.person, headers=headers)


def people_html(asked: Asked, problem: str = "") -> str:
    """Render the page, with what was typed into a form of it still in place.

    Each form has a fresh id: what may have been saved is then on the page, and asking for it again changes nothing.
    """
    event, services = asked.log.event, asked.services
    said = {name: str(asked.typed[name]) for name in ("role", "room", "name", "code") if name in asked.typed}
    context = context_of(
        event,
        services.site(asked.request, event),
        expect_person(asked.who),
        event.time(services.clock()),
        suggested_code=_new_code(),
        problem=problem,
        typed=Typed(**said),
    )
    return services.renderer.page("people", context)


def _new_code() -> str:
    """Make a door code that is easy to say and hard to guess: eight digits in two groups."""
    digits = f"{secrets.randbelow(10**8):08}"
    return f"{digits[:4]} {digits[4:]}"
