"""The programme of an edition: as planned and as it happened, the rooms, and what was announced on the day."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from companion.domain.agenda import ItemState, Room
from companion.domain.event import Event
from companion.views.archive_agenda import Agenda, AgendaDay, ItemLink, anchor, lateness
from companion.views.archive_drawing import Drawing, drawing
from companion.views.archive_frame import PROGRAMME, Colophon, Frame, frame
from companion.views.archive_kept import Kept
from companion.views.calendar import Calendar, Printed
from companion.views.items import facts_of
from companion.views.wording import counted, sentence_list


class RoomEntry(Struct, frozen=True):
    anchor: str
    name: str
    floor: str
    way: str
    access: str
    holds: int | None
    items: tuple[ItemLink, ...]


class NoticeEntry(Struct, frozen=True):
    """A notice. `day` is set where it is not that of the one before, or of the event."""

    anchor: str
    day: Printed | None
    at: Printed
    text: str
    to: str
    urgent: bool


class ArchiveProgramme(Struct, frozen=True, kw_only=True):
    """As planned and as it happened. `outline` says in sentences how the one became the other."""

    frame: Frame
    outline: str
    drawing: Drawing | None
    agenda: tuple[AgendaDay, ...]
    rooms: tuple[RoomEntry, ...]
    notices: tuple[NoticeEntry, ...]


def archive_programme(event: Event, made: Colophon, kept: Kept) -> ArchiveProgramme:
    """Compile the programme."""
    calendar = Calendar(facts_of(event))
    agenda = Agenda(event, calendar, kept, PROGRAMME)
    return ArchiveProgramme(
        frame=frame(event, made, PROGRAMME),
        outline=" ".join(_outline(event, calendar)),
        drawing=drawing(event),
        agenda=agenda.days(),
        rooms=tuple(_room(room, agenda) for room in event.agenda.rooms),
        notices=tuple(_notices(event, calendar)),
    )


def _outline(event: Event, calendar: Calendar) -> Iterator[str]:
    items = event.agenda.items
    added = [item for item in items if item.added]
    states = [event.agenda.state_of(item) for item in items]
    if published := len(items) - len(added):
        yield f"{counted(published, 'item was', 'items were').capitalize()} published."
    told = (
        (states.count(ItemState.DONE), "held"),
        (states.count(ItemState.SKIPPED), "skipped"),
        (len(added), "added on the day"),
        (sum(1 for item in items if event.agenda.published(item).room != item.room), "moved to another room"),
    )
    counts = tuple(f"{counted(number, 'was', 'were')} {what}" for number, what in told if number)
    if counts:
        yield f"{sentence_list(counts).capitalize()}."
    yield from _ends(event, calendar)


def _ends(event: Event, calendar: Calendar) -> Iterator[str]:
    """Say when the day began and ended, and how that compares."""
    progress = [event.agenda.progress_of(item) for item in event.agenda.items]
    starts = [each.started_at for each in progress if each.started_at and each.state is not ItemState.SKIPPED]
    ends = [each.finished_at for each in progress if each.finished_at and each.state is ItemState.DONE]
    published = [event.agenda.published(item) for item in event.agenda.items if not item.added]
    if starts and published:
        late = lateness(min(item.starts_at for item in published), min(starts))
        yield f"The first began at {calendar.clock(min(starts)).text}, {late or 'on time'}."
    if ends and published:
        late = lateness(max(item.ends_at for item in published), max(ends))
        yield f"The last ended at {calendar.clock(max(ends)).text}, {late or 'on time'}."


def _room(room: Room, agenda: Agenda) -> RoomEntry:
    where = anchor("room", room.id)
    return RoomEntry(where, room.name, room.floor, room.way, room.access, room.holds, agenda.items_in(room))


def _notices(event: Event, calendar: Calendar) -> Iterator[NoticeEntry]:
    today = calendar.day(facts_of(event).starts_at)
    for notice in event.notices:
        day, before = calendar.day(notice.at), today
        room = event.agenda.room(notice.room)
        yield NoticeEntry(
            anchor("notice", notice.id),
            day if day != before else None,
            calendar.clock(notice.at),
            notice.text,
            f"To {room.name}" if room else "To everyone",
            notice.urgent,
        )
        today = day
