"""The host's page about the archive: its editions, the next one, and comments after the event."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from companion.domain.editions import Order, OrderKind
from companion.domain.event import Event
from companion.domain.keeping import ArchiveAs
from companion.domain.rules.afterwards import takes_after
from companion.views.choices import Choice
from companion.views.items import facts_of, moment_of, zone_of
from companion.views.moments import Moment, day_in
from companion.views.pages import Heading, Site, heading
from companion.views.underway import Underway
from companion.views.writing import Typed

KINDS: Mapping[OrderKind, str] = {
    OrderKind.SUPPLEMENT: "Something is added",
    OrderKind.CORRECTION: "Something was wrong",
    OrderKind.WITHDRAWAL: "Something has to go",
}
"""What a host can order an edition for."""

TOLD = {OrderKind.FIRST: "First", OrderKind.SUPPLEMENT: "Supplement", OrderKind.CORRECTION: "Correction"}
TOLD |= {OrderKind.WITHDRAWAL: "Withdrawal"}


class EditionLine(Struct, frozen=True):
    """One edition. `state` is rendering, publishing or published; `href` its address, "" before it has one.

    `withdrawn` tells that some of its files were: then it is not to be had whole any more.
    """

    number: int
    kind: str
    summary: str
    day: str
    at: Moment
    state: str
    href: str
    withdrawn: bool


class EditionsPage(Struct, frozen=True, kw_only=True):
    """The archive, for hosts. `editions` come from the newest.

    `news` say what the next edition would have that the newest has not, as far as it is comments. `until` is the last
    day of comments after the event, as a form has it, and `until_day` in words; both "" where none are taken.
    """

    site: Site
    event: Heading
    phase: str
    editions: tuple[EditionLine, ...]
    making: bool
    underway: Underway
    problems: Mapping[str, str]
    command_id: str
    summary: str
    kinds: tuple[Choice, ...]
    news: tuple[str, ...]
    until: str
    until_day: str
    takes_after: bool
    waiting: int


def editions_page(
    event: Event,
    site: Site,
    now: datetime,
    *,
    shelved: int,
    withdrawn: Collection[int],
    underway: Underway,
    typed: Typed,
) -> EditionsPage:
    """Show the archive, and what can be done about it.

    Args:
        now: The event's time.
        shelved: The newest edition that is on this process's disk, 0 for none: before it is in the log, it is there.
        withdrawn: The editions of which files were withdrawn.
        underway: How far this process has got with the next.
    """
    lines = tuple(_lines(event, shelved, withdrawn))
    until = event.after_until - timedelta(days=1) if event.after_until else None
    return EditionsPage(
        site=site,
        event=heading(event),
        phase=event.phase.value,
        editions=lines[::-1],
        making=any(line.state != "published" for line in lines),
        underway=underway,
        problems=typed.problems,
        command_id=typed.command_id,
        summary=typed.fields.get("summary", ""),
        kinds=tuple(_kinds(typed.fields.get("kind", ""))),
        news=tuple(_news(event)),
        until=typed.fields.get("until", until.astimezone(zone_of(event)).date().isoformat() if until else ""),
        until_day=day_in(zone_of(event), until) if until else "",
        takes_after=takes_after(event, now),
        waiting=event.wall.waiting,
    )


def _lines(event: Event, shelved: int, withdrawn: Collection[int]) -> Iterator[EditionLine]:
    published = {edition.number for edition in event.editions}
    for order in event.ordered:
        state = "published" if order.number in published else "publishing" if order.number <= shelved else "rendering"
        yield _line(event, order, state, withdrawn=order.number in withdrawn)


def _line(event: Event, order: Order, state: str, *, withdrawn: bool) -> EditionLine:
    href = f"/e/{facts_of(event).slug}/{order.number}/" if state == "published" else ""
    day, at = day_in(zone_of(event), order.at), moment_of(event, order.at)
    return EditionLine(order.number, TOLD[order.kind], order.summary, day, at, state, href, withdrawn)


def _kinds(chosen: str) -> Iterator[Choice]:
    wanted = chosen or OrderKind.SUPPLEMENT.value
    return (Choice(kind.value, label, kind.value == wanted) for kind, label in KINDS.items())


def _news(event: Event) -> Iterator[str]:
    if event.as_ordered is None:
        return
    then = event.as_ordered.wall.comments
    new = (each for each in event.wall.oldest_first() if each.id not in then or not then[each.id].is_shown)
    kept = sum(each.after and each.archive is not ArchiveAs.NONE for each in new)
    if kept:
        yield f"{kept} comments after the event" if kept > 1 else "One comment after the event"
