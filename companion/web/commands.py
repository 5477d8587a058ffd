"""Command addresses: a form or JSON comes in, a command goes to the event's log, an answer goes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath
from msgspec import Struct
from msgspec.structs import replace

from companion import SOFTWARE
from companion.domain import commands as c
from companion.domain.agenda import Kind
from companion.domain.errors import CompanionError, NotFoundError
from companion.domain.keeping import ArchiveAs
from companion.domain.lateness import ShiftMode
from companion.domain.seats import Terms
from companion.domain.wall import WallMode
from companion.log.event_log import EventLog
from companion.web import answers, permissions
from companion.web.amendments import (
    MAX_WRITTEN_BYTES,
    ArchiveFields,
    EditionFields,
    LicenceFields,
    SectionFields,
    UntilFields,
    VideoFields,
    WriteUpFields,
    section,
    video,
)
from companion.web.fields import MAX_BODY_BYTES, command_id, convert, read_fields
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.services import Services
from companion.web.surfaces import (
    ADD,
    AFTER,
    COMPOSER,
    CONSOLE,
    EDITIONS,
    MOVE,
    OWN,
    ROOM,
    RUNDOWN,
    SEATS,
    SECTION,
    SHIFT,
    STORY,
    TEND,
    TRAY,
    VIDEO,
    VOTES,
    WRITE_UP,
    Asked,
    Surface,
)
from companion.web.who import Who, expect_person


class NoFields(Struct, frozen=True):
    """The address says it all."""


class StartFields(Struct, frozen=True):
    """`expects`: the id of the item that the sender believes live there; "" for none; left out: whatever it is."""

    expects: str | None = None


class ShiftFields(Struct, frozen=True, rename={"item": "from"}):
    """`from` is the first item that is late, by `minutes`; `mode` is everything, breaks or keep."""

    item: str
    minutes: int
    mode: ShiftMode
    why: str = ""
    expects: str | None = None


class SwapFields(Struct, frozen=True):
    """`other` is the item to change places with."""

    other: str
    why: str = ""


class MoveFields(Struct, frozen=True):
    """`room` is the room's id."""

    room: str
    why: str = ""


class AddFields(Struct, frozen=True):
    """`start` is a time of day at the event; `room` "" or left out: for everyone, as with `plenary`."""

    title: str
    start: str
    minutes: int
    kind: Kind = Kind.TALK
    room: str | None = None
    plenary: bool = False


class SeatFields(Struct, frozen=True):
    """`swap` gives up a clashing seat."""

    swap: bool = False


class DoorFields(Struct, frozen=True):
    """`person` is the id of somebody who holds a seat; "" or left out: somebody who has none."""

    person: str = ""


class TimeFields(Struct, frozen=True):
    """`person` is the id of somebody for whom a seat is kept."""

    person: str


class TermsFields(Struct, frozen=True):
    """`offer_min` is how long the first in line has to take a seat; `release_min` how long after the beginning untaken
    seats are released. Left out: not at all.
    """

    offer_min: int | None = None
    release_min: int | None = None


class CommentFields(Struct, frozen=True):
    """`item` is the item's id; "" or left out: what is live for the author, or the day once it is over.

    `archive` is name, pseudonym, delegate or none; left out: as the author chose last, and by name at first.
    """

    text: str
    item: str | None = None
    archive: ArchiveAs | None = None
    pseudonym: str = ""


class VoteFields(Struct, frozen=True):
    """`vote` "false" takes the vote back."""

    vote: bool = True


class RejectFields(Struct, frozen=True):
    """`reason` is for the comment's author."""

    reason: str = ""


class AnswerFields(Struct, frozen=True):
    """`text` is a reply; "" or left out: none. `answered` "false" takes the mark off again."""

    text: str = ""
    answered: bool = True


class BarFields(Struct, frozen=True):
    """`reason` is for the person; `hide` takes down all that they have said."""

    reason: str = ""
    hide: bool = False


class NoticeFields(Struct, frozen=True):
    """`room` is a room's id; "" or left out: for everyone."""

    text: str
    urgent: bool = False
    room: str | None = None


class WallFields(Struct, frozen=True):
    """`mode` is open, approve or closed."""

    mode: WallMode


class Act(Struct, frozen=True):
    """One command address: who may, what it takes, the command it makes, and the part of a page that it belongs to."""

    route: str
    fields: type[Struct]
    command: Callable[[str, Any], c.Command]
    surface: Surface
    max_bytes: int = MAX_BODY_BYTES


def _addition(sent: AddFields) -> c.AddItem:
    return c.AddItem(sent.title, sent.start, sent.minutes, sent.kind, sent.room or None, sent.plenary)


def _vote(comment: str, sent: VoteFields) -> c.Command:
    return c.CastVote(comment) if sent.vote else c.WithdrawVote(comment)


def _said(sent: CommentFields) -> tuple[str, str | None, ArchiveAs | None, str]:
    return sent.text, sent.item or None, sent.archive, sent.pseudonym


def _terms(sent: TermsFields) -> Terms:
    return Terms(sent.offer_min, sent.release_min)


ITEM_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "start": Act("start", StartFields, lambda item, sent: c.StartItem(item, sent.expects), CONSOLE),
        "finish": Act("finish", NoFields, lambda item, _: c.FinishItem(item), CONSOLE),
        "skip": Act("skip", NoFields, lambda item, _: c.SkipItem(item), CONSOLE),
        "undo": Act("undo", NoFields, lambda item, _: c.UndoItem(item), CONSOLE),
        "protect": Act("protect", NoFields, lambda item, _: c.SetProtection(item, protected=True), RUNDOWN),
        "unprotect": Act("unprotect", NoFields, lambda item, _: c.SetProtection(item, protected=False), RUNDOWN),
        "swap": Act("swap", SwapFields, lambda item, sent: c.SwapItems(item, sent.other, sent.why), MOVE),
        "move": Act("move", MoveFields, lambda item, sent: c.MoveItem(item, sent.room, sent.why), MOVE),
        "take-seat": Act("take-seat", SeatFields, lambda item, sent: c.TakeSeat(item, sent.swap), SEATS),
        "leave-seat": Act("leave-seat", NoFields, lambda item, _: c.LeaveSeat(item), SEATS),
        "walk-in": Act("walk-in", DoorFields, lambda item, sent: c.WalkIn(item, sent.person), ROOM),
        "walk-out": Act("walk-out", DoorFields, lambda item, sent: c.WalkOut(item, sent.person), ROOM),
        "release": Act("release", NoFields, lambda item, _: c.ReleaseSeats(item), ROOM),
        "give-time": Act("give-time", TimeFields, lambda item, sent: c.ExtendOffer(item, sent.person), ROOM),
        "seat-terms": Act("seat-terms", TermsFields, lambda item, sent: c.SetSeatTerms(item, _terms(sent)), ROOM),
        "more-time": Act("more-time", NoFields, lambda item, _: c.ExtendOffer(item), SEATS),
        "write-up": Act(
            "story",
            WriteUpFields,
            lambda item, sent: c.WriteUpItem(item, sent.text, sent.expects),
            WRITE_UP,
            MAX_WRITTEN_BYTES,
        ),
    }
)

COMMENT_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "vote": Act("vote", VoteFields, _vote, VOTES),
        "hide": Act("hide", NoFields, lambda comment, _: c.HideComment(comment), TRAY),
        "show": Act("show", NoFields, lambda comment, _: c.ShowComment(comment), TRAY),
        "reject": Act("reject", RejectFields, lambda comment, sent: c.RejectComment(comment, sent.reason), TEND),
        "pin": Act("pin", NoFields, lambda comment, _: c.PinComment(comment), TRAY),
        "unpin": Act("unpin", NoFields, lambda comment, _: c.UnpinComment(comment), TRAY),
        "put-on-screen": Act("put-on-screen", NoFields, lambda comment, _: c.PutOnScreen(comment), TRAY),
        "take-off-screen": Act("take-off-screen", NoFields, lambda comment, _: c.TakeOffScreen(comment), TRAY),
        "erase": Act("erase", NoFields, lambda comment, _: c.EraseComment(comment), TRAY),
        "answer": Act(
            "answer", AnswerFields, lambda comment, sent: c.AnswerComment(comment, sent.text, sent.answered), TEND
        ),
        "archive": Act(
            "own", ArchiveFields, lambda comment, sent: c.ChooseArchive(comment, sent.archive, sent.pseudonym), OWN
        ),
        "remove": Act("own", NoFields, lambda comment, _: c.RemoveComment(comment), OWN),
    }
)

PERSON_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "mute": Act("mute", BarFields, lambda person, sent: c.MutePerson(person, sent.reason, sent.hide), TRAY),
        "ban": Act("ban", BarFields, lambda person, sent: c.BanPerson(person, sent.reason, sent.hide), TRAY),
        "erase": Act("erase", NoFields, lambda person, _: c.ErasePerson(person), TRAY),
        "readmit": Act("readmit", NoFields, lambda person, _: c.ReadmitPerson(person), TRAY),
    }
)

AGENDA_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "shift": Act(
            "shift",
            ShiftFields,
            lambda _, sent: c.ShiftAgenda(sent.item, sent.minutes, sent.mode, sent.why, sent.expects),
            SHIFT,
        ),
    }
)

SECTION_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "earlier": Act("story", NoFields, lambda section, _: c.MoveSection(section, earlier=True), STORY),
        "later": Act("story", NoFields, lambda section, _: c.MoveSection(section, earlier=False), STORY),
        "remove": Act("story", NoFields, lambda section, _: c.RemoveSection(section), STORY),
    }
)

EVENT_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "comments": Act("post-comment", CommentFields, lambda _, sent: c.PostComment(*_said(sent)), COMPOSER),
        "after": Act("post-after", CommentFields, lambda _, sent: c.PostAfter(*_said(sent)), AFTER),
        "after-until": Act("editions", UntilFields, lambda _, sent: c.SetAfter(sent.until), EDITIONS),
        "sections": Act("story", SectionFields, lambda _, sent: section(sent), SECTION, MAX_WRITTEN_BYTES),
        "video": Act("story", VideoFields, lambda _, sent: video(sent), VIDEO, MAX_WRITTEN_BYTES),
        "licence": Act("story", LicenceFields, lambda _, sent: c.SetLicence(sent.licence), STORY),
        "editions": Act("editions", EditionFields, lambda _, sent: c.OrderEdition(sent.summary, sent.kind), EDITIONS),
        "notices": Act(
            "notice", NoticeFields, lambda _, sent: c.PostNotice(sent.text, sent.urgent, sent.room or None), CONSOLE
        ),
        "items": Act("add", AddFields, lambda _, sent: _addition(sent), ADD),
        "wall": Act("wall", WallFields, lambda _, sent: c.SetWallMode(sent.mode), TRAY),
        "go-live": Act("go-live", NoFields, lambda _, __: c.GoLive(), CONSOLE),
        "wrap": Act("wrap", NoFields, lambda _, __: c.Wrap(), CONSOLE),
        "freeze": Act("freeze", NoFields, lambda _, __: c.Freeze(), CONSOLE),
    }
)


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
    """Command an item: start {expects?}, finish, skip, undo, swap {other, why?}, move {room, why?}, protect, unprotect,
    take-seat {swap?}, leave-seat, more-time, walk-in {person?}, walk-out {person?}, release, give-time {person},
    seat-terms {offer_min?, release_min?}, write-up {text, expects?}.
    """
    return await _answer(_find(ITEM_ACTS, act), _asked(request, services, who, event, item))


@post("/e/{event:str}/items/{act:str}", status_code=200, summary="Shift the day")
async def agenda_command(
    request: AnyRequest, services: GivenServices, who: GivenWho, *, event: FromPath[str], act: FromPath[str]
) -> Response[Any]:
    """Command the agenda: shift {from, minutes, mode, why?, expects?}."""
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


@post("/e/{event:str}/people/{person:str}/{act:str}", status_code=200, summary="Mute, ban, readmit, erase")
async def person_command(
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    event: FromPath[str],
    person: FromPath[str],
    act: FromPath[str],
) -> Response[Any]:
    """Command about a person: mute {reason?, hide?}, ban {reason?, hide?}, readmit, erase."""
    return await _answer(_find(PERSON_ACTS, act), _asked(request, services, who, event, person))


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
    summary="Comments, notices, wall, plan, phases",
)
async def event_command(
    event: FromPath[str], request: AnyRequest, services: GivenServices, who: GivenWho
) -> Response[Any]:
    """Command the event: comments {text, item?, archive?, pseudonym?}, notices {text, urgent?, room?}, wall {mode},
    go-live, wrap, freeze, items {title, start, minutes, kind?, room?, plenary?}, sections {heading, text, section?,
    expects?}, video {title, url?, note?, poster?, length?, offset?, transcript?, expects?}, licence {licence},
    editions {summary, kind?}, after {text, item?, archive?, pseudonym?}, after-until {until?}.
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
    try:
        asked.typed.update(await read_fields(asked.request, max_bytes=act.max_bytes))
        version = await _submit(act, asked)
    except CompanionError as error:
        return answers.refused(asked, act.surface, error)
    return answers.accepted(asked, act.surface, before=before, version=version)


def _room_of(asked: Asked) -> str:
    item = asked.log.event.agenda.item(asked.subject)
    return (item.room if item else None) or ""


async def _submit(act: Act, asked: Asked) -> int:
    permissions.check(act.route, asked.who, asked.log.event, room=_room_of(asked) if act.surface is ROOM else None)
    command = _made_here(act.command(asked.subject, convert(asked.typed, act.fields)), asked.services)
    return await asked.log.submit(command, expect_person(asked.who), command_id(asked.request, asked.typed))


def _made_here(command: c.Command, services: Services) -> c.Command:
    """Say of an edition what it depends on beside the fold."""
    if isinstance(command, c.Freeze | c.OrderEdition):
        return replace(command, public_address=services.public_url, software=SOFTWARE)
    return command
