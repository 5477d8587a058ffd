"""Shifting the day: the page on which a host looks at what a delay would come to, in each of three ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlencode

from msgspec import Struct

from companion.domain.agenda import Agenda, Delay, Item
from companion.domain.errors import NoTimeLeftError
from companion.domain.event import Event
from companion.domain.lateness import MAX_LATE_MIN, ShiftMode, delays, fingerprint
from companion.domain.plan import with_delays
from companion.domain.room_lateness import room_delays
from companion.views.choices import Choice
from companion.views.items import day_ends, facts_of, moment_of
from companion.views.moments import Moment
from companion.views.pages import Heading, Site, heading
from companion.views.planning import Span, item_choice, span_of
from companion.views.wording import sentence_list

LABELS: Mapping[ShiftMode, str] = MappingProxyType(
    {
        ShiftMode.EVERYTHING: "Shift everything",
        ShiftMode.BREAKS: "Take it from the breaks",
        ShiftMode.KEEP: "Keep the published times",
    }
)
VERBS: Mapping[ShiftMode, str] = MappingProxyType(
    {
        ShiftMode.EVERYTHING: "Shift everything by {} min",
        ShiftMode.BREAKS: "Take {} min from the breaks",
        ShiftMode.KEEP: "Keep the published times",
    }
)
IN_A_ROOM: Mapping[ShiftMode, str] = MappingProxyType(
    {ShiftMode.EVERYTHING: "Shift this room alone", ShiftMode.KEEP: "Keep the published times"}
)
IN_A_ROOM_VERBS: Mapping[ShiftMode, str] = MappingProxyType(
    {ShiftMode.EVERYTHING: "Shift this room by {} min", ShiftMode.KEEP: "Keep the published times"}
)
"""Breaks are for everyone: a room has none to take time from."""
STEPS = (-5, -1, 1, 5)


class Step(Struct, frozen=True):
    """A link to the same preview with other minutes."""

    label: str
    address: str


class Option(Struct, frozen=True):
    """One way to deal with the delay, and what would come of it, in a line."""

    label: str
    outcome: str
    possible: bool
    chosen: bool
    address: str


class Preview(Struct, frozen=True):
    """One item before and after. `note` says what is particular about it, "" if nothing is."""

    title: str
    before: Span
    after: Span
    note: str

    @property
    def changed(self) -> bool:
        """Tell whether the two differ."""
        return self.before != self.after


class Shift(Struct, frozen=True, kw_only=True):
    """A delay as somebody is thinking it over. None of it has happened. `room` is that which alone is late."""

    item: str
    minutes: int
    mode: ShiftMode
    room: str = ""
    why: str = ""
    command_id: str = ""


class ShiftPage(Struct, frozen=True, kw_only=True):
    """Three ways to deal with a delay, and the preview of one.

    `suggested` is how late the first item will be as things stand. Where the delay does not fit, `refusal` says why,
    `longest` leads to the longest that does, and `release` is the item that keeps its time and could be let go instead.
    `expects` names the outcome that is shown. `changed` and `same` are the items to come. `room` is the name of
    the room that alone is late, "" for the day; `back` is the page to go back to.
    """

    site: Site
    event: Heading
    problem: str
    shift: Shift
    room: str
    back: str
    choices: tuple[Choice, ...]
    steps: tuple[Step, ...]
    suggested: int
    suggested_address: str
    max_minutes: int
    options: tuple[Option, ...]
    verb: str
    refusal: str
    longest: Step | None
    release: Choice | None
    back_here: str
    expects: str
    changed: tuple[Preview, ...]
    same: tuple[Preview, ...]
    ends: Moment
    ends_before: Moment


def lateness(event: Event, first: Item, now: datetime, *, room: str = "") -> int:
    """How many minutes after its plan an item will begin as things stand: when what is on is over, or now.

    Args:
        room: The room that is late alone: what is on in others does not hold it up.
    """
    agenda = event.agenda
    on = [item for item in agenda.live() if not room or item.shares_place_with(first)]
    late = max([*map(agenda.due_at, on), now]) - agenda.planned(first).starts_at
    return min(max(0, -(-int(late.total_seconds()) // 60)), MAX_LATE_MIN)


def shift_page(event: Event, site: Site, shift: Shift, now: datetime, problem: str = "") -> ShiftPage:
    """Show what would come of a delay, in each of three ways.

    Args:
        now: The event's time.
    """
    agenda = event.agenda
    first = next(item for item in agenda.items if item.id == shift.item)
    room, here = agenda.room(shift.room), f"/e/{facts_of(event).slug}"
    outcome = _outcome(agenda, first, shift, shift.mode)
    delayed = () if isinstance(outcome, NoTimeLeftError) else outcome
    after = with_delays(agenda, delayed, "")
    refused = outcome if isinstance(outcome, NoTimeLeftError) else None
    held = agenda.item(refused.protected) if refused and not room else None
    suggested = lateness(event, first, now, room=shift.room)
    preview = [_preview(event, item, after) for item in agenda.upcoming() if not room or item.shares_place_with(first)]
    return ShiftPage(
        site=site,
        event=heading(event),
        problem=problem,
        shift=shift,
        room=room.name if room else "",
        back=f"{here}/rooms/{room.id}/" if room else f"{here}/host",
        choices=tuple(item_choice(event, item, first.id) for item in late_first(agenda, shift.room)),
        steps=tuple(_steps(event, shift)),
        suggested=suggested,
        suggested_address=_address(event, shift, minutes=suggested),
        max_minutes=MAX_LATE_MIN,
        options=tuple(_options(event, first, shift)),
        verb=(IN_A_ROOM_VERBS if room else VERBS)[shift.mode].format(shift.minutes),
        refusal=str(refused or ""),
        longest=_longest(event, shift, refused.fits_min) if refused and refused.fits_min else None,
        release=Choice(held.id, held.title, chosen=False) if held else None,
        back_here=_address(event, shift),
        expects="" if refused else fingerprint(agenda, delayed),
        changed=tuple(line for line in preview if line.changed),
        same=tuple(line for line in preview if not line.changed),
        ends=moment_of(event, day_ends(after)),
        ends_before=moment_of(event, day_ends(agenda)),
    )


def late_first(agenda: Agenda, room: str) -> tuple[Item, ...]:
    """What can be the first to be late: all that is ahead, or a room's own."""
    return tuple(item for item in agenda.ahead() if not room or (item.room == room and not item.for_everyone))


def _outcome(agenda: Agenda, first: Item, shift: Shift, mode: ShiftMode) -> tuple[Delay, ...] | NoTimeLeftError:
    try:
        return (room_delays if shift.room else delays)(agenda, first, shift.minutes, mode)
    except NoTimeLeftError as refusal:
        return refusal


def _options(event: Event, first: Item, shift: Shift) -> Iterator[Option]:
    """Each way with what would come of it. One that comes to the same times as one before says so."""
    known: dict[tuple[Delay, ...], ShiftMode] = {}
    labels = IN_A_ROOM if shift.room else LABELS
    for mode in labels:
        outcome = _outcome(event.agenda, first, shift, mode)
        possible = not isinstance(outcome, NoTimeLeftError)
        told = "Does not fit."
        if not isinstance(outcome, NoTimeLeftError):
            same = known.setdefault(outcome, mode)
            also = "" if same is mode else f" The same as “{labels[same]}”."
            told = (_told_there if shift.room else _told)(event, outcome, mode) + also
        yield Option(labels[mode], told, possible, mode is shift.mode, _address(event, shift, mode=mode))


def _told(event: Event, outcome: tuple[Delay, ...], mode: ShiftMode) -> str:
    """Say in a line what comes of it: which breaks are shorter, and when the day ends."""
    if mode is ShiftMode.KEEP:
        return "All times as published."
    after = with_delays(event.agenda, outcome, "")
    given = {delay.item: delay.given_min for delay in outcome if delay.given_min}
    shorter = tuple(
        f"{item.title} {item.minutes + given[item.id]} → {item.minutes} min" for item in after.items if item.id in given
    )
    ends = moment_of(event, day_ends(after)).text
    return f"{sentence_list(shorter)}; the day ends {ends}." if shorter else f"The day ends {ends}."


def _told_there(event: Event, outcome: tuple[Delay, ...], mode: ShiftMode) -> str:
    """Say in a line what comes of it in a room: when what is late there ends."""
    if mode is ShiftMode.KEEP:
        return "All times as published."
    after, late = with_delays(event.agenda, outcome, ""), {delay.item for delay in outcome}
    ends = max(item.ends_at for item in after.items if item.id in late)
    return f"It ends there at {moment_of(event, ends).text}."


def _preview(event: Event, item: Item, after: Agenda) -> Preview:
    then = next(each for each in after.items if each.id == item.id)
    shorter = item.minutes - then.minutes
    note = "Keeps its time" if event.agenda.protects(item) else ""
    if shorter:
        note = f"{abs(shorter)} min {'shorter' if shorter > 0 else 'longer'}"
    return Preview(item.title, span_of(event, item), span_of(event, then), note)


def _steps(event: Event, shift: Shift) -> Iterator[Step]:
    for step in STEPS:
        minutes = min(max(0, shift.minutes + step), MAX_LATE_MIN)
        yield Step(f"{'+' if step > 0 else '−'}{abs(step)}", _address(event, shift, minutes=minutes))


def _longest(event: Event, shift: Shift, minutes: int) -> Step:
    return Step(f"Shift by {minutes} min", _address(event, shift, minutes=minutes))


def _address(event: Event, shift: Shift, *, minutes: int | None = None, mode: ShiftMode | None = None) -> str:
    asked = {
        "from": shift.item,
        "minutes": shift.minutes if minutes is None else minutes,
        "mode": (mode or shift.mode).value,
        **({"room": shift.room} if shift.room else {}),
    }
    return f"/e/{facts_of(event).slug}/items/shift?{urlencode(asked)}"
