"""Shifting the day: the page on which a host looks at what a delay would come to, in each of three ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from urllib.parse import urlencode

from msgspec import Struct

from companion.domain.agenda import Agenda, Delay, Item
from companion.domain.errors import NoTimeLeftError
from companion.domain.event import Event
from companion.domain.lateness import MAX_LATE_MIN, ShiftMode, delays, fingerprint
from companion.domain.plan import with_delays
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
    """A delay as somebody is thinking it over. None of it has happened."""

    item: str
    minutes: int
    mode: ShiftMode
    why: str = ""
    command_id: str = ""


class ShiftPage(Struct, frozen=True, kw_only=True):
    """Three ways to deal with a delay, and the preview of one.

    `suggested` is how late the first item will be as things stand. Where the delay does not fit, `refusal` says why,
    `longest` leads to the longest that does, and `release` is the item that keeps its time and could be let go instead.
    `expects` names the outcome that is shown. `changed` and `same` are the items to come.
    """

    site: Site
    event: Heading
    problem: str
    shift: Shift
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


def lateness(event: Event, first: Item, now: datetime) -> int:
    """How many minutes after its plan an item will begin as things stand: when what is on is over, or now."""
    agenda = event.agenda
    due = [max(item.ends_at, agenda.expected_at(item) + timedelta(minutes=item.minutes)) for item in agenda.live()]
    late = max([*due, now]) - agenda.planned(first).starts_at
    return min(max(0, -(-int(late.total_seconds()) // 60)), MAX_LATE_MIN)


def shift_page(event: Event, site: Site, shift: Shift, now: datetime, problem: str = "") -> ShiftPage:
    """Show what would come of a delay, in each of three ways.

    Args:
        now: The event's time.
    """
    agenda = event.agenda
    first = next(item for item in agenda.items if item.id == shift.item)
    outcome = _outcome(agenda, first, shift, shift.mode)
    delayed = () if isinstance(outcome, NoTimeLeftError) else outcome
    after = with_delays(agenda, delayed, "")
    refused = outcome if isinstance(outcome, NoTimeLeftError) else None
    held = agenda.item(refused.protected) if refused else None
    suggested = lateness(event, first, now)
    preview = [_preview(event, item, after) for item in agenda.upcoming()]
    return ShiftPage(
        site=site,
        event=heading(event),
        problem=problem,
        shift=shift,
        choices=tuple(item_choice(event, item, first.id) for item in agenda.ahead()),
        steps=tuple(_steps(event, shift)),
        suggested=suggested,
        suggested_address=_address(event, shift, minutes=suggested),
        max_minutes=MAX_LATE_MIN,
        options=tuple(_options(event, first, shift)),
        verb=VERBS[shift.mode].format(shift.minutes),
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


def _outcome(agenda: Agenda, first: Item, shift: Shift, mode: ShiftMode) -> tuple[Delay, ...] | NoTimeLeftError:
    try:
        return delays(agenda, first, shift.minutes, mode)
    except NoTimeLeftError as refusal:
        return refusal


def _options(event: Event, first: Item, shift: Shift) -> Iterator[Option]:
    """Each way with what would come of it. One that comes to the same times as one before says so."""
    known: dict[tuple[Delay, ...], ShiftMode] = {}
    for mode in ShiftMode:
        outcome = _outcome(event.agenda, first, shift, mode)
        possible = not isinstance(outcome, NoTimeLeftError)
        told = "Does not fit."
        if not isinstance(outcome, NoTimeLeftError):
            same = known.setdefault(outcome, mode)
            told = _told(event, outcome, mode) + ("" if same is mode else f" The same as “{LABELS[same]}”.")
        yield Option(LABELS[mode], told, possible, mode is shift.mode, _address(event, shift, mode=mode))


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
    }
    return f"/e/{facts_of(event).slug}/items/shift?{urlencode(asked)}"
