"""Invitations: links that give whoever confirms one a role."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from companion.domain import commands as c
from companion.domain.errors import CompanionError, FieldError, NotFoundError, StoreAwayError
from companion.domain.event import Event
from companion.domain.people import SYSTEM, Role
from companion.people.invitations import Invitation
from companion.views import account as views
from companion.web.errors import problem_details, status_of
from companion.web.fields import read_fields
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.next_page import go_on
from companion.web.seen import mark_seen
from companion.web.services import Services
from companion.web.wants import Wants, wants
from companion.web.who import WHO, Who, remember

GONE = NotFoundError("This invitation was used already, or has run out. Ask for a new one.")


@get("/invitations/{token:str}", summary="An invitation, to be confirmed")
async def invitation_page(
    token: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show what the invitation is for. Opening it uses nothing up: previews open links, too."""
    return _invitation(request, services, who, await services.invitations.look(token))


@post("/invitations/{token:str}", status_code=200, summary="Confirm an invitation {name?}")
async def accept_invitation(
    token: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Give whoever confirms the role, once.

    Somebody who is not signed in becomes a person with a name and nothing else.
    """
    if who.unsure:
        raise StoreAwayError(WHO)
    typed = await read_fields(request)
    invitation = await services.invitations.redeem(token)
    if invitation is None:
        return _invitation(request, services, who, None)
    try:
        return await _granted(invitation, typed, request, services, who)
    except CompanionError as error:
        # Also after an unsure answer, when the role may have been granted: a link must not be lost with an answer.
        with suppress(StoreAwayError):
            await services.invitations.put_back(token, invitation)
        if not isinstance(error, FieldError):
            raise
        return _invitation(request, services, who, invitation, error=error)


async def _granted(
    invitation: Invitation, typed: dict[str, Any], request: AnyRequest, services: Services, who: Who
) -> Response[Any]:
    log = services.log_of(invitation.event)
    name = invitation.name or str(typed.get("name") or "") or "Host"
    person = who.person or await services.accounts.host_without_account(name)
    session = "" if who.person else await services.sessions.create(person)
    grant = c.GrantRole(person.id, person.name, invitation.role, invitation.room)
    version = await log.submit(grant, SYSTEM, f"invitation:{person.id}:{invitation.until}")
    page = "wall" if invitation.role is Role.MODERATOR else "host"
    response = go_on(request, f"/e/{log.slug}/{page}", version)
    if session:
        remember(response, services, session)
    mark_seen(response, services, log, version)
    return response


def _invitation(
    request: AnyRequest,
    services: Services,
    who: Who,
    invitation: Invitation | None,
    *,
    error: FieldError | None = None,
) -> Response[bytes]:
    refusal = GONE if invitation is None else error
    if refusal is not None and wants(request) is Wants.JSON:
        return problem_details(refusal)
    context = views.invitation_page(
        services.site(request),
        event=_event(services, invitation.event) if invitation else None,
        role=invitation.role if invitation else None,
        name=invitation.name if invitation else "",
        signed_in=who.person.name if who.person else "",
        problem=str(error or ""),
    )
    status = status_of(refusal) if refusal else 200
    html = services.renderer.page("invitation", context)
    return filled(request, services, html, None, who.person, status=status, headers={"Cache-Control": "no-store"})


def _event(services: Services, slug: str) -> Event | None:
    log = services.logs.get(slug)
    return log.event if log is not None and log.event.facts is not None else None
