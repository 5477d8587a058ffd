"""The public fold of an event, as other programs read it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.domain.agenda import Item, Room, Speaker
from companion.domain.event import Event
from companion.domain.facts import Series, Venue, Video
from companion.domain.notices import Notice
from companion.domain.wall import Comment
from companion.views.items import facts_of


class PublicItem(Struct, frozen=True, kw_only=True):
    """An item as published, and how far it has got. Moments carry the event's offset; None is not yet.

    `room` and `capacity` are those of the day. `expected_minutes` is how long it is expected to take, `why` the host's
    line on what has moved.
    """

    id: str
    title: str
    kind: str
    room: str | None
    speakers: tuple[str, ...]
    starts_at: datetime
    minutes: int
    expected_at: datetime
    expected_minutes: int
    why: str
    state: str
    started_at: datetime | None
    finished_at: datetime | None
    capacity: int | None
    taken: int
    waiting: int


class PublicComment(Struct, frozen=True, kw_only=True):
    """A comment that is shown."""

    id: str
    author: str
    badge: str
    text: str
    at: datetime
    item: str | None
    pinned: bool
    answered: bool
    votes: int
    reply_to: str | None


class PublicNotice(Struct, frozen=True, kw_only=True):
    """A notice, to everyone or to one room."""

    id: str
    text: str
    at: datetime
    urgent: bool
    room: str | None


class PublicState(Struct, frozen=True, kw_only=True):
    """Everything about an event that anybody may know, at one version. Comments and notices come oldest first."""

    version: int
    cursor: str
    phase: str
    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    venue: Venue
    hosts: tuple[str, ...]
    series: Series | None
    video: Video | None
    provenance: str
    items: list[PublicItem]
    rooms: tuple[Room, ...]
    speakers: tuple[Speaker, ...]
    comments: list[PublicComment]
    notices: list[PublicNotice]
    wall: str


def public_state(event: Event) -> PublicState:
    """Fold an event that exists into what anybody may know of it."""
    facts = facts_of(event)
    zone = ZoneInfo(facts.time_zone)
    return PublicState(
        version=event.version,
        cursor=event.cursor,
        phase=event.phase,
        slug=facts.slug,
        title=facts.title,
        starts_at=facts.starts_at.astimezone(zone),
        ends_at=facts.ends_at.astimezone(zone),
        time_zone=facts.time_zone,
        venue=facts.venue,
        hosts=facts.hosts,
        series=facts.series,
        video=facts.video,
        provenance=facts.provenance,
        items=[_item(event, item, zone) for item in event.agenda.items],
        rooms=event.agenda.rooms,
        speakers=event.agenda.speakers,
        comments=[_comment(comment, zone) for comment in event.wall.oldest_first()],
        notices=[_notice(notice, zone) for notice in event.notices],
        wall=event.wall.mode,
    )


def _item(event: Event, item: Item, zone: ZoneInfo) -> PublicItem:
    progress, published = event.agenda.progress_of(item), event.agenda.published(item)
    return PublicItem(
        id=item.id,
        title=item.title,
        kind=item.kind,
        room=item.room,
        speakers=item.speakers,
        starts_at=published.starts_at.astimezone(zone),
        minutes=published.minutes,
        expected_at=event.agenda.expected_at(item).astimezone(zone),
        expected_minutes=item.minutes,
        why=" ".join(event.agenda.whys(item)),
        state=progress.state,
        started_at=_local(progress.started_at, zone),
        finished_at=_local(progress.finished_at, zone),
        capacity=item.capacity,
        taken=event.seats.taken(item.id),
        waiting=len(event.seats.at(item.id).waiting),
    )


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone) if moment else None


def _comment(comment: Comment, zone: ZoneInfo) -> PublicComment:
    return PublicComment(
        id=comment.id,
        author=comment.name,
        badge=comment.badge,
        text=comment.text,
        at=comment.at.astimezone(zone),
        item=comment.item,
        pinned=comment.pinned,
        answered=comment.answered,
        votes=comment.votes,
        reply_to=comment.reply_to,
    )


def _notice(notice: Notice, zone: ZoneInfo) -> PublicNotice:
    at = notice.at.astimezone(zone)
    return PublicNotice(id=notice.id, text=notice.text, at=at, urgent=notice.urgent, room=notice.room)
