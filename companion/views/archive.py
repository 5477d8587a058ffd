"""The archival pages of an event: what `archive/index.html` and `archive/comments.html` print, from the fold alone.

Two rules hold for everything here. The order never depends on that of a map or a set, which differs between processes;
and nothing is taken from people but what they chose to show: no id of a person gets into a context.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup
from msgspec import Struct

from companion.domain.agenda import ItemState, Room
from companion.domain.event import Event
from companion.domain.facts import Facts, Series
from companion.domain.wall import Comment
from companion.views.access import ProvidedLine, provided
from companion.views.archive_agenda import Agenda, AgendaDay, ItemLink, WorkshopEntry, anchor
from companion.views.calendar import Calendar, Printed
from companion.views.items import facts_of
from companion.views.prose import prose, web_address
from companion.views.wording import in_words, sentence_list


class Colophon(Struct, frozen=True):
    """How an edition was made. `address` and `edition_address` are empty where no public address is known."""

    number: int
    made_on: Printed
    made_at: Printed
    software: str
    address: str
    edition_address: str


class Head(Struct, frozen=True):
    """What machines read first. `dublin_core` are pairs of element and value, in print order."""

    title: str
    description: str
    canonical: str
    cite_as: str
    dublin_core: tuple[tuple[str, str], ...]


class VideoEntry(Struct, frozen=True):
    """The recording. `href` is empty when its address is not recorded, or is none that a link may lead to."""

    title: str
    href: str
    written: str
    note: str


class SeriesEntry(Struct, frozen=True):
    """The series. `place_in_it` says how many events it had, as far as that is known."""

    title: str
    about: str
    place_in_it: str


class StorySection(Struct, frozen=True):
    anchor: str
    heading: str
    html: Markup


class SpeakerEntry(Struct, frozen=True):
    anchor: str
    name: str
    role: str
    affiliation: str
    items: tuple[ItemLink, ...]


class RoomEntry(Struct, frozen=True):
    anchor: str
    name: str
    floor: str
    way: str
    access: str
    holds: int | None
    items: tuple[ItemLink, ...]


class NoticeEntry(Struct, frozen=True):
    day: Printed | None
    at: Printed
    text: str
    to: str
    urgent: bool


class Figure(Struct, frozen=True):
    """One of the numbers of the day."""

    number: str
    label: str


class ArchiveIndex(Struct, frozen=True, kw_only=True):
    """The record of the day: everything but the wall."""

    head: Head
    colophon: Colophon
    facts: Facts
    provided: tuple[ProvidedLine, ...]
    days: Printed
    zone: str
    hosts: str
    series: SeriesEntry | None
    video: VideoEntry | None
    story: tuple[StorySection, ...]
    agenda: tuple[AgendaDay, ...]
    workshops: tuple[WorkshopEntry, ...]
    speakers: tuple[SpeakerEntry, ...]
    rooms: tuple[RoomEntry, ...]
    notices: tuple[NoticeEntry, ...]
    figures: tuple[Figure, ...]
    comments: str


class CommentEntry(Struct, frozen=True):
    anchor: str
    number: str
    name: str
    badge: str
    at: Printed
    text: str
    pinned: bool
    answered: bool
    votes: str
    reply_to: ItemLink | None
    item: ItemLink | None


class CommentDay(Struct, frozen=True):
    """The comments of one day, the earliest first."""

    day: Printed
    comments: tuple[CommentEntry, ...]


class ArchiveComments(Struct, frozen=True, kw_only=True):
    """The wall, on a page of its own: it can be withdrawn without costing the programme."""

    head: Head
    colophon: Colophon
    facts: Facts
    days: Printed
    zone: str
    count: str
    gaps: bool
    wall: tuple[CommentDay, ...]


def colophon(event: Event, *, number: int, public_address: str, software: str) -> Colophon:
    """Say how the edition of a frozen event was made: its date is that of the freeze, not of the rendering."""
    facts, calendar = facts_of(event), Calendar(facts_of(event))
    frozen_at = event.frozen_at or event.moment
    address = f"{public_address.rstrip('/')}/e/{facts.slug}/" if public_address else ""
    return Colophon(
        number=number,
        made_on=calendar.day(frozen_at),
        made_at=calendar.clock(frozen_at),
        software=software,
        address=address,
        edition_address=f"{address}{number}/" if address else "",
    )


def archive_index(event: Event, made: Colophon) -> ArchiveIndex:
    """Compile the record of the day."""
    facts, calendar = facts_of(event), Calendar(facts_of(event))
    agenda = Agenda(event, calendar)
    return ArchiveIndex(
        head=_head(event, made, page="", what=""),
        colophon=made,
        facts=facts,
        provided=provided(event),
        days=calendar.days(facts),
        zone=calendar.zone,
        hosts=sentence_list(facts.hosts),
        series=_series(facts.series),
        video=_video(facts),
        story=tuple(
            StorySection(f"story-{n}", section.heading, prose(section.text)) for n, section in enumerate(facts.story, 1)
        ),
        agenda=agenda.days(),
        workshops=agenda.workshops(),
        speakers=tuple(
            SpeakerEntry(
                anchor("speaker", speaker.id),
                speaker.name,
                speaker.role,
                speaker.affiliation,
                agenda.items_of(speaker),
            )
            for speaker in event.agenda.speakers
        ),
        rooms=tuple(_room(room, agenda) for room in event.agenda.rooms),
        notices=tuple(_notices(event, calendar)),
        figures=tuple(_figures(event)),
        comments=_count(event.wall.shown, "comment", "comments"),
    )


def archive_comments(event: Event, made: Colophon) -> ArchiveComments:
    """Compile the wall as it was shown, the earliest comment first."""
    facts, calendar = facts_of(event), Calendar(facts_of(event))
    agenda = Agenda(event, calendar)
    shown = event.wall.oldest_first()
    return ArchiveComments(
        head=_head(event, made, page="comments.html", what="The wall of "),
        colophon=made,
        facts=facts,
        days=calendar.days(facts),
        zone=calendar.zone,
        count=_count(event.wall.shown, "comment", "comments"),
        gaps=event.wall.shown < len(event.wall.comments),
        wall=tuple(
            CommentDay(day, tuple(_comment(comment, calendar, agenda) for comment in comments))
            for day, comments in groupby(shown, lambda comment: calendar.weekday(comment.at))
        ),
    )


def _head(event: Event, made: Colophon, *, page: str, what: str) -> Head:
    facts, day = facts_of(event), Calendar(facts_of(event)).day(facts_of(event).starts_at)
    pairs = (
        ("title", f"{what}{facts.title}"),
        *(("creator", host) for host in facts.hosts),
        *(("contributor", speaker.name) for speaker in event.agenda.speakers if not page),
        ("date", day.iso),
        ("coverage", facts.venue.name),
        ("description", facts.summary),
        ("type", "Text"),
        ("format", "text/html"),
        ("language", "en"),
        ("identifier", made.edition_address and made.edition_address + page),
        ("relation", facts.series.title if facts.series else ""),
    )
    return Head(
        title=f"{what}{facts.title}, {day.text}",
        description=facts.summary or f"{what}{facts.title}, {day.text}, {facts.venue.name}.",
        canonical=made.address and made.address + page,
        cite_as=made.edition_address,
        dublin_core=tuple((element, value) for element, value in pairs if value),
    )


def _series(series: Series | None) -> SeriesEntry | None:
    if series is None:
        return None
    placed = f"One of {in_words(series.stops)} events; this record covers this one alone." if series.stops else ""
    return SeriesEntry(series.title, series.about, placed)


def _video(facts: Facts) -> VideoEntry | None:
    video = facts.video
    return VideoEntry(video.title, web_address(video.url), video.url, video.note) if video else None


def _room(room: Room, agenda: Agenda) -> RoomEntry:
    where = anchor("room", room.id)
    return RoomEntry(where, room.name, room.floor, room.way, room.access, room.holds, agenda.items_in(room))


def _notices(event: Event, calendar: Calendar) -> Iterator[NoticeEntry]:
    """List the notices in order; each says its day where that is not the day of the one before, or of the event."""
    today = calendar.day(facts_of(event).starts_at)
    for notice in event.notices:
        day, before = calendar.day(notice.at), today
        room = event.agenda.room(notice.room)
        to = f"To {room.name}" if room else "To everyone"
        yield NoticeEntry(day if day != before else None, calendar.clock(notice.at), notice.text, to, notice.urgent)
        today = day


def _comment(comment: Comment, calendar: Calendar, agenda: Agenda) -> CommentEntry:
    return CommentEntry(
        anchor=f"comment-{comment.id}",
        number=comment.id,
        name=comment.name,
        badge=comment.badge,
        at=calendar.clock(comment.at),
        text=comment.text,
        pinned=comment.pinned,
        answered=comment.answered,
        votes=_votes(comment.votes),
        reply_to=_asked(comment),
        item=agenda.link(comment.item, page="index.html"),
    )


def _votes(number: int) -> str:
    return _count(number, "vote", "votes") if number else ""


def _asked(comment: Comment) -> ItemLink | None:
    """Link to the comment that one answers: on this page, where it may have been taken down since."""
    return ItemLink(f"comment {comment.reply_to}", f"#comment-{comment.reply_to}") if comment.reply_to else None


def _figures(event: Event) -> Iterator[Figure]:
    """Count the day. What there was none of is left out."""
    states = [event.agenda.state_of(item) for item in event.agenda.items]
    with_seats = [item for item in event.agenda.items if item.capacity is not None]
    offered = sum(item.capacity or 0 for item in with_seats)
    authors = len({comment.author for comment in event.wall.oldest_first()})
    counted = (
        (states.count(ItemState.DONE), _plural(states.count(ItemState.DONE), "item held", "items held")),
        (states.count(ItemState.SKIPPED), "skipped"),
        (len(event.agenda.speakers), _plural(len(event.agenda.speakers), "speaker", "speakers")),
        (sum(event.seats.at(item.id).used for item in with_seats), f"seats taken, of {offered:,}"),
        (event.wall.shown, f"{_plural(event.wall.shown, 'comment', 'comments')}, by {_people(authors)}"),
        (len(event.notices), _plural(len(event.notices), "notice", "notices")),
    )
    return (Figure(f"{number:,}", label) for number, label in counted if number)


def _people(number: int) -> str:
    return f"{in_words(number)} {_plural(number, 'person', 'people')}"


def _count(number: int, one: str, many: str) -> str:
    return f"{in_words(number)} {_plural(number, one, many)}"


def _plural(number: int, one: str, many: str) -> str:
    return one if number == 1 else many
