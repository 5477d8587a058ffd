"""Command addresses: a form or JSON comes in, a command goes to the event's log, an answer goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath
from msgspec.structs import replace

from companion import SOFTWARE
from companion.domain import commands as c
from companion.domain.errors import CompanionError, NotFoundError
from companion.log.event_log import EventLog
from companion.web import answers, permissions
from companion.web.about import given_on
from companion.web.acts.act import Act
from companion.web.acts.announcing import NOTICE_ACTS, SCREEN_ACTS
from companion.web.acts.event import EVENT_ACTS, ITEM_ACTS
from companion.web.acts.people import INVITATION_ACTS, PERSON_ACTS
from companion.web.acts.rundown import AGENDA_ACTS
from companion.web.acts.wall import COMMENT_ACTS
from companion.web.acts.writing import SECTION_ACTS
from companion.web.doorway import let_in
from companion.web.fields import command_id, convert, read_fields
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.services import Services
from companion.web.surfaces import Asked
from companion.web.who import Who, expect_person


@post("/e/{event:str}/items/{item:str}/{act:str}", status_code=200, summary="Run an item, plan it anew; seats")
async def item_command(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    item: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Command an item: start {expects?}, finish, skip {why?}, undo {expects?}, swap {other, why?}, move {room, why?},
    protect, unprotect, take-seat {swap?}, leave-seat, more-time, walk-in {person?}, walk-out {person?}, release,
    give-time {person}, seat-terms {offer_min?, release_min?},
    write-up {text, expects?}.
    """
    return await _answer(_find(ITEM_ACTS, act), _asked(request, services, who, event, item))


@post("/e/{event:str}/items/{act:str}", status_code=200, summary="Start a block, shift the day")
async def agenda_command(
    request: AnyRequest, services: GivenServices, who: GivenWho, *, event: FromPath[str], act: FromPath[str]
) -> Response[Any]:
    """Command the agenda: start {items, expects?} side by side, shift {from, minutes, mode, room?, why?, expects?}."""
    return await _answer(_find(AGENDA_ACTS, act), _asked(request, services, who, event, ""))


@post("/e/{event:str}/comments/{comment:str}/{act:str}", status_code=200, summary="Vote; tend the wall")
async def comment_command(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    comment: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Command a comment: vote {vote?}, show, hide, reject {reason?}, pin, unpin, put-on-screen, take-off-screen,
    answer {text?, answered?}, archive {archive, pseudonym?}, remove, erase.
    """
    return await _answer(_find(COMMENT_ACTS, act), _asked(request, services, who, event, comment))


@post(
    "/e/{event:str}/people/{person:str}/{act:str}",
    status_code=200,
    summary="Mute, ban, erase; take a role back",
)
async def person_command(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    person: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Command about a person: mute {reason?, hide?}, ban {reason?, hide?}, readmit, erase, revoke {role, room?}."""
    return await _answer(_find(PERSON_ACTS, act), _asked(request, services, who, event, person))


@post("/e/{event:str}/invitations/{invitation:str}/{act:str}", status_code=200, summary="Withdraw an invitation")
async def invitation_command(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    invitation: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Command an invitation: withdraw."""
    return await _answer(_find(INVITATION_ACTS, act), _asked(request, services, who, event, invitation))


@post("/e/{event:str}/notices/{notice:str}/{act:str}", status_code=200, summary="Withdraw a notice")
async def notice_command(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    notice: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Command a notice: withdraw."""
    return await _answer(_find(NOTICE_ACTS, act), _asked(request, services, who, event, notice))


@post("/e/{event:str}/screens/{screen:str}/{act:str}", status_code=200, summary="Name or remove a screen")
async def screen_command(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    screen: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Command a screen: name {title, room?}, remove."""
    return await _answer(_find(SCREEN_ACTS, act), _asked(request, services, who, event, screen))


@post("/e/{event:str}/sections/{section_id:str}/{act:str}", status_code=200, summary="Order the story")
async def section_command(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    section_id: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Command a section of the story: earlier, later, remove."""
    return await _answer(_find(SECTION_ACTS, act), _asked(request, services, who, event, section_id))


@post(
    [f"/e/{{event:str}}/{name}" for name in EVENT_ACTS],
    status_code=200,
    summary="Comments, notices, screens, wall, plan, phases",
)
async def event_command(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Command the event: comments {text, item?, archive?, pseudonym?}, notices {text, urgent?, room?}, wall {mode},
    call-back {finish?}, go-live, wrap, freeze, items {title, start, minutes, kind?, room?, plenary?, why?}, door-code
    {code?}, door {code}, screen {scene, screen?}, screens {title, room?}, sections {heading, text, section?, expects?},
    video {title, url?, note?, poster?, length?, offset?, transcript?, expects?}, licence {licence}, editions {summary,
    kind?}, after {text, item?, archive?, pseudonym?}, after-until {until?}.
    """
    name = request.url.path.rstrip("/").rpartition("/")[2]
    return await _answer(_find(EVENT_ACTS, name), _asked(request, services, who, event, ""))


async def post_comment(request: AnyRequest, services: Services, who: Who, log: EventLog) -> Response[Any]:
    """Post a comment to an event that is known already."""
    return await _answer(
        EVENT_ACTS["comments"], Asked(request=request, services=services, log=log, who=who, subject="")
    )


def _find(acts: Mapping[str, Act], name: str) -> Act:
    if name not in acts:
        raise NotFoundError("There is nothing of that name to do here.")
    return acts[name]


def _asked(request: Request[Any, Any, Any], services: Services, who: Who, slug: str, subject: str) -> Asked:
    return Asked(request=request, services=services, log=services.log_of(slug), who=who, subject=subject)


async def _answer(act: Act, asked: Asked) -> Response[Any]:
    """Read, check, submit, answer; whatever refuses is answered with what was typed still in place."""
    before = asked.log.event.version
    asked.room = act.room(asked)
    try:
        asked.typed.update(await read_fields(asked.request, max_bytes=act.max_bytes))
        asked.room = act.room(asked)
        version = await _submit(act, asked)
    except CompanionError as error:
        return answers.refused(asked, given_on(act.surface, asked), error)
    return answers.accepted(asked, given_on(act.surface, asked), before=before, version=version)


async def _submit(act: Act, asked: Asked) -> int:
    permissions.check(act.route, asked.who, asked.log.event, room=asked.room)
    command = _made_here(act.command(asked.subject, convert(asked.typed, act.fields)), asked.services)
    person = expect_person(asked.who)
    await let_in(asked, person)
    return await asked.log.submit(command, person, command_id(asked.request, asked.typed))


def _made_here(command: c.Command, services: Services) -> c.Command:
    """Say of an edition what it depends on beside the fold."""
    if isinstance(command, c.Freeze | c.OrderEdition):
        return replace(command, public_address=services.public_url, software=SOFTWARE)
    return command
