"""Making events in the browser: the first one by a link that the command line prints, others by whoever hosts one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter

from companion.domain.commands import CreateEvent
from companion.domain.errors import (
    AccessError,
    CompanionError,
    ConflictError,
    FieldError,
    NotAllowedError,
    NotFoundError,
    SignInError,
    StoreAwayError,
)
from companion.domain.event import Event
from companion.domain.next_stop import next_stop
from companion.domain.people import Person, Role
from companion.domain.reading import Reading
from companion.domain.typed import TypedEvent, TypedStop, event_from
from companion.programme.fields import made_slug
from companion.views import setup_forms as forms
from companion.views.items import facts_of
from companion.views.setup_forms import NewForm, Sent, zone_groups
from companion.web import permissions
from companion.web.errors import headers_of, problem_details, status_of
from companion.web.fields import command_id, convert, read_fields
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import redirect
from companion.web.seen import mark_seen
from companion.web.services import Services
from companion.web.setup import sent_back
from companion.web.setup_fields import free_slug, series_titles, stop_number, with_kept, with_series
from companion.web.sign_in_first import kept_form, sign_in_with_form
from companion.web.wants import Wants, wants
from companion.web.who import WHO, Who, expect_person, remember

MAKERS_ALONE = "Events are made by whoever hosts one already. Sign in, or ask whoever runs this site for a link."
GONE = NotFoundError("This link was used already, or has run out. Ask whoever runs this site for a new one.")
YET_TO_BE = ""
"""The slug of no event: whoever came in with a code of one is nobody at another."""

PRIVATE = {"Cache-Control": "no-store"}


@get("/new", summary="A new event")
async def new_page(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    invitation: Annotated[str, QueryParameter(max_length=100)] = "",
    draft: Annotated[str, QueryParameter(max_length=100)] = "",
) -> Response[bytes]:
    """Show the form for an event that is yet to be made.

    Raises:
        AccessError: If neither the invitation nor a role lets whoever asks make one.
        NotFoundError: If the invitation has been used.
    """
    who = who.at(YET_TO_BE)
    await check_may(services, who, invitation)
    kept = await kept_form(services, draft, YET_TO_BE)
    usual = TypedEvent(start="09:30", end="16:00", hosts=who.person.organisation if who.person else "")
    typed = convert(kept, TypedEvent) if kept else usual
    html = _new_html(request, services, who, Sent(), typed, invitation=invitation, slug=kept.get("slug", ""))
    return filled(request, services, html, None, who.person, headers=PRIVATE)


async def check_may(services: Services, who: Who, token: str) -> None:
    """Let through who holds an invitation to make an event, or hosts one."""
    if token:
        if not await services.permits.is_valid(token):
            raise GONE
        return
    person = expect_person(who, MAKERS_ALONE)
    if not any(_hosts(log.event, person) for log in services.logs.all()):
        raise NotAllowedError(MAKERS_ALONE)


def _hosts(event: Event, person: Person) -> bool:
    delegate = event.delegate(person.id)
    return delegate is not None and delegate.has(Role.HOST) and delegate.bar is None


@post("/new", status_code=200, summary="Make an event {title, date, start, end, time_zone, venue, slug?, …}")
async def make_event(request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[Any]:
    """Make an event, and its maker its first host. Somebody who came by a link becomes a person with a name."""
    if who.unsure:
        raise StoreAwayError(WHO)
    who, sent = who.at(YET_TO_BE), await read_fields(request)
    token = str(sent.get("invitation") or "")
    try:
        await check_may(services, who, token)
    except SignInError as error:
        if wants(request) is not Wants.PAGE:
            raise
        return sign_in_with_form(request, sent, error)
    whole = _with_slug(with_series(sent, services), services)
    try:
        return await _made(request, services, who, whole, token)
    except (AccessError, NotFoundError):
        raise
    except CompanionError as error:
        return _not_made(request, services, who, sent, error)


def _not_made(
    request: AnyRequest, services: Services, who: Who, sent: dict[str, Any], error: CompanionError
) -> Response[Any]:
    """Answer with the form again, with what was typed still in place."""
    if wants(request) is Wants.JSON:
        return problem_details(error)
    said = {name: str(value) for name, value in sent.items()}
    html = _new_html(
        request,
        services,
        who,
        sent_back(sent, error),
        convert(said, TypedEvent),
        invitation=str(sent.get("invitation") or ""),
        name=said.get("name", ""),
        slug=said.get("slug", ""),
    )
    headers = {**headers_of(error), **PRIVATE}
    return filled(request, services, html, None, who.person, status=status_of(error), headers=headers)


def _with_slug(sent: dict[str, Any], services: Services) -> dict[str, Any]:
    """Make the address of the title, unless one was typed."""
    typed = str(sent.get("slug") or "")
    return {**sent, "slug": typed or free_slug(made_slug(str(sent.get("title") or "")) or "event", services)}


async def _made(request: AnyRequest, services: Services, who: Who, sent: dict[str, Any], token: str) -> Response[Any]:
    reading = Reading()
    facts = event_from(reading, convert(sent, TypedEvent))
    name = " ".join(str(sent.get("name") or "").split())
    if who.person is None and not name:
        reading.note("name", "Write the name by which people here know you.")
    reading.check()
    valid_until = await services.permits.redeem(token) if token else None
    if token and valid_until is None:
        raise GONE
    try:
        person = who.person or await services.accounts.host_without_account(name)
        session = "" if who.person else await services.sessions.create(person)
        # As with an invitation: whoever else saw a code that opened this account must not be host, too.
        await services.sessions.revoke_by_code(person.id, but=who.token or session)
        response = await create(request, services, person, CreateEvent(facts, hosted=True), sent)
    except CompanionError:
        await put_back(services, token, valid_until)
        raise
    if session:
        remember(response, services, session)
    return response


async def put_back(services: Services, token: str, valid_until: int | None) -> None:
    """A link must not be lost with a refusal."""
    if valid_until is not None:
        with suppress(StoreAwayError):
            await services.permits.put_back(token, valid_until)


async def create(
    request: AnyRequest, services: Services, person: Person, command: CreateEvent, sent: Mapping[str, Any]
) -> Response[Any]:
    """Make an event, and send its host on to set it up.

    Raises:
        FieldError: If there is one of that address.
        StoreError: If it could not be stored.
    """
    slug = command.facts.slug
    log = await services.logs.create(slug)
    try:
        version = await log.submit(command, person, command_id(request, dict(sent)))
    except ConflictError:
        raise FieldError({"slug": f"There is an event at /e/{slug}/ already. Choose another address."}) from None
    here = f"/e/{slug}/host/setup"
    if wants(request) is Wants.JSON:
        body = {"version": version, "cursor": log.event.cursor, "slug": slug, "next": here}
        return Response(msgspec.json.encode(body), media_type="application/json")
    response: Response[Any] = redirect(here)
    mark_seen(response, services, log, version)
    return response


def _new_html(
    request: AnyRequest,
    services: Services,
    who: Who,
    sent: Sent,
    typed: TypedEvent,
    *,
    invitation: str,
    name: str = "",
    slug: str = "",
) -> str:
    form = NewForm(
        site=services.site(request),
        sent=sent,
        typed=typed,
        zones=zone_groups(typed.time_zone),
        series=series_titles(services),
        invitation=invitation,
        asks_name=who.person is None,
        name=name,
        slug=slug,
        more=bool(slug or typed.series) or "slug" in sent.problems,
    )
    return services.renderer.page("new", form)


# The next stop


@get("/e/{event:str}/host/copy", summary="The next stop of a roadshow")
async def copy_page(
    event: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    draft: Annotated[str, QueryParameter(max_length=100)] = "",
) -> Response[bytes]:
    """Show the form to make another event of this one.

    Raises:
        AccessError: Unless a host asks.
    """
    log = services.log_of(event)
    permissions.check("copy", who, log.event)
    facts = facts_of(log.event)
    number = stop_number(log.event, services)
    wanted = f"{facts.series.slug}-{number}" if facts.series else facts.slug
    kept = await kept_form(services, draft, log.slug)
    typed = _typed_stop(with_kept(kept)) if kept else forms.usual_stop(facts, free_slug(wanted, services))
    html = _stop_html(request, services, log.event, Sent(), typed)
    return filled(request, services, html, log.event, who.person)


@post("/e/{event:str}/host/copy", status_code=200, summary="Make the next stop {title, date, venue, slug?, keep?, …}")
async def copy_event(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Make another event of this one, on another day, without its people."""
    log = services.log_of(event)
    fields = await read_fields(request)
    try:
        permissions.check("copy", who, log.event)
    except SignInError as error:
        if wants(request) is not Wants.PAGE:
            raise
        return sign_in_with_form(request, fields, error, event=log.slug)
    sent = _with_slug(with_kept(with_series(fields, services)), services)
    try:
        typed = convert(sent, TypedStop)
        command = next_stop(log.event, typed, stop_number(log.event, services))
        return await create(request, services, expect_person(who), command, sent)
    except CompanionError as error:
        if wants(request) is Wants.JSON:
            return problem_details(error)
        html = _stop_html(request, services, log.event, sent_back(sent, error), _typed_stop(sent))
        return filled(
            request, services, html, log.event, who.person, status=status_of(error), headers=headers_of(error)
        )


def _typed_stop(sent: Mapping[str, Any]) -> TypedStop:
    """What was typed, whatever is wrong with it."""
    readable = {name: value if name == "keep" else str(value) for name, value in sent.items()}
    return convert(readable, TypedStop)


def _stop_html(request: AnyRequest, services: Services, event: Event, sent: Sent, typed: TypedStop) -> str:
    site, number = services.site(request, event), stop_number(event, services)
    form = forms.stop_form(event, site, sent, typed, series_titles(services), number=number)
    return services.renderer.page("copy", form)
