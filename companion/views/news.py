"""What changed today: notices and changes of the plan in one list, and the urgent ones before everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType

from msgspec import Struct

from companion.domain.agenda import Deed, Item, Move
from companion.domain.event import Event
from companion.domain.news import News
from companion.domain.notices import URGENT_FOR_S, Notice
from companion.views.items import facts_of, moment_of
from companion.views.moments import Moment
from companion.views.talk import NoticeLine, notice_line
from companion.views.wording import sentence_list

IN_VIEW = 3
"""What stands in the open; the rest is a tap away."""


class Told(Struct, frozen=True, kw_only=True):
    """One thing to know: a notice, or a change of the plan with the line that says why.

    `id` is that of its element; `room` is the name of the room that it is for, "" for everyone.
    """

    id: str
    text: str
    at: Moment
    why: str = ""
    urgent: bool = False
    room: str = ""


class Notices(Struct, frozen=True):
    """What changed today, newest first: a little in the open, the rest behind. `spoken` is said when it changes."""

    newest: tuple[Told, ...]
    older: tuple[Told, ...]
    spoken: str


class UrgentLine(Struct, frozen=True):
    """An urgent notice. `until` is when it is no longer current, in seconds since 1970.

    `id` is unlike that of any event's other notice: a phone remembers by it what was dismissed there.
    """

    id: str
    notice: NoticeLine
    until: int


class Urgent(Struct, frozen=True):
    """Urgent notices for everyone, newest first."""

    lines: tuple[UrgentLine, ...]


class Called(Struct, frozen=True):
    """What interrupts one person: urgent notices for the rooms in which they hold a seat, newest first, after that a
    code was shown that signs in as them.
    """

    lines: tuple[UrgentLine, ...]


def notices(event: Event) -> Notices:
    """Show what changed today."""
    told = tuple(_told(event))
    return Notices(told[:IN_VIEW], told[IN_VIEW:], _spoken(event))


def _told(event: Event) -> Iterator[Told]:
    """Everything in one list, newest first; of one moment, the notice first."""
    posted, changed = list(event.notices), list(event.news)
    while posted or changed:
        if posted and (not changed or posted[-1].at >= changed[-1].at):
            yield _of_notice(event, posted.pop())
        else:
            yield _of_news(event, len(changed), changed.pop())


def _of_notice(event: Event, notice: Notice) -> Told:
    line = notice_line(event, notice)
    return Told(id=f"notice-{line.id}", text=line.text, at=line.at, urgent=line.urgent, room=line.room)


def _of_news(event: Event, number: int, news: News) -> Told:
    text = _TEXTS[news.did](event, news, f"“{_title(event, news.item)}”")
    return Told(id=f"news-{number}", text=text, at=moment_of(event, news.at), why=news.why)


def _title(event: Event, item_id: str) -> str:
    item = event.agenda.item(item_id)
    return item.title if item else item_id


def _shifted(_event: Event, news: News, title: str) -> str:
    if not news.minutes:
        return f"From {title} on, times are as planned again."
    return f"From {title} on, the day runs {news.minutes} min later."


def _delayed(event: Event, news: News, title: str) -> str:
    item = event.agenda.item(news.item)
    room = event.agenda.room(item.room) if item else None
    there = f"In {room.name}, from" if room else "From"
    if not news.minutes:
        return f"{there} {title} on, times are as planned again."
    return f"{there} {title} on, it is {news.minutes} min later. All else is as before."


def _moved(event: Event, news: News, title: str) -> str:
    if news.was_in is None:
        return f"New times: {sentence_list(tuple(_new_time(event, move) for move in news.moves))}."
    here, there = event.agenda.room(news.moves[0].room), event.agenda.room(news.was_in)
    left = f", not in {there.name}" if there else ""
    return f"{title} is in {here.name if here else 'another room'}{left}."


def _new_time(event: Event, move: Move) -> str:
    return f"“{_title(event, move.item)}” at {moment_of(event, move.starts_at).text}"


def _added(event: Event, news: News, title: str) -> str:
    item = event.agenda.item(news.item)
    return f"Added: {title}{_when_and_where(event, item) if item else ''}."


def _when_and_where(event: Event, item: Item) -> str:
    room = event.agenda.room(item.room)
    return f" at {moment_of(event, event.agenda.planned(item).starts_at).text}{f', {room.name}' if room else ''}"


def _skipped(_event: Event, _news: News, title: str) -> str:
    return f"{title} does not take place."


_TEXTS = MappingProxyType(
    {Deed.SHIFTED: _shifted, Deed.DELAYED: _delayed, Deed.MOVED: _moved, Deed.ADDED: _added, Deed.SKIPPED: _skipped},
)


def _spoken(event: Event) -> str:
    """Say the newest notice, unless it is urgent, which is said elsewhere, or one that came after it was withdrawn."""
    newest = event.notices[-1] if event.notices else None
    if newest is None or newest.urgent or newest.id != str(event.announced):
        return ""
    line = notice_line(event, newest)
    return f"Notice for {line.room}: {line.text}" if line.room else f"Notice: {line.text}"


def urgent(event: Event) -> Urgent:
    """Show the urgent notices for everyone."""
    return Urgent(urgent_lines(event, lambda notice: notice.room is None))


def called(event: Event, person: str) -> Called:
    """Show what interrupts a person."""
    return Called((*_codes(event, person), *urgent_lines(event, lambda notice: person in notice.called)))


def _codes(event: Event, person: str) -> Iterator[UrgentLine]:
    """A code that the helpdesk showed, for whoever may have a phone on which they see this: others may have it."""
    delegate = event.delegate(person)
    shown = delegate.code if delegate else None
    if shown is not None and shown.again:
        at, slug = moment_of(event, shown.at), facts_of(event).slug
        text = f"{event.known_as(shown.by)} showed a code that signs in as you. If you did not ask for it, tell a host."
        line = NoticeLine(f"code-{at.epoch}", text, at, urgent=True, room="")
        yield UrgentLine(f"urgent-{slug}-{line.id}", line, at.epoch + URGENT_FOR_S)


def urgent_lines(event: Event, wanted: Callable[[Notice], bool]) -> tuple[UrgentLine, ...]:
    """Show those of the urgent notices that are wanted, newest first, current or not."""
    found = (notice for notice in reversed(event.notices) if notice.urgent and wanted(notice))
    lines = (notice_line(event, notice) for notice in found)
    slug = facts_of(event).slug
    return tuple(UrgentLine(f"urgent-{slug}-{line.id}", line, line.at.epoch + URGENT_FOR_S) for line in lines)
