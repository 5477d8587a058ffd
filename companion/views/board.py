"""The board of all rooms, for hosts: what is on in each, what comes next, who is in, and the way back to one place."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.agenda import ItemState, Room
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.rules.blocks import gathering
from companion.views.hosting import RunLine, Undo, run_line, to_run, undo
from companion.views.items import ItemLine, facts_of, line_of, moment_of
from companion.views.moments import Moment
from companion.views.news import Urgent, urgent
from companion.views.pages import Heading, Site, heading
from companion.views.room import late_address


class BoardRoom(Struct, frozen=True):
    """One room: what is on and what is next there, None for nothing, and how many were counted in to what is on.

    `late` is the address of the page on which it alone can be shifted, "" if nothing is left to shift.
    """

    room: Room
    on: RunLine | None
    next: RunLine | None
    inside: int
    late: str


class Board(Struct, frozen=True, kw_only=True):
    """Every room in which something is on or to come, those that the day splits into first.

    `gathering` is what everyone can be called back to, `away` tells that people are away in rooms now; `called_at` is
    when, and `called_by` by whom, everyone was called back to it, None and "" while nobody has.
    """

    slug: str
    phase: str
    rooms: tuple[BoardRoom, ...]
    gathering: ItemLine | None
    away: bool
    called_at: Moment | None
    called_by: str
    undo: Undo | None


class BoardPage(Struct, frozen=True, kw_only=True):
    """The board. `problem` is why the last act was refused, "" if it was not."""

    site: Site
    event: Heading
    problem: str
    urgent: Urgent
    board: Board


def board(event: Event) -> Board:
    """Show every room."""
    rooms = [_room(event, room) for room in event.agenda.rooms]
    back = gathering(event.agenda) if event.phase is Phase.LIVE else None
    called = event.called_back if back and event.called_back and event.called_back.item == back.id else None
    return Board(
        slug=facts_of(event).slug,
        phase=event.phase.value,
        rooms=tuple(sorted((at for at in rooms if at.on or at.next), key=_is_for_everyone)),
        gathering=line_of(event, back) if back else None,
        away=any(not on.for_everyone for on in event.agenda.live()),
        called_at=moment_of(event, called.at) if called else None,
        called_by=event.known_as(called.by) if called else "",
        undo=undo(event, event.agenda.last_act),
    )


def _room(event: Event, room: Room) -> BoardRoom:
    items = [item for item in to_run(event) if item.room == room.id]
    live = next((item for item in items if event.agenda.state_of(item) is ItemState.LIVE), None)
    upcoming = next((item for item in items if event.agenda.state_of(item) is ItemState.UPCOMING), None)
    return BoardRoom(
        room,
        run_line(event, live) if live else None,
        run_line(event, upcoming) if upcoming else None,
        event.seats.at(live.id).inside if live else 0,
        late_address(event, room.id),
    )


def _is_for_everyone(at: BoardRoom) -> bool:
    return all(run.line.for_everyone for run in (at.on, at.next) if run)


def board_page(event: Event, site: Site, *, problem: str = "") -> BoardPage:
    """The board."""
    return BoardPage(site=site, event=heading(event), problem=problem, urgent=urgent(event), board=board(event))
