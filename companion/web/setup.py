"""Setting up an event in the browser: one page with all that it is made of, and a form for each part."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from markupsafe import escape
from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.errors import (
    AccessError,
    CompanionError,
    FieldError,
    NotFoundError,
    SignInError,
    StoreAwayError,
    UnsureError,
)
from companion.domain.phases import Phase
from companion.live.frames import join, partial
from companion.views.personal import anonymous
from companion.views.setup import begins, lineup, setup_page
from companion.views.setup_forms import Sent
from companion.web import permissions
from companion.web.errors import headers_of, problem_details, sentence_of, status_of
from companion.web.fields import command_id, convert, read_fields
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import html_response, redirect
from companion.web.seen import look_for_made, mark_seen, reach_seen
from companion.web.setup_parts import PARTS, Part, find_part
from companion.web.sign_in_first import sign_in_with_form
from companion.web.surfaces import Asked
from companion.web.wants import Wants, wants
from companion.web.who import expect_person

# Looking


@get("/e/{event:str}/host/setup", summary="All that an event is made of")
async def setup(event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho) -> Response[bytes]:
    """Show what can be set up, and what may be missing.

    Raises:
        AccessError: Unless a host asks.
    """
    await look_for_made(request, services, event)
    log = services.log_of(event)
    permissions.check("setup", who, log.event)
    await reach_seen(request, log)
    html = services.renderer.page("setup", setup_page(log.event, services.site(request, log.event)))
    return filled(request, services, html, log.event, who.person)


@get(
    ["/e/{event:str}/host/setup/{part:str}", "/e/{event:str}/host/setup/{part:str}/{subject:str}"],
    summary="One part of an event, to be changed",
)
async def setup_part_page(
    event: FromPath[str],
    part: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    draft: Annotated[str, QueryParameter(max_length=100)] = "",
) -> Response[bytes]:
    """Show the form for a part of the event, or for something new; on the day, items are added on a page of their own.

    Raises:
        AccessError: Unless a host asks.
        NotFoundError: If there is no such part.
    """
    log = services.log_of(event)
    permissions.check("setup", who, log.event)
    await reach_seen(request, log)
    subject = _subject(request)
    found = find_part(part, subject)
    if part == "items" and not subject and log.event.phase is not Phase.DRAFT:
        return redirect(f"/e/{log.slug}/items")
    asked = Asked(request=request, services=services, log=log, who=who, subject=subject)
    sent, typed = await _kept(draft, found, asked)
    context = found.form(log.event, services.site(request, log.event), sent, typed, subject, services)
    html = services.renderer.page(found.template, context)
    return filled(request, services, html, log.event, who.person)


async def _kept(draft_id: str, part: Part, asked: Asked) -> tuple[Sent, Any]:
    """What somebody had typed here before they had to sign in again, None for nothing."""
    draft = None
    with suppress(StoreAwayError):
        draft = await asked.services.drafts.find(draft_id)
    if draft is None or not draft.form or draft.event != asked.log.slug:
        return Sent(), None
    asked.typed.update(draft.form)
    return Sent(expects=draft.form.get("expects", "")), _read_again(part, asked)


def _subject(request: AnyRequest) -> str:
    """The id of what an address is about, "" for something new."""
    return str(request.path_params.get("subject", ""))


# Changing


@post(
    ["/e/{event:str}/host/setup/{part:str}", "/e/{event:str}/host/setup/{part:str}/{subject:str}"],
    status_code=200,
    summary="Set a part of an event, or add to it",
)
async def set_part(
    event: FromPath[str],
    part: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
) -> Response[Any]:
    """Set facts {title, date, start, end, time_zone, summary?, provenance?, hosts?, series?, series_about?, stops?},
    venue {name, address?, access?, provided?}, rooms {name, floor?, way?, access?, holds?},
    speakers {name, role?, affiliation?}, items {title, kind, start, minutes, room?, new_room?, plenary?, speakers?,
    new_speaker?, capacity?, protected?, summary?}.
    """
    log = services.log_of(event)
    asked = Asked(request=request, services=services, log=log, who=who, subject=_subject(request))
    return await _answer(asked, part, "")


@post(
    "/e/{event:str}/host/setup/{part:str}/{subject:str}/{act:str}",
    status_code=200,
    summary="Remove a room, a speaker or an item; put an item in order",
)
async def act_on_part(
    event: FromPath[str],
    part: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    subject: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Remove, of an item {seats?}; reorder an item {past}."""
    asked = Asked(request=request, services=services, log=services.log_of(event), who=who, subject=subject)
    return await _answer(asked, part, act)


async def _answer(asked: Asked, name: str, act: str) -> Response[Any]:
    """Read, check, submit, answer; whatever refuses is answered with what was typed still in place."""
    try:
        permissions.check("setup", asked.who, asked.log.event)
        part = find_part(name, asked.subject)
        asked.typed.update(await read_fields(asked.request))
        command = _command(part, act, asked)
        version = await asked.log.submit(command, expect_person(asked.who), command_id(asked.request, asked.typed))
    except SignInError as error:
        if act or wants(asked.request) is not Wants.PAGE:
            raise
        asked.typed.update(await read_fields(asked.request))
        return sign_in_with_form(asked, error)
    except (AccessError, NotFoundError):
        # There is no form to go back to; the whole site answers these alike.
        raise
    except CompanionError as error:
        return _refused(asked, PARTS[name], act, error)
    return _accepted(asked, name, version)


def _command(part: Part, act: str, asked: Asked) -> c.Command:
    if not act:
        command = part.set(asked.log.event, asked.subject, _typed(part, asked))
        return replace(command, expects=str(asked.typed.get("expects") or ""))
    if act not in part.acts:
        raise NotFoundError("There is nothing of that name to do here.")
    return part.acts[act](asked.subject, asked.typed)


def _typed(part: Part, asked: Asked) -> Any:
    return convert(part.gather(asked.typed, asked.log.event, asked.services), part.fields)


def _accepted(asked: Asked, name: str, version: int) -> Response[Any]:
    match wants(asked.request):
        case Wants.JSON:
            body = {"version": version, "cursor": asked.log.event.cursor}
            return Response(msgspec.json.encode(body), media_type="application/json")
        case Wants.FRAGMENT:
            said = partial("lineup-said", str(escape(begins(asked.log.event, asked.subject))), swap="innerHTML")
            return html_response(asked.request, join([_lineup(asked, ""), said]))
        case Wants.PAGE:
            setup = f"/e/{asked.log.slug}/host/setup"
            response = redirect(f"{setup}/{name}" if asked.typed.get("then") == "another" else f"{setup}#{name}")
            mark_seen(response, asked.services, asked.log, version)
            return response


def _lineup(asked: Asked, problem: str) -> str:
    """The line-up as it is now, and why it is not as it was asked for."""
    html = anonymous(asked.services.renderer.region("lineup", lineup(asked.log.event)))
    return join([partial("lineup", html), partial("setup-problem", str(escape(problem)), swap="innerHTML")])


def _refused(asked: Asked, part: Part, act: str, error: CompanionError) -> Response[Any]:
    status, headers = status_of(error), headers_of(error)
    match wants(asked.request):
        case Wants.JSON:
            return problem_details(error)
        case Wants.FRAGMENT:
            return html_response(asked.request, _lineup(asked, sentence_of(error)), status=status, headers=headers)
        case Wants.PAGE:
            html = _refused_html(asked, part, act, error)
            return filled(
                asked.request, asked.services, html, asked.log.event, asked.who.person, status=status, headers=headers
            )


def _refused_html(asked: Asked, part: Part, act: str, error: CompanionError) -> str:
    """The page that it came from, with the sentences where they belong and what was typed still in place."""
    event, services = asked.log.event, asked.services
    site = services.site(asked.request, event)
    if act == "reorder":
        return services.renderer.page("setup", setup_page(event, site, sentence_of(error)))
    sent = sent_back(asked.typed, error)
    typed = None if act else _read_again(part, asked)
    return services.renderer.page(part.template, part.form(event, site, sent, typed, asked.subject, services))


def _read_again(part: Part, asked: Asked) -> Any:
    """What was typed, without what could not even be read."""
    try:
        return _typed(part, asked)
    except FieldError as error:
        readable = {name: value for name, value in asked.typed.items() if name not in error.fields}
        return convert(part.gather(readable, asked.log.event, asked.services), part.fields)


def sent_back(typed: Mapping[str, Any], error: CompanionError) -> Sent:
    """Say how a form was refused."""
    return Sent(
        problem="" if isinstance(error, FieldError) else str(error),
        problems=error.fields if isinstance(error, FieldError) else {},
        command_id=str(typed.get("command_id", "")) if isinstance(error, UnsureError) else "",
        # Whoever has been told of another's change may save over it; whoever mends a field has not been told.
        expects=str(typed.get("expects", "")) if isinstance(error, FieldError | UnsureError) else "",
    )
