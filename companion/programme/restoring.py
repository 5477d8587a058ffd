"""The record of an event, read again: as a programme, or as a state that would be written as the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec
from msgspec.structs import asdict, replace
from rpds import HashTrieMap

from companion.domain.agenda import Agenda, Delay, Item, ItemState, Moved, Progress
from companion.domain.commands import CreateEvent
from companion.domain.errors import FieldError
from companion.domain.event import EPOCH, Event
from companion.domain.phases import Phase
from companion.domain.plan import with_delays
from companion.domain.seats import Seating, Seats
from companion.domain.wall import Comment, Standing, Wall, WallMode, with_comment
from companion.programme.document import (
    COMMENTS_FORMAT,
    EVENT_FORMAT,
    CommentRecord,
    EventRecord,
    ItemRecord,
    WallRecord,
)

T = TypeVar("T")


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


def _published(record: ItemRecord) -> Item:
    return Item(
        id=record.id,
        title=record.title,
        kind=record.kind,
        summary=record.summary,
        speakers=record.speakers,
        protected=record.protected,
        added=record.added,
        **asdict(record.published),
    )


def _planned(record: ItemRecord) -> Item:
    said = asdict(record.planned) if record.planned else {}
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
