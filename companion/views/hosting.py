"""The host's console: what is on, what to start, the rundown, what has been announced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.agenda import Act, Item
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.domain.rules.seating import is_open
from companion.views.items import ItemLine, day_ends, facts_of, line_of, lines_of, moment_of, said_once, zone_of
from companion.views.moments import Moment, day_in
from companion.views.seats import SeatsLeft, seats_left
from companion.views.talk import NoticeLine, notice_lines
from companion.views.wording import lasting


class HostHead(Struct, frozen=True):
    """What the console is headed with, and the tab that it is in."""

    title: str


class HostPhase(Struct, frozen=True):
    """How far the day has got, and the way on. `edition` is the newest archive's address, "" before there is one.

    `day` is the date that it is planned for.
    """

    slug: str
    name: str
    day: str
    edition: str


class RunLine(Struct, frozen=True):
    """An item, and what can be done with it. `expects` is the id of what is believed to be live in its place.

    `keeps_time` tells that it is protected when the day runs late.
    """

    line: ItemLine
    expects: str
    seats: SeatsLeft | None
    runs: bool
    keeps_time: bool


class Together(Struct, frozen=True):
    """Items that one tap starts. `items` are their ids as a form carries them, `expects` those of what will end."""

    items: str
    expects: str
    lines: tuple[ItemLine, ...]


class Pace(Struct, frozen=True):
    """How the day stands. Moments are in seconds since 1970, because they move on the host's phone.

    `due` is when what is on ends if it takes as long as it was given, 0 if nothing is on; `limit` is when what comes
    next is expected, or the end of the last item. `told` is how far the one is past the other, `is_over` if it is.
    `ends` is when the day is expected to end, `slips_to` when it will if nothing gives, `published` when it was to.
    """

    due: int
    limit: int
    told: str
    is_over: bool
    ends: Moment
    slips_to: Moment
    published: Moment | None


class Undo(Struct, frozen=True):
    """The latest act, which can be taken back. `beside` is how many items beside the one that is named."""

    item: str
    title: str
    beside: int
    did: str
    who: str
    at: Moment


class Console(Struct, frozen=True):
    """What a host has in hand while talking: what is on (its whole block if side by side), and what to start next.

    `rest` is what has not begun beside what is on, `block` what comes next, where either is more than one item;
    `splits` tells that the day has rooms to look at. `passed` are the titles of what was to come before what has run,
    and was neither started nor skipped.
    """

    slug: str
    phase: str
    running: tuple[RunLine, ...]
    next: tuple[RunLine, ...]
    rest: Together | None
    block: Together | None
    splits: bool
    passed: tuple[str, ...]
    pace: Pace | None
    undo: Undo | None


class Rundown(Struct, frozen=True):
    """Every item. `runs` tells that the plan can be changed."""

    slug: str
    runs: bool
    lines: tuple[RunLine, ...]


class HostNotices(Struct, frozen=True):
    """What has been announced: the newest in the open, the older ones behind."""

    slug: str
    newest: tuple[NoticeLine, ...]
    older: tuple[NoticeLine, ...]


def host_head(event: Event) -> HostHead:
    """Say whose console it is."""
    return HostHead(facts_of(event).title)


def host_phase(event: Event) -> HostPhase:
    """Say how far the day has got."""
    slug, day = facts_of(event).slug, day_in(zone_of(event), facts_of(event).starts_at)
    edition = f"/e/{slug}/{event.editions[-1].number}/" if event.editions else ""
    return HostPhase(slug, event.phase.value, day, edition)


def console(event: Event) -> Console:
    """Show what is on and what comes next."""
    return Console(
        slug=facts_of(event).slug,
        phase=event.phase.value,
        running=tuple(run_line(event, item) for item in running(event)),
        next=tuple(run_line(event, item) for item in event.agenda.next_block()),
        rest=_together(event, (item for item in running(event) if item in event.agenda.upcoming())),
        block=_together(event, event.agenda.next_block()),
        splits=any(not item.for_everyone for item in event.agenda.items),
        passed=_passed(event) if event.phase is Phase.LIVE else (),
        pace=_pace(event) if event.phase is Phase.LIVE else None,
        undo=undo(event, event.agenda.last_act),
    )


def running(event: Event) -> list[Item]:
    """What is live, together with what is to run beside it."""
    live = event.agenda.live()
    return [item for block in event.agenda.blocks() if any(item in live for item in block) for item in block]


def to_run(event: Event) -> tuple[Item, ...]:
    """What is on, what is to run beside it, and what comes after: what was passed over is left out."""
    due = {item.id for item in (*running(event), *event.agenda.ahead())}
    return tuple(item for item in event.agenda.items if item.id in due and is_open(event, item))


def _together(event: Event, items: Iterable[Item]) -> Together | None:
    starting = tuple(items)
    ending = [on.id for on in event.agenda.live() if any(on.shares_place_with(item) for item in starting)]
    ids = " ".join(item.id for item in starting)
    return Together(ids, " ".join(ending), lines_of(event, starting)) if len(starting) > 1 else None


def _passed(event: Event) -> tuple[str, ...]:
    in_order = event.agenda.blocks()
    waiting = {item.id for item in event.agenda.upcoming()}
    reached = [number for number, block in enumerate(in_order) if any(item.id not in waiting for item in block)]
    before = in_order[: reached[-1]] if reached else ()
    return tuple(item.title for block in before for item in block if item.id in waiting)


def run_line(event: Event, item: Item) -> RunLine:
    """Show an item with what can be done about it."""
    on = (other.id for other in event.agenda.live() if other.shares_place_with(item))
    seats = seats_left(event, item) if item.capacity is not None else None
    keeps_time = event.agenda.protects(item)
    return RunLine(line_of(event, item), next(on, ""), seats, event.phase is Phase.LIVE, keeps_time)


def _pace(event: Event) -> Pace | None:
    agenda = event.agenda
    live, ahead = agenda.live(), agenda.next_block()
    if not (live or ahead):
        return None
    due = max((line_of(event, item).due.epoch for item in live), default=0)
    limit = min((item.starts_at for item in ahead), default=day_ends(agenda))
    late_min = round((due - limit.timestamp()) / 60) if due else 0
    ends = day_ends(agenda)
    published = max((agenda.published(item).ends_at for item in agenda.items if not item.added), default=ends)
    return Pace(
        due=due,
        limit=int(limit.timestamp()),
        told=f"{lasting(abs(late_min))} {'over' if late_min > 0 else 'to spare'}" if late_min else "On time",
        is_over=late_min > 0,
        ends=moment_of(event, ends),
        slips_to=moment_of(event, ends + timedelta(minutes=max(0, late_min))),
        published=moment_of(event, published) if published != ends else None,
    )


def undo(event: Event, act: Act | None) -> Undo | None:
    """Name an act while it can be taken back."""
    item = event.agenda.item(act.item) if act else None
    if act is None or item is None or event.phase is not Phase.LIVE:
        return None
    who, at = event.known_as(act.by), moment_of(event, act.at)
    return Undo(item.id, item.title, len(act.beside), act.did.value, who, at)


def rundown(event: Event) -> Rundown:
    """Show every item with what can be done about it."""
    runs = [run_line(event, item) for item in event.agenda.items]
    lines = said_once(run.line for run in runs)
    told = tuple(replace(run, line=line) for run, line in zip(runs, lines, strict=True))
    return Rundown(facts_of(event).slug, event.phase is Phase.LIVE, told)


def host_notices(event: Event) -> HostNotices:
    """Show what has been announced."""
    lines = notice_lines(event)
    return HostNotices(facts_of(event).slug, lines[:1], lines[1:])
