"""A room's page: its door, with who is in, who may still come and who waits; and what those have who run the room."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.agenda import Item, ItemState, Room
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.rules.counting import is_release_due, release_at
from companion.domain.rules.seating import is_open
from companion.domain.seats import Seating
from companion.views.items import ItemLine, facts_of, line_of, moment_of
from companion.views.moments import Moment
from companion.views.news import Urgent, urgent
from companion.views.pages import Heading, NoticeDraft, Site, heading
from companion.views.room import Reply, RoomComments, RoomNotices, RoomRun, room_comments, room_notices, room_run
from companion.views.seats import SeatsLeft, seats_left

FIRST_IN_LINE = 5
"""So many of those in line are named at the door."""

OFFER_MINUTES = (5, 10, 15, 30)
RELEASE_MINUTES = (0, 5, 10, 15)


class Holder(Struct, frozen=True):
    """Somebody who holds a seat, and whether they have been counted in."""

    id: str
    name: str
    is_in: bool


class Kept(Struct, frozen=True):
    """A seat that is kept for somebody until a moment."""

    id: str
    name: str
    until: Moment


class DoorItem(Struct, frozen=True, kw_only=True):
    """One item with seats, as it stands at the door.

    `counts` tells that people can be counted now, `can_release` that seats of those who are missing can be released;
    `release` is when the clock does so, `released` when they last were.
    """

    line: ItemLine
    seats: SeatsLeft
    inside: int
    walk_ins: int
    absent: int
    holders: tuple[Holder, ...]
    kept: tuple[Kept, ...]
    first_in_line: tuple[str, ...]
    counts: bool
    can_release: bool
    release: Moment | None
    released: Moment | None


class Door(Struct, frozen=True):
    """Every item of a room that has seats and is not over, what is on first; and those that are over."""

    slug: str
    phase: str
    items: tuple[DoorItem, ...]
    past: tuple[DoorItem, ...]


class Minutes(Struct, frozen=True):
    """One line of a list of minutes to choose from; `value` is "" for not at all."""

    value: str
    label: str
    chosen: bool


class TermsOf(Struct, frozen=True):
    """What a host can set for the seats of an item."""

    item: str
    title: str
    offers: tuple[Minutes, ...]
    releases: tuple[Minutes, ...]


class RoomPage(Struct, frozen=True, kw_only=True):
    """The page of one room, for whoever counts at its door. `runs` tells that it is for whoever runs it: all but the
    door is for them. `helps` tells that whoever it is for has the helpdesk, too. `draft` is a notice as it was typed.
    """

    site: Site
    event: Heading
    room: Room
    urgent: Urgent
    runs: bool
    helps: bool
    room_run: RoomRun
    room_notices: RoomNotices
    room_comments: RoomComments
    door: Door
    terms: tuple[TermsOf, ...]
    problem: str
    draft: NoticeDraft


def room_page(
    event: Event,
    site: Site,
    room: Room,
    *,
    runs: bool,
    helps: bool = False,
    problem: str = "",
    draft: NoticeDraft | None = None,
    reply: Reply | None = None,
) -> RoomPage:
    """The page of one room."""
    seated = [item for item in _seated(event, room.id) if is_open(event, item)]
    return RoomPage(
        site=site,
        event=heading(event),
        room=room,
        urgent=urgent(event),
        runs=runs,
        helps=helps,
        room_run=room_run(event, room.id),
        room_notices=room_notices(event, room.id),
        room_comments=room_comments(event, room.id, reply),
        door=door(event, room.id),
        terms=tuple(_terms(event, item) for item in seated) if runs and _is_on(event) else (),
        problem=problem,
        draft=draft or NoticeDraft(),
    )


def door(event: Event, room_id: str) -> Door:
    """Show who is in, for each item of a room."""
    seated = _seated(event, room_id)
    now = sorted((item for item in seated if is_open(event, item)), key=lambda item: not _is_live(event, item))
    past = [item for item in seated if not is_open(event, item)]
    shown = [tuple(_item(event, item) for item in items) for items in (now, past)]
    return Door(facts_of(event).slug, event.phase.value, *shown)


def _seated(event: Event, room_id: str) -> list[Item]:
    return [item for item in event.agenda.seated() if item.room == room_id]


def _is_on(event: Event) -> bool:
    return event.phase in {Phase.DRAFT, Phase.LIVE}


def _is_live(event: Event, item: Item) -> bool:
    return event.agenda.state_of(item) is ItemState.LIVE


def _item(event: Event, item: Item) -> DoorItem:
    seating, counts = event.seats.at(item.id), event.phase is Phase.LIVE and is_open(event, item)
    moment = release_at(event, item)
    # Whether it is still to come does not depend on the clock: only on whether it has been done.
    pending = moment is not None and is_release_due(event, item, moment)
    offers = sorted(seating.offers.items(), key=lambda each: each[1].until)
    return DoorItem(
        line=line_of(event, item),
        seats=seats_left(event, item),
        inside=seating.inside,
        walk_ins=seating.walk_ins,
        absent=len(seating.untaken),
        holders=_holders(event, seating),
        kept=tuple(Kept(person, event.known_as(person), moment_of(event, kept.until)) for person, kept in offers),
        first_in_line=tuple(map(event.known_as, seating.waiting[:FIRST_IN_LINE])),
        counts=counts,
        can_release=counts and _is_live(event, item) and bool(seating.inside and seating.untaken),
        release=moment_of(event, moment) if moment and pending else None,
        released=moment_of(event, seating.released_at) if seating.released_at else None,
    )


def _holders(event: Event, seating: Seating) -> tuple[Holder, ...]:
    """Those who hold a seat by name: who is still to come is looked for, so they are first."""
    holders = [Holder(person, event.known_as(person), person in seating.arrived) for person in seating.takers]
    return tuple(sorted(holders, key=lambda each: (each.is_in, each.name.casefold(), each.id)))


def _terms(event: Event, item: Item) -> TermsOf:
    terms = event.seats.at(item.id).terms
    return TermsOf(
        item.id,
        item.title,
        _choices(OFFER_MINUTES, terms.offer_min, "It is theirs at once", "{} min to accept it"),
        _choices(RELEASE_MINUTES, terms.release_min, "Never", "{} min after it begins"),
    )


def _choices(minutes: tuple[int, ...], chosen: int | None, none: str, some: str) -> tuple[Minutes, ...]:
    offered = sorted({*minutes, *(() if chosen is None else (chosen,))})
    listed = (Minutes(str(each), some.format(each) if each else "As it begins", each == chosen) for each in offered)
    return (Minutes("", none, chosen is None), *listed)
