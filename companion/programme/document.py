"""The record of an event in two files: `event.json`, all that anybody may know but the wall, and `comments.json`.

The wall has a file of its own so that it can be withdrawn without costing the rest. Both can be read again: what
`restored` makes of them is written as the same bytes. Moments of comments are to the minute. No id of a person is in
either, and of what somebody did only the start and the end of an item are to the second, for the chapters of a video.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct, to_builtins
from msgspec.structs import replace
from rpds import HashTrieMap

from companion.domain.agenda import Agenda, Delay, Item, ItemState, Kind, Moved, Progress, Room, Speaker
from companion.domain.commands import CreateEvent
from companion.domain.errors import FieldError
from companion.domain.event import EPOCH, Event
from companion.domain.facts import Facts
from companion.domain.notices import Notice
from companion.domain.phases import Phase
from companion.domain.plan import with_delays
from companion.domain.seats import Seating, Seats
from companion.domain.wall import Comment, Standing, Wall, WallMode, with_comment
from companion.programme.published import compact, local, pretty, zone_of
from companion.views.items import facts_of

EVENT_FORMAT = "companion-event/1"
COMMENTS_FORMAT = "companion-comments/1"

T = TypeVar("T")


class Place(Struct, frozen=True):
    """When and where an item is, for how long and for how many."""

    starts_at: datetime
    minutes: int
    room: str | None
    plenary: bool
    capacity: int | None


class ItemRecord(Struct, frozen=True, kw_only=True):
    """An item as published, and what became of it.

    `planned` is where it was moved to, None if it was not. `late_min` and `given_min` are its last delay, and how many
    of its minutes it gave. `write_up` is Markdown, "" where nobody has written one.
    """

    id: str
    title: str
    kind: Kind
    summary: str
    speakers: tuple[str, ...]
    protected: bool | None
    added: bool
    published: Place
    planned: Place | None
    moved_because: str
    late_min: int
    given_min: int
    late_because: str
    state: ItemState
    started_at: datetime | None
    finished_at: datetime | None
    seats_taken: int
    write_up: str


class EventRecord(Struct, frozen=True, kw_only=True):
    """`event.json`. `as_of` is the moment of the freeze; before that, of the last that happened.

    Nothing is in it that an edition changes by being published: whoever renders it again finds the same bytes.
    """

    format: str
    phase: Phase
    as_of: datetime
    programme_version: int
    programme_moment: datetime
    facts: Facts
    rooms: tuple[Room, ...]
    speakers: tuple[Speaker, ...]
    items: tuple[ItemRecord, ...]
    notices: tuple[Notice, ...]
    wall: WallMode


class CommentRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A comment that is kept, by the name that its author chose. Its id is its number on the wall.

    `after` tells that it was added once the event was archived. What is as usual is left out, for walls are long.
    """

    id: str
    author: str
    badge: str = ""
    text: str
    at: datetime
    item: str | None = None
    pinned: bool = False
    answered: bool = False
    votes: int = 0
    reply_to: str | None = None
    after: bool = False


class WallRecord(Struct, frozen=True, kw_only=True):
    """`comments.json`. `numbered` is how many comments were ever given a number: those missing are not shown.

    How many people wrote them is not in it: with few comments, that would tell who a pseudonym is.
    """

    format: str
    slug: str
    numbered: int
    pinned: tuple[str, ...]
    comments: tuple[CommentRecord, ...]


def event_json(event: Event) -> bytes:
    """Write `event.json`."""
    facts = facts_of(event)
    zone = zone_of(facts)
    record = EventRecord(
        format=EVENT_FORMAT,
        phase=event.phase,
        as_of=local(event.frozen_at or event.moment, zone),
        programme_version=event.programme_version,
        programme_moment=event.programme_moment,
        facts=facts,
        rooms=event.agenda.rooms,
        speakers=event.agenda.speakers,
        items=tuple(_item_record(event, item, zone) for item in event.agenda.items),
        notices=tuple(_notice(notice, zone) for notice in event.notices),
        wall=event.wall.mode,
    )
    return pretty(record)


def _notice(notice: Notice, zone: ZoneInfo) -> Notice:
    """A notice without those whom it called: who sat where is in no record."""
    return replace(notice, at=local(notice.at, zone), called=frozenset())


def comments_json(event: Event) -> bytes:
    """Write `comments.json`."""
    facts = facts_of(event)
    record = WallRecord(
        format=COMMENTS_FORMAT,
        slug=facts.slug,
        numbered=len(event.wall.comments),
        pinned=tuple(each for each in event.wall.pinned if event.wall.comments[each].is_shown),
        comments=tuple(_comment_record(comment, zone_of(facts)) for comment in event.wall.oldest_first()),
    )
    return compact(record)


def read_event(content: bytes) -> EventRecord:
    """Read `event.json`.

    Raises:
        FieldError: If it is not one, or one of a newer Companion.
    """
    return _read(content, EventRecord, EVENT_FORMAT)


def read_comments(content: bytes) -> WallRecord:
    """Read `comments.json`.

    Raises:
        FieldError: If it is not one, or one of a newer Companion.
    """
    return _read(content, WallRecord, COMMENTS_FORMAT)


def programme(record: EventRecord) -> CreateEvent:
    """Set up the programme of a record anew, as it was published. What happened that day stays in the record."""
    return CreateEvent(record.facts, record.rooms, record.speakers, tuple(map(_published, record.items)))


def restored(record: EventRecord, wall: WallRecord | None = None) -> Event:
    """Make of a record the state that it was written from, as far as anybody may know it.

    Args:
        wall: None where it was withdrawn, or is not wanted.
    """
    return Event(
        moment=record.as_of,
        facts=record.facts,
        phase=record.phase,
        agenda=_agenda(record),
        seats=Seats(_mapped({item.id: Seating(walk_ins=item.seats_taken) for item in record.items})),
        wall=_wall(record.wall, wall),
        notices=record.notices,
        frozen_at=record.as_of if record.phase is Phase.FROZEN else None,
        programme_version=record.programme_version,
        programme_moment=record.programme_moment,
    )


def _read(content: bytes, kind: type[T], name: str) -> T:
    try:
        said = msgspec.json.decode(content, type=dict[str, object]).get("format")
        if said != name:
            sentence = f"This is a file of format {said}, and {name} is wanted. A newer Companion may read it."
            raise FieldError({"format": sentence})
        return msgspec.json.decode(content, type=kind)
    except msgspec.DecodeError as error:
        raise FieldError({"file": f"This cannot be read as {name}: {error}. Export it again."}) from error


def _to_the_second(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return local(moment, zone).replace(second=moment.second) if moment else None


def _place(item: Item) -> Place:
    return Place(item.starts_at, item.minutes, item.room, item.plenary, item.capacity)


def _item_record(event: Event, item: Item, zone: ZoneInfo) -> ItemRecord:
    agenda, progress = event.agenda, event.agenda.progress_of(item)
    moved, delayed, delay = agenda.moved.get(item.id), agenda.delayed.get(item.id), agenda.delay_of(item)
    return ItemRecord(
        id=item.id,
        title=item.title,
        kind=item.kind,
        summary=item.summary,
        speakers=item.speakers,
        protected=item.protected,
        added=item.added,
        published=_place(agenda.published(item)),
        planned=_place(agenda.planned(item)) if moved else None,
        moved_because=moved.why if moved else "",
        late_min=delay.late_min,
        given_min=delay.given_min,
        late_because=delayed.why if delayed else "",
        state=progress.state,
        started_at=_to_the_second(progress.started_at, zone),
        finished_at=_to_the_second(progress.finished_at, zone),
        seats_taken=event.seats.at(item.id).used,
        write_up=agenda.write_up_of(item),
    )


def _comment_record(comment: Comment, zone: ZoneInfo) -> CommentRecord:
    return CommentRecord(
        id=comment.id,
        author=comment.name,
        badge=comment.badge,
        text=comment.text,
        at=local(comment.at, zone),
        item=comment.item,
        pinned=comment.pinned,
        answered=comment.answered,
        votes=comment.votes,
        reply_to=comment.reply_to,
        after=comment.after,
    )


def _published(record: ItemRecord) -> Item:
    return Item(
        id=record.id,
        title=record.title,
        kind=record.kind,
        summary=record.summary,
        speakers=record.speakers,
        protected=record.protected,
        added=record.added,
        **to_builtins(record.published, builtin_types=(datetime,)),
    )


def _planned(record: ItemRecord) -> Item:
    said = to_builtins(record.planned, builtin_types=(datetime,)) if record.planned else {}
    return replace(_published(record), **said)


def _agenda(record: EventRecord) -> Agenda:
    agenda = Agenda(
        record.rooms,
        record.speakers,
        tuple(map(_planned, record.items)),
        progress=_mapped({each.id: Progress(each.state, each.started_at, each.finished_at) for each in record.items}),
        on=tuple(each.id for each in record.items if each.state is ItemState.LIVE),
        moved=_mapped({each.id: Moved(_published(each), each.moved_because) for each in record.items if each.planned}),
        write_ups=_mapped({each.id: each.write_up for each in record.items if each.write_up}),
    )
    late = [each for each in record.items if each.late_min or each.given_min]
    for why in dict.fromkeys(each.late_because for each in late):
        delays = [Delay(each.id, each.late_min, each.given_min) for each in late if each.late_because == why]
        agenda = with_delays(agenda, delays, why)
    return agenda


def _wall(mode: WallMode, record: WallRecord | None) -> Wall:
    wall = Wall(mode=mode)
    for comment in _numbered(record) if record else ():
        wall = with_comment(wall, comment)
    return replace(wall, pinned=record.pinned if record else ())


def _numbered(record: WallRecord) -> Iterable[Comment]:
    """Every comment by number; where the record has none, one that is not shown keeps the place."""
    shown, at = {each.id: _shown(each) for each in record.comments}, EPOCH
    for number in map(str, range(1, record.numbered + 1)):
        each = shown.get(number)
        at = each.at if each else at
        yield each or Comment(number, "", "", "", at, standing=Standing.HIDDEN)


def _shown(record: CommentRecord) -> Comment:
    return Comment(
        id=record.id,
        author=record.author,
        name=record.author,
        text=record.text,
        at=record.at,
        item=record.item,
        badge=record.badge,
        pinned=record.pinned,
        answered=record.answered,
        votes=record.votes,
        reply_to=record.reply_to,
        after=record.after,
    )


def _mapped(pairs: dict[str, T]) -> HashTrieMap[str, T]:
    return HashTrieMap(pairs)
