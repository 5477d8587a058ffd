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
from companion.domain.people import Role
from companion.domain.screens import MAIN, Scene
from companion.domain.seats import Terms
from companion.domain.wall import WallMode
from companion.log.event_log import EventLog
from companion.web import answers, permissions
from companion.web.about import announced_in, door_of, given_on, of_no_room, run_in, said_in, told_in
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
from companion.web.doorway import let_in
from companion.web.fields import MAX_BODY_BYTES, command_id, convert, read_fields
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.services import Services
from companion.web.surfaces import (
    ADD,
    AFTER,
    BOARD,
    COMPOSER,
    CONSOLE,
    DOORWAY,
    EDITIONS,
    MOVE,
    NOTICES,
    OWN,
    PEOPLE,
    ROOM,
    RUNDOWN,
    SCREEN_FORM,
    SCREENS,
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


class BlockFields(Struct, frozen=True):
    """`items` are ids with a space between, `expects` those of what the sender believes will end; left out: any."""

    items: str
    expects: str | None = None


class SkipFields(Struct, frozen=True):
    """`why` is a line for delegates."""

    why: str = ""


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
    why: str = ""


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


class RoleFields(Struct, frozen=True):
    """`role` is host, moderator, facilitator or steward; `room` a room's id, "" or left out: for the whole event."""

    role: Role
    room: str | None = None


class CodeFields(Struct, frozen=True):
    """`code` is the door code; "" or left out: none."""

    code: str = ""


class NoticeFields(Struct, frozen=True):
    """`room` is a room's id; "" or left out: for everyone."""

    text: str
    urgent: bool = False
    room: str | None = None


class CallFields(Struct, frozen=True):
    """`finish`: what still runs in rooms is over."""

    finish: bool = False


class SceneFields(Struct, frozen=True):
    """`scene` is agenda, wall, comment, rooms, join or blank; `screen` is the screen's id; left out: the main one."""

    scene: Scene
    screen: str = MAIN.id


class ScreenFields(Struct, frozen=True):
    """`room` is the id of the one that the screen follows; "" or left out: the whole event."""

    title: str
    room: str | None = None


class WallFields(Struct, frozen=True):
    """`mode` is open, approve or closed."""

    mode: WallMode


class Act(Struct, frozen=True):
    """One command address: who may, what it takes, the command it makes, and the part of a page that it belongs to.

    `room` says which room it is about.
    """

    route: str
    fields: type[Struct]
    command: Callable[[str, Any], c.Command]
    surface: Surface
    room: Callable[[Asked], str | None] = of_no_room
    max_bytes: int = MAX_BODY_BYTES


def _addition(sent: AddFields) -> c.AddItem:
    return c.AddItem(sent.title, sent.start, sent.minutes, sent.kind, sent.room or None, sent.plenary, sent.why)


def _vote(comment: str, sent: VoteFields) -> c.Command:
    return c.CastVote(comment) if sent.vote else c.WithdrawVote(comment)


def _block(sent: BlockFields) -> c.StartBlock:
    expects = None if sent.expects is None else tuple(sent.expects.split())
    return c.StartBlock(tuple(sent.items.split()), expects)


def _said(sent: CommentFields) -> tuple[str, str | None, ArchiveAs | None, str]:
    return sent.text, sent.item or None, sent.archive, sent.pseudonym


def _terms(sent: TermsFields) -> Terms:
    return Terms(sent.offer_min, sent.release_min)


ITEM_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "start": Act("start", StartFields, lambda item, sent: c.StartItem(item, sent.expects), CONSOLE, run_in),
        "finish": Act("finish", NoFields, lambda item, _: c.FinishItem(item), CONSOLE, run_in),
        "skip": Act("skip", SkipFields, lambda item, sent: c.SkipItem(item, sent.why), CONSOLE),
        "undo": Act("undo", NoFields, lambda item, _: c.UndoItem(item), CONSOLE, run_in),
        "protect": Act("protect", NoFields, lambda item, _: c.SetProtection(item, protected=True), RUNDOWN),
        "unprotect": Act("unprotect", NoFields, lambda item, _: c.SetProtection(item, protected=False), RUNDOWN),
        "swap": Act("swap", SwapFields, lambda item, sent: c.SwapItems(item, sent.other, sent.why), MOVE),
        "move": Act("move", MoveFields, lambda item, sent: c.MoveItem(item, sent.room, sent.why), MOVE),
        "take-seat": Act("take-seat", SeatFields, lambda item, sent: c.TakeSeat(item, sent.swap), SEATS),
        "leave-seat": Act("leave-seat", NoFields, lambda item, _: c.LeaveSeat(item), SEATS),
        "walk-in": Act("walk-in", DoorFields, lambda item, sent: c.WalkIn(item, sent.person), ROOM, door_of),
        "walk-out": Act("walk-out", DoorFields, lambda item, sent: c.WalkOut(item, sent.person), ROOM, door_of),
        "release": Act("release", NoFields, lambda item, _: c.ReleaseSeats(item), ROOM, door_of),
        "give-time": Act("give-time", TimeFields, lambda item, sent: c.ExtendOffer(item, sent.person), ROOM, door_of),
        "seat-terms": Act(
            "seat-terms", TermsFields, lambda item, sent: c.SetSeatTerms(item, _terms(sent)), ROOM, door_of
        ),
        "more-time": Act("more-time", NoFields, lambda item, _: c.ExtendOffer(item), SEATS),
        "write-up": Act(
            "story",
            WriteUpFields,
            lambda item, sent: c.WriteUpItem(item, sent.text, sent.expects),
            WRITE_UP,
            max_bytes=MAX_WRITTEN_BYTES,
        ),
    }
)

COMMENT_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "vote": Act("vote", VoteFields, _vote, VOTES),
        "hide": Act("hide", NoFields, lambda comment, _: c.HideComment(comment), TRAY, said_in),
        "show": Act("show", NoFields, lambda comment, _: c.ShowComment(comment), TRAY, said_in),
        "reject": Act(
            "reject", RejectFields, lambda comment, sent: c.RejectComment(comment, sent.reason), TEND, said_in
        ),
        "pin": Act("pin", NoFields, lambda comment, _: c.PinComment(comment), TRAY, said_in),
        "unpin": Act("unpin", NoFields, lambda comment, _: c.UnpinComment(comment), TRAY, said_in),
        "put-on-screen": Act("put-on-screen", NoFields, lambda comment, _: c.PutOnScreen(comment), TRAY),
        "take-off-screen": Act("take-off-screen", NoFields, lambda comment, _: c.TakeOffScreen(comment), TRAY),
        "erase": Act("erase", NoFields, lambda comment, _: c.EraseComment(comment), TRAY),
        "answer": Act(
            "answer",
            AnswerFields,
            lambda comment, sent: c.AnswerComment(comment, sent.text, sent.answered),
            TEND,
            said_in,
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
        "revoke": Act(
            "revoke", RoleFields, lambda person, sent: c.RevokeRole(person, sent.role, sent.room or None), PEOPLE
        ),
    }
)

INVITATION_ACTS: Mapping[str, Act] = MappingProxyType(
    {"withdraw": Act("withdraw", NoFields, lambda invitation, _: c.WithdrawInvitation(invitation), PEOPLE)}
)

NOTICE_ACTS: Mapping[str, Act] = MappingProxyType(
    {"withdraw": Act("withdraw-notice", NoFields, lambda notice, _: c.WithdrawNotice(notice), NOTICES, announced_in)}
)

SCREEN_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "name": Act(
            "name-screen",
            ScreenFields,
            lambda screen, sent: c.NameScreen(screen, sent.title, sent.room or None),
            SCREEN_FORM,
        ),
        "remove": Act("remove-screen", NoFields, lambda screen, _: c.RemoveScreen(screen), SCREEN_FORM),
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
        "start": Act("start-block", BlockFields, lambda _, sent: _block(sent), CONSOLE),
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
        "sections": Act("story", SectionFields, lambda _, sent: section(sent), SECTION, max_bytes=MAX_WRITTEN_BYTES),
        "video": Act("story", VideoFields, lambda _, sent: video(sent), VIDEO, max_bytes=MAX_WRITTEN_BYTES),
        "licence": Act("story", LicenceFields, lambda _, sent: c.SetLicence(sent.licence), STORY),
        "editions": Act("editions", EditionFields, lambda _, sent: c.OrderEdition(sent.summary, sent.kind), EDITIONS),
        "notices": Act(
            "notice",
            NoticeFields,
            lambda _, sent: c.PostNotice(sent.text, sent.urgent, sent.room or None),
            CONSOLE,
            told_in,
        ),
        "call-back": Act("call-back", CallFields, lambda _, sent: c.CallBack(sent.finish), BOARD),
        "items": Act("add", AddFields, lambda _, sent: _addition(sent), ADD),
        "screen": Act("scene", SceneFields, lambda _, sent: c.SetScene(sent.scene, sent.screen), SCREENS),
        "screens": Act(
            "add-screen", ScreenFields, lambda _, sent: c.AddScreen(sent.title, sent.room or None), SCREEN_FORM
        ),
        "wall": Act("wall", WallFields, lambda _, sent: c.SetWallMode(sent.mode), TRAY),
        "door-code": Act("door-code", CodeFields, lambda _, sent: c.SetDoorCode(sent.code), PEOPLE),
        "door": Act("come-in", CodeFields, lambda _, sent: c.ComeIn(sent.code), DOORWAY),
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
    """Command an item: start {expects?}, finish, skip {why?}, undo, swap {other, why?}, move {room, why?}, protect,
    unprotect, take-seat {swap?}, leave-seat, more-time, walk-in {person?}, walk-out {person?}, release,
    give-time {person}, seat-terms {offer_min?, release_min?},
    write-up {text, expects?}.
    """
    return await _answer(_find(ITEM_ACTS, act), _asked(request, services, who, event, item))


@post("/e/{event:str}/items/{act:str}", status_code=200, summary="Start a block, shift the day")
async def agenda_command(
    request: AnyRequest, services: GivenServices, who: GivenWho, *, event: FromPath[str], act: FromPath[str]
) -> Response[Any]:
    """Command the agenda: start {items, expects?} side by side, shift {from, minutes, mode, why?, expects?}."""
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
