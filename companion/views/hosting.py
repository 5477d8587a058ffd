"""The host's console: what is on, what to start, the rundown, the tray of comments."""

from __future__ import annotations

from itertools import islice

from msgspec import Struct

from companion.domain.agenda import Item
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.views.items import ItemLine, facts_of, line_of, moment_of
from companion.views.moments import Moment
from companion.views.seats import SeatsLeft, seats_left
from companion.views.talk import CommentCard, NoticeLine, card_of, notice_lines, takes_comments

TRAY = 50
"""Comments within a host's reach."""


class HostPhase(Struct, frozen=True):
    """How far the day has got, and the way on. `edition` is the newest archive's address, "" before there is one."""

    slug: str
    name: str
    edition: str


class RunLine(Struct, frozen=True):
    """An item, and what can be done with it. `expects` is the id of what is believed to be live in its place."""

    line: ItemLine
    expects: str
    seats: SeatsLeft | None
    runs: bool


class Undo(Struct, frozen=True):
    """The latest act, which can be taken back."""

    item: str
    title: str
    did: str
    who: str
    at: Moment


class Console(Struct, frozen=True):
    """What a host has in hand while talking: what is on (its whole block if side by side), and what to start next.

    `passed` are the titles of what was to come before what has run, and was neither started nor skipped.
    """

    slug: str
    phase: str
    running: tuple[RunLine, ...]
    next: tuple[RunLine, ...]
    passed: tuple[str, ...]
    undo: Undo | None


class Rundown(Struct, frozen=True):
    """Every item."""

    slug: str
    lines: tuple[RunLine, ...]


class HostNotices(Struct, frozen=True):
    """What has been announced: the newest in the open, the older ones behind."""

    newest: tuple[NoticeLine, ...]
    older: tuple[NoticeLine, ...]


class TrayComment(Struct, frozen=True):
    """One comment, and what a host can do with it."""

    slug: str
    card: CommentCard


class Tray(Struct, frozen=True):
    """The newest comments, hidden ones too, and whether the wall is open."""

    slug: str
    mode: str
    takes_comments: bool
    pinned: tuple[TrayComment, ...]
    comments: tuple[TrayComment, ...]


def host_phase(event: Event) -> HostPhase:
    """Say how far the day has got."""
    slug = facts_of(event).slug
    return HostPhase(slug, event.phase.value, f"/e/{slug}/{event.editions[-1].number}/" if event.editions else "")


def console(event: Event) -> Console:
    """Show what is on and what comes next."""
    return Console(
        slug=facts_of(event).slug,
        phase=event.phase.value,
        running=tuple(run_line(event, item) for item in _running(event)),
        next=tuple(run_line(event, item) for item in event.agenda.next_block()),
        passed=_passed(event) if event.phase is Phase.LIVE else (),
        undo=_undo(event) if event.phase is Phase.LIVE else None,
    )


def _running(event: Event) -> list[Item]:
    """What is live, together with what is to run beside it."""
    live = event.agenda.live()
    return [item for block in event.agenda.blocks() if any(item in live for item in block) for item in block]


def _passed(event: Event) -> tuple[str, ...]:
    in_order = event.agenda.blocks()
    waiting = {item.id for item in event.agenda.upcoming()}
    reached = [number for number, block in enumerate(in_order) if any(item.id not in waiting for item in block)]
    before = in_order[: reached[-1]] if reached else ()
    return tuple(item.title for block in before for item in block if item.id in waiting)


def run_line(event: Event, item: Item) -> RunLine:
    """Show an item with what can be done about it."""
    on = (other.id for other in event.agenda.live() if other.shares_place_with(item))
    seats = seats_left(event, item) if item.capacity is not None else None
    return RunLine(line_of(event, item), next(on, ""), seats, event.phase is Phase.LIVE)


def _undo(event: Event) -> Undo | None:
    act = event.agenda.last_act
    item = event.agenda.item(act.item) if act else None
    if act is None or item is None:
        return None
    return Undo(item.id, item.title, act.did.value, event.known_as(act.by), moment_of(event, act.at))


def rundown(event: Event) -> Rundown:
    """Show every item with what can be done about it."""
    return Rundown(facts_of(event).slug, tuple(run_line(event, item) for item in event.agenda.items))


def host_notices(event: Event) -> HostNotices:
    """Show what has been announced."""
    lines = notice_lines(event)
    return HostNotices(lines[:1], lines[1:])


def tray(event: Event) -> Tray:
    """Show the comments that a host may want to act on."""
    newest = (comment.id for comment in event.wall.newest_first(hidden=True) if not comment.pinned)
    return Tray(
        slug=facts_of(event).slug,
        mode=event.wall.mode.value,
        takes_comments=takes_comments(event),
        pinned=tuple(tray_comment(event, comment_id) for comment_id in reversed(event.wall.pinned)),
        comments=tuple(tray_comment(event, comment_id) for comment_id in islice(newest, TRAY)),
    )


def tray_comment(event: Event, comment_id: str) -> TrayComment:
    """Show one comment with what can be done about it.

    Raises:
        KeyError: If there is no such comment.
    """
    return TrayComment(facts_of(event).slug, card_of(event, event.wall.comments[comment_id]))
