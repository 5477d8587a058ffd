"""Invitations: a host makes a link, and whoever confirms it first has the role."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from companion.domain import commands as c
from companion.domain.errors import CompanionError, FieldError, NotFoundError, StoreAwayError, UnsureError
from companion.domain.event import Event
from companion.domain.people import Invitation, Person, Role
from companion.log.event_log import EventLog
from companion.views import account as views
from companion.views.people import invited_page, page_of
from companion.views.personal import account
from companion.web import answers, permissions
from companion.web.errors import headers_of, problem_details, status_of
from companion.web.fields import command_id, convert, read_fields
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.next_page import go_on
from companion.web.seen import mark_seen
from companion.web.services import Services
from companion.web.surfaces import PEOPLE, Asked
from companion.web.wants import Wants, wants
from companion.web.who import WHO, Who, expect_person, remember

NO_STORE = "private, no-store"


class InviteFields(Struct, frozen=True):
    """`role` is host, moderator, facilitator or steward; `room` a room's id, "" or left out: all of them, or the whole
    event; `name` who the link is for, "" or left out: they are asked.
    """

    role: Role
    room: str | None = None
    name: str = ""


# Making one


@post("/e/{event:str}/invitations", status_code=200, summary="Make an invitation link {role, room?, name?}")
async def invite(event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[Any]:
    """Make a link that gives whoever confirms it first a role, and show it, once."""
    asked = Asked(request=request, services=services, log=services.log_of(event), who=who, subject="")
    try:
        asked.typed.update(await read_fields(request))
        permissions.check("invite", who, asked.log.event)
        link = await _made(asked, expect_person(who))
        return _shown(asked, link, await services.invitations.look(link, services.clock()))
    except CompanionError as error:
        return answers.refused(asked, PEOPLE, error)


async def _made(asked: Asked, person: Person) -> str:
    sent = convert(asked.typed, InviteFields)
    return await asked.services.invitations.invite(
        asked.log.slug,
        sent.role,
        sent.name,
        sent.room or None,
        by=person,
        command_id=command_id(asked.request, asked.typed),
    )


def _shown(asked: Asked, link: str, invitation: Invitation) -> Response[Any]:
    event, request, services = asked.log.event, asked.request, asked.services
    address, headers = f"{services.address(request)}/invitations/{link}", {"Cache-Control": NO_STORE}
    if wants(request) is Wants.JSON:
        body = msgspec.json.encode({"version": event.version, "address": address})
        return Response(body, media_type="application/json", headers=headers)
    context = invited_page(event, services.site(request, event), invitation, address)
    html = services.renderer.page("invited", context)
    return filled(request, services, html, event, asked.who.person, headers=headers)


# Confirming one


class Visit(Struct, frozen=True):
    """Somebody who comes with a link."""

    link: str
    request: AnyRequest
    services: Services
    who: Who


@get("/invitations/{link:str}", summary="An invitation, to be confirmed")
async def invitation_page(
    link: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Show what the invitation is for. Opening it uses nothing up: previews open links, too."""
    visit = Visit(link, request, services, who)
    try:
        return await _asked(visit)
    except NotFoundError as gone:
        return _page(visit, error=gone)


@post("/invitations/{link:str}", status_code=200, summary="Confirm an invitation {name?}")
async def accept_invitation(
    link: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Give whoever confirms first the role.

    Somebody who is not signed in becomes a person with a name and nothing else.
    """
    if who.unsure:
        raise StoreAwayError(WHO)
    visit, typed = Visit(link, request, services, who), await read_fields(request)
    try:
        person = _known_there(visit)
        return await (_accepted_by(visit, person) if person else _accepted_by_newcomer(visit, typed))
    except (NotFoundError, FieldError) as error:
        if wants(request) is Wants.JSON:
            return problem_details(error)
        return _page(visit, error=error) if isinstance(error, NotFoundError) else await _asked(visit, error)


def _known_there(visit: Visit) -> Person | None:
    """Who they are at the event that they are invited to: a helpdesk's code is good for one event alone."""
    log, _ = visit.services.invitations.find(visit.link)
    return visit.who.at(log.slug).person


async def _accepted_by(visit: Visit, person: Person) -> Response[Any]:
    log, invitation_id = visit.services.invitations.find(visit.link)
    here = log.event.invitations.get(invitation_id)
    # Also where it is gone: they may have been the one who used it, and not have had the answer.
    version = await _accept(log, invitation_id, person)
    # A code opens the accounts of delegates alone: whoever else saw one must not have the role, too.
    await visit.services.sessions.revoke_by_code(person.id, but=visit.who.token)
    work = account(log.event, person).work or f"/e/{log.slug}/"
    return _sent_on(visit, log, _place(log, here) if here else work, version)


async def _accepted_by_newcomer(visit: Visit, typed: dict[str, Any]) -> Response[Any]:
    services = visit.services
    (log, invitation_id), invitation = services.invitations.find(visit.link), await _look(visit)
    name = invitation.name or str(typed.get("name") or "") or invitation.role.capitalize()
    person = await services.accounts.host_without_account(name)
    session = await services.sessions.create(person)
    try:
        version = await _accept(log, invitation_id, person)
        response = _sent_on(visit, log, _place(log, invitation), version)
    except UnsureError as error:
        # They may have the role. Then this session lets them in, and nothing else does.
        response = problem_details(error) if wants(visit.request) is Wants.JSON else await _asked(visit, error)
    remember(response, services, session)
    return response


async def _accept(log: EventLog, invitation_id: str, person: Person) -> int:
    return await log.submit(c.AcceptInvitation(invitation_id), person, f"invitation:{invitation_id}")


def _place(log: EventLog, invitation: Invitation) -> str:
    return f"/e/{log.slug}/{page_of(log.event, invitation.role, invitation.room)}"


def _sent_on(visit: Visit, log: EventLog, there: str, version: int) -> Response[Any]:
    response = go_on(visit.request, there, version)
    mark_seen(response, visit.services, log, version)
    return response


async def _look(visit: Visit) -> Invitation:
    return await visit.services.invitations.look(visit.link, visit.services.clock())


async def _asked(visit: Visit, error: CompanionError | None = None) -> Response[bytes]:
    log, _ = visit.services.invitations.find(visit.link)
    return _page(visit, log.event, await _look(visit), error=error)


def _page(
    visit: Visit,
    event: Event | None = None,
    invitation: Invitation | None = None,
    *,
    error: CompanionError | None = None,
) -> Response[bytes]:
    person = _known_there(visit) if event else visit.who.person
    context = views.invitation_page(
        visit.services.site(visit.request),
        event=event,
        invitation=invitation,
        signed_in=person.name if person else "",
        problem=str(error or ""),
    )
    html = visit.services.renderer.page("invitation", context)
    status, headers = (status_of(error), headers_of(error)) if error else (200, {})
    all_headers = {**headers, "Cache-Control": "no-store"}
    return filled(visit.request, visit.services, html, None, person, status=status, headers=all_headers)
