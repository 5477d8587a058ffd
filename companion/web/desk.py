"""The helpdesk: a host or a steward shows somebody who cannot sign in a code that lets them, once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from companion.domain import commands as c
from companion.domain.errors import CompanionError, ConflictError, FieldError, SignInError
from companion.domain.people import Person
from companion.domain.rules.admitting import runs_it
from companion.people.sign_in_codes import NO_MATCH, VALID_FOR_S
from companion.views import desk as views
from companion.web import permissions
from companion.web.errors import problem_details
from companion.web.fields import convert, read_fields
from companion.web.filled import filled, refused_with
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.services import Services
from companion.web.sign_in_first import sign_in_with_draft
from companion.web.surfaces import Asked
from companion.web.wants import Wants, wants
from companion.web.who import expect_person

NO_STORE = {"Cache-Control": "private, no-store"}
UNKNOWN = "No account has this address. Check it with them, or make a new one below."


class DeskFields(Struct, frozen=True):
    """`email` finds an account. With `new` one is made, by `name`; then the address may be left out."""

    email: str = ""
    name: str = ""
    new: bool = False


@get("/e/{event:str}/desk", summary="The helpdesk")
async def desk_page(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[bytes]:
    """Ask whom to help.

    Raises:
        AccessError: Unless a host or a steward asks.
    """
    log = services.log_of(event)
    permissions.check("helpdesk", who, log.event)
    html = services.renderer.page("desk", views.desk_page(log.event, services.site(request, log.event)))
    return filled(request, services, html, log.event, who.person, headers=NO_STORE)


@post("/e/{event:str}/desk", status_code=200, summary="Show somebody a code to sign in {email} or {new, name, email?}")
async def help_somebody(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Find an account, or make one, and show a code that opens it once, within a few minutes.

    Whoever sees it can be that person: so it opens the accounts of delegates alone, and leaves an entry.
    """
    asked = Asked(request=request, services=services, log=services.log_of(event), who=who, subject="")
    try:
        permissions.check("helpdesk", who, asked.log.event)
    except SignInError as error:
        if wants(request) is not Wants.PAGE:
            raise
        asked.typed.update(await read_fields(request))
        return sign_in_with_draft(asked, error)
    try:
        asked.typed.update(await read_fields(request))
        person = await _found(asked, convert(asked.typed, DeskFields))
        return _shown(asked, person, await _code_for(asked, person))
    except CompanionError as error:
        return _refused(asked, error)


async def owner_of_code(services: Services, typed: str) -> tuple[Person, str]:
    """Use a code up, and find whose it is, and at which event.

    Raises:
        FieldError: If it opens nothing, or by now the account of somebody who helps to run an event.
        StoreAwayError: If the store did not answer.
    """
    redeemed = await services.sign_in_codes.redeem(typed)
    account = await services.accounts.person(redeemed.person)
    if account is None:
        raise FieldError({"code": NO_MATCH})
    if _helps_somewhere(services, account.person):
        raise FieldError({"code": runs_it(account.person.name)})
    return account.person, redeemed.event


async def _found(asked: Asked, sent: DeskFields) -> Person:
    accounts, helper = asked.services.accounts, expect_person(asked.who)
    await asked.services.sign_in_codes.expect_room(f"{asked.log.slug}:{helper.id}")
    if sent.new:
        return await accounts.open_at_desk(sent.name, sent.email)
    account = await accounts.owner_of(sent.email)
    if account is None:
        raise FieldError({"email": UNKNOWN})
    if _helps_somewhere(asked.services, account.person):
        raise ConflictError(runs_it(account.person.name))
    return account.person


async def _code_for(asked: Asked, person: Person) -> str:
    """Write down that a code is shown, and only then make it. Each is shown once, so asking again makes another."""
    shown = c.ShowSignInCode(person.id, person.name)
    await asked.log.submit(shown, expect_person(asked.who), f"code:{secrets.token_urlsafe(9)}")
    return await asked.services.sign_in_codes.make(person.id, asked.log.slug)


def _helps_somewhere(services: Services, person: Person) -> bool:
    known = (log.event.delegate(person.id) for log in services.logs.all())
    return any(delegate.grants for delegate in known if delegate is not None)


def _shown(asked: Asked, person: Person, code: str) -> Response[Any]:
    event, request, services = asked.log.event, asked.request, asked.services
    if wants(request) is Wants.JSON:
        body = msgspec.json.encode({"name": person.name, "code": code, "valid_for_s": VALID_FOR_S})
        return Response(body, media_type="application/json", headers=NO_STORE)
    until = event.time(services.clock()) + timedelta(seconds=VALID_FOR_S)
    html = services.renderer.page(
        "code", views.code_page(event, services.site(request, event), person.name, code, until)
    )
    return filled(request, services, html, event, asked.who.person, headers=NO_STORE)


def _refused(asked: Asked, error: CompanionError) -> Response[Any]:
    event, request, services = asked.log.event, asked.request, asked.services
    if wants(request) is Wants.JSON:
        return problem_details(error)
    context = views.desk_page(
        event,
        services.site(request, event),
        problems=error.fields if isinstance(error, FieldError) else {"form": str(error)},
        is_new=bool(asked.typed.get("new")),
        name=str(asked.typed.get("name") or ""),
        email=str(asked.typed.get("email") or ""),
    )
    return refused_with(asked, services.renderer.page("desk", context), error, headers=NO_STORE)
