"""The doorway: whoever takes part for the first time at an event that has a door code shows that they know it."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote, unquote

from litestar import Response, get
from litestar.params import FromPath, QueryParameter
from litestar.types import Scope

from companion.domain import commands as c
from companion.domain.errors import CompanionError, DoorError
from companion.domain.people import Person
from companion.domain.rules.admitting import is_asked, is_door_code
from companion.live.frames import partial
from companion.log.event_log import EventLog
from companion.people.tokens import digest
from companion.views.doorway import doorway
from companion.web import permissions
from companion.web.errors import sentence_of, status_of
from companion.web.filled import filled, refused_with
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.header import cookie
from companion.web.html import html_response, redirect
from companion.web.next_page import safe_next
from companion.web.services import Services
from companion.web.surfaces import Asked, Surface

KEPT_FOR_S = 24 * 3600

_OF_AN_EVENT = re.compile(r"/e/([^/?#]+)/")


@get("/e/{event:str}/door", summary="The question for the door code")
async def doorway_page(
    event: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    onward: Annotated[str, QueryParameter(name="next", max_length=300)] = "",
) -> Response[bytes]:
    """Ask for the door code; send on whoever needs none.

    Raises:
        SignInError: If nobody is signed in.
    """
    log = services.log_of(event)
    permissions.check("come-in", who, log.event)
    onward = safe_next(onward or f"/e/{log.slug}/")
    if who.person is not None and not is_asked(log.event, who.person):
        return redirect(onward)
    context = doorway(log.event, services.site(request, log.event), f"/e/{log.slug}/door", {"next": onward})
    return filled(request, services, services.renderer.page("doorway", context), log.event, who.person)


async def let_in(asked: Asked, person: Person) -> None:
    """Let somebody in who takes part for the first time, with the code that they typed, or that a QR code gave them.

    Raises:
        DoorError: If it is not the door code.
        TooFastError: If they, or others together, have tried too often.
        StoreError: If it could not be stored.
    """
    code = str(asked.typed.get("code") or "") or _kept(asked.request.scope, asked.log.slug)
    if not code or not is_asked(asked.log.event, person):
        return
    event, client = asked.log.event, asked.request.client
    door = f"{asked.log.slug}:{digest(event.door_code)}"
    wrong = not is_door_code(event, code)
    await asked.services.door_tries.count(door, person.id, client.host if client else "", wrong=wrong)
    await asked.log.submit(c.ComeIn(code), person, f"door:{person.id}")


def code_kept(services: Services, log: EventLog, code: str) -> Response[bytes]:
    """Keep the code of a QR code for when it is asked for, and lead to the event's page without it in the address.

    It is not compared here: whoever is not signed in could try as many as they like.
    """
    response = redirect(f"/e/{log.slug}/")
    if log.event.door_code:
        secure = "; Secure" if services.secure else ""
        kept = f"{_cookie_name(log.slug)}={quote(code, safe='')}"
        response.headers["Set-Cookie"] = f"{kept}; HttpOnly; Max-Age={KEPT_FOR_S}; Path=/; SameSite=lax{secure}"
    return response


def code_first(request: AnyRequest, services: Services, person: Person, onward: str) -> str:
    """The way on for somebody who has just signed in: by the doorway, if they will be asked for a code anyway."""
    found = _OF_AN_EVENT.match(onward)
    log = services.logs.get(found[1]) if found else None
    if log is None or not is_asked(log.event, person) or _kept(request.scope, log.slug):
        return onward
    return f"/e/{log.slug}/door?next={quote(onward, safe='')}"


def asked_for_code(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Answer a command with the question for the code, which sends along what was typed."""
    event = asked.log.event
    kept = {name: str(value) for name, value in asked.typed.items() if name != "code"}
    wrong = bool(asked.typed.get("code")) or not isinstance(error, DoorError)
    context = doorway(
        event,
        asked.services.site(asked.request, event),
        asked.request.url.path,
        kept | {"next": safe_next(kept.get("next") or f"/e/{asked.log.slug}/#{surface.anchor}")},
        problem=sentence_of(error) if wrong else "",
    )
    return refused_with(asked, asked.services.renderer.page("doorway", context), error)


def sent_there(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Have htmx go to the question for the code. What was typed stays in the browser for when it comes back."""
    onward = quote(f"/e/{asked.log.slug}/#{surface.anchor}", safe="")
    there = {"HX-Redirect": f"/e/{asked.log.slug}/door?next={onward}"}
    said = partial(surface.problem, sentence_of(error), swap="innerHTML") if surface.problem else ""
    return html_response(asked.request, said, status=status_of(error), headers=there)


def _kept(scope: Scope, slug: str) -> str:
    return unquote(cookie(scope, _cookie_name(slug)))[:100]


def _cookie_name(slug: str) -> str:
    return f"door-{slug}"
