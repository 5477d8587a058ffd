"""The record of an event in two files: `event.json`, all that anybody may know but the wall, and `comments.json`.

The wall has a file of its own so that it can be withdrawn without costing the rest. Moments of comments are to the
minute. No id of a person is in either, and of what somebody did only the start and the end of an item are to the
second, for the chapters of a video. `restoring.py` reads them again.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Item, ItemState, Kind, Room, Speaker
from companion.domain.event import Event
from companion.domain.facts import Facts
from companion.domain.notices import Notice
from companion.domain.phases import Phase
from companion.domain.wall import Comment, WallMode
from companion.programme.published import local, pretty, zone_of
from companion.views.items import facts_of

EVENT_FORMAT = "companion-event/1"
COMMENTS_FORMAT = "companion-comments/1"


class Place(Struct, frozen=True, omit_defaults=True):
    """When and where an item is, for how long and for how many. What is as usual is left out."""

    starts_at: datetime
    minutes: int
    room: str | None = None
    plenary: bool = False
    capacity: int | None = None


class ItemRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item as published, and what became of it. What is as usual is left out.

    `planned` is where it was moved to, None if it was not. `late_min` and `given_min` are its last delay, and how many
    of its minutes it gave. `write_up` is Markdown, "" where nobody has written one.
    """

    id: str
    title: str
    kind: Kind
    summary: str = ""
    speakers: tuple[str, ...] = ()
    protected: bool | None = None
    added: bool = False
    published: Place
    planned: Place | None = None
    moved_because: str = ""
    late_min: int = 0
    given_min: int = 0
    late_because: str = ""
    state: ItemState
    started_at: datetime | None = None
    finished_at: datetime | None = None
    seats_taken: int = 0
    write_up: str = ""


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
        notices=tuple(replace(notice, at=local(notice.at, zone)) for notice in event.notices),
        wall=event.wall.mode,
    )
    return pretty(record)


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
    return pretty(record)


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
