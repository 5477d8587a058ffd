"""Command addresses: a form or JSON comes in, a command goes to the event's log, an answer goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from msgspec.structs import fields, replace

from companion import SOFTWARE
from companion.domain import commands as c
from companion.domain.errors import CompanionError, NotFoundError
from companion.log.event_log import EventLog
from companion.web import answers, permissions
from companion.web.about import given_on
from companion.web.acts.address import Address
from companion.web.acts.announcing import NOTICE_ACTS, SCREEN_ACTS
from companion.web.acts.event import EVENT_ACTS, ITEM_ACTS
from companion.web.acts.people import INVITATION_ACTS, PERSON_ACTS
from companion.web.acts.rundown import AGENDA_ACTS
from companion.web.acts.wall import COMMENT_ACTS
from companion.web.acts.writing import SECTION_ACTS, VIDEO_ACTS
from companion.web.doorway import let_in
from companion.web.fields import command_id, convert, read_fields
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.services import Services
from companion.web.surfaces import Asked
from companion.web.who import Who, expect_person


def _told(acts: Mapping[str, Address]) -> str:
    """Say to other programs what the addresses of a table take, as in “start {expects?}, finish”."""
    return ", ".join(" ".join(filter(None, (name, _fields_of(act)))) for name, act in acts.items())


def _fields_of(act: Address) -> str:
    names = [f"{field.encode_name}{'' if field.required else '?'}" for field in fields(act.fields)]
    return f"{{{', '.join(names)}}}" if names else ""


@post(
    "/e/{event:str}/items/{act:str}",
    status_code=200,
    summary="Start a block, shift the day",
    description=_told(AGENDA_ACTS),
)
async def agenda_command(
    request: AnyRequest, services: GivenServices, who: GivenWho, *, event: FromPath[str], act: FromPath[str]
) -> Response[Any]:
    """Command the agenda as a whole."""
    return await _answer(_find(AGENDA_ACTS, act), _asked(request, services, who, event, ""))


@post(
    "/e/{event:str}/video/{act:str}",
    status_code=200,
    summary="Remove or withdraw the poster of the video",
    description=_told(VIDEO_ACTS),
)
async def video_command(
    request: AnyRequest, services: GivenServices, who: GivenWho, *, event: FromPath[str], act: FromPath[str]
) -> Response[Any]:
    """Command the video."""
    return await _answer(_find(VIDEO_ACTS, act), _asked(request, services, who, event, ""))


@post(
    [f"/e/{{event:str}}/{name}" for name in EVENT_ACTS],
    status_code=200,
    summary="Comments, notices, screens, wall, plan, phases",
    description=_told(EVENT_ACTS),
)
async def event_command(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Command the event."""
    name = request.url.path.rstrip("/").rpartition("/")[2]
    return await _answer(_find(EVENT_ACTS, name), _asked(request, services, who, event, ""))


def _about_one(kind: str, acts: Mapping[str, Address], summary: str) -> HTTPRouteHandler:
    """Make the address of all commands about one thing of a kind."""

    @post(
        f"/e/{{event:str}}/{kind}/{{subject:str}}/{{act:str}}",
        status_code=200,
        summary=summary,
        description=_told(acts),
    )
    async def command(
        request: AnyRequest,
        services: GivenServices,
        who: GivenWho,
        *,
        event: FromPath[str],
        subject: FromPath[str],
        act: FromPath[str],
    ) -> Response[Any]:
        return await _answer(_find(acts, act), _asked(request, services, who, event, subject))

    return command


COMMANDS = (
    event_command,
    agenda_command,
    video_command,
    _about_one("items", ITEM_ACTS, "Run an item, plan it anew; seats"),
    _about_one("comments", COMMENT_ACTS, "Vote; tend the wall"),
    _about_one("sections", SECTION_ACTS, "Order the story"),
    _about_one("people", PERSON_ACTS, "Mute, ban, erase; take a role back"),
    _about_one("invitations", INVITATION_ACTS, "Withdraw an invitation"),
    _about_one("notices", NOTICE_ACTS, "Withdraw a notice"),
    _about_one("screens", SCREEN_ACTS, "Name or remove a screen"),
)


async def post_comment(request: AnyRequest, services: Services, who: Who, log: EventLog) -> Response[Any]:
    """Post a comment to an event that is known already."""
    return await _answer(
        EVENT_ACTS["comments"], Asked(request=request, services=services, log=log, who=who, subject="")
    )


def _find(acts: Mapping[str, Address], name: str) -> Address:
    if name not in acts:
        raise NotFoundError("There is nothing of that name to do here.")
    return acts[name]


def _asked(request: Request[Any, Any, Any], services: Services, who: Who, slug: str, subject: str) -> Asked:
    return Asked(request=request, services=services, log=services.log_of(slug), who=who, subject=subject)


async def _answer(act: Address, asked: Asked) -> Response[Any]:
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


async def _submit(act: Address, asked: Asked) -> int:
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
