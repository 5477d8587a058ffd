"""Command addresses: a form or JSON comes in, a command goes to the event's log, an answer goes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath
from msgspec import Struct

from companion.domain import commands as c
from companion.domain.errors import CompanionError, NotFoundError
from companion.domain.wall import WallMode
from companion.log.event_log import EventLog
from companion.web import answers, permissions
from companion.web.fields import command_id, convert, read_fields
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.services import Services
from companion.web.surfaces import COMPOSER, CONSOLE, SEATS, Asked, Surface
from companion.web.who import Who, expect_person


class NoFields(Struct, frozen=True):
    """The address says it all."""


class StartFields(Struct, frozen=True):
    """`expects`: the id of the item that the sender believes live there; "" for none; left out: whatever it is."""

    expects: str | None = None


class SeatFields(Struct, frozen=True):
    """`swap` gives up a clashing seat."""

    swap: bool = False


class CommentFields(Struct, frozen=True):
    """`item` is the item's id; "" or left out: what is live for the author."""

    text: str
    item: str | None = None


class NoticeFields(Struct, frozen=True):
    """`room` is a room's id; "" or left out: for everyone."""

    text: str
    urgent: bool = False
    room: str | None = None


class WallFields(Struct, frozen=True):
    """`mode` is open or closed."""

    mode: WallMode


class Act(Struct, frozen=True):
    """One command address: who may, what it takes, the command it makes, and the part of a page that it belongs to."""

    route: str
    fields: type[Struct]
    command: Callable[[str, Any], c.Command]
    surface: Surface


ITEM_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "start": Act("start", StartFields, lambda item, sent: c.StartItem(item, sent.expects), CONSOLE),
        "finish": Act("finish", NoFields, lambda item, _: c.FinishItem(item), CONSOLE),
        "skip": Act("skip", NoFields, lambda item, _: c.SkipItem(item), CONSOLE),
        "undo": Act("undo", NoFields, lambda item, _: c.UndoItem(item), CONSOLE),
        "take-seat": Act("take-seat", SeatFields, lambda item, sent: c.TakeSeat(item, sent.swap), SEATS),
        "leave-seat": Act("leave-seat", NoFields, lambda item, _: c.LeaveSeat(item), SEATS),
    }
)

COMMENT_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "hide": Act("hide", NoFields, lambda comment, _: c.HideComment(comment), CONSOLE),
        "show": Act("show", NoFields, lambda comment, _: c.ShowComment(comment), CONSOLE),
        "pin": Act("pin", NoFields, lambda comment, _: c.PinComment(comment), CONSOLE),
        "unpin": Act("unpin", NoFields, lambda comment, _: c.UnpinComment(comment), CONSOLE),
    }
)

EVENT_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "comments": Act(
            "post-comment", CommentFields, lambda _, sent: c.PostComment(sent.text, sent.item or None), COMPOSER
        ),
        "notices": Act(
            "notice", NoticeFields, lambda _, sent: c.PostNotice(sent.text, sent.urgent, sent.room or None), CONSOLE
        ),
        "wall": Act("wall", WallFields, lambda _, sent: c.SetWallMode(sent.mode), CONSOLE),
        "go-live": Act("go-live", NoFields, lambda _, __: c.GoLive(), CONSOLE),
        "wrap": Act("wrap", NoFields, lambda _, __: c.Wrap(), CONSOLE),
        "freeze": Act("freeze", NoFields, lambda _, __: c.Freeze(), CONSOLE),
    }
)


@post("/e/{event:str}/items/{item:str}/{act:str}", status_code=200, summary="Start, finish, skip, undo; seats")
async def item_command(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    item: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Command an item: start {expects?}, finish, skip, undo, take-seat {swap?}, leave-seat."""
    return await _answer(_find(ITEM_ACTS, act), _asked(request, services, who, event, item))


@post("/e/{event:str}/comments/{comment:str}/{act:str}", status_code=200, summary="Tend the wall")
async def comment_command(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    comment: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Command a comment: hide, show, pin, unpin."""
    return await _answer(_find(COMMENT_ACTS, act), _asked(request, services, who, event, comment))


@post([f"/e/{{event:str}}/{name}" for name in EVENT_ACTS], status_code=200, summary="Comments, notices, wall, phases")
async def event_command(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Command the event: comments {text, item?}, notices {text, urgent?, room?}, wall {mode}, go-live, wrap, freeze."""
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
    try:
        asked.typed.update(await read_fields(asked.request))
        version = await _submit(act, asked)
    except CompanionError as error:
        return answers.refused(asked, act.surface, error)
    return answers.accepted(asked, act.surface, before=before, version=version)


async def _submit(act: Act, asked: Asked) -> int:
    permissions.check(act.route, asked.who, asked.log.event)
    command = act.command(asked.subject, convert(asked.typed, act.fields))
    return await asked.log.submit(command, expect_person(asked.who), command_id(asked.request, asked.typed))
