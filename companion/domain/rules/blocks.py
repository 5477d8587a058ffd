"""Rules for a plenary that splits into rooms: all of a block starts at once, and everyone is called back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Agenda, Item, ItemState
from companion.domain.errors import ConflictError, FieldError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.rules.reach import check_reach
from companion.domain.rules.running import check_upcoming, find_item, who_was_first
from companion.domain.rules.talking import post_notice

SAID_FOR = timedelta(minutes=1)
"""So long after everyone was called back, a call with the same words is the same call: another host was faster."""

QUOTED_TITLE_CHARACTERS = 100
QUOTED_PLACE_CHARACTERS = 80
"""What is quoted of each in a notice, which takes 280 characters. The programme sets no such limits."""


def start_block(event: Event, command: c.StartBlock, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Start items side by side; what was live in their places ends.

    Raises:
        FieldError: If no item is named.
        ConflictError: If all are live or one is over, if two need the same place, or if something would end that the
            sender does not know of.
        NotAllowedError: If whoever runs one room alone would reach beyond it.
    """
    items = tuple(find_item(event, item_id) for item_id in dict.fromkeys(command.items))
    if not items:
        raise FieldError({"items": "Say which items to start."})
    starting = [item for item in items if event.agenda.state_of(item) is not ItemState.LIVE]
    for item in starting or items:
        check_upcoming(event, item, by, now)
    _check_side_by_side(items)
    ending = [on for on in event.agenda.live() if any(on.shares_place_with(item) for item in starting)]
    _check_expected(event, command, ending, by, now)
    check_reach(event, by, (*starting, *ending))
    ended, (first, *others) = tuple(on.id for on in ending), starting
    return (
        *(ch.ItemFinished(item_id) for item_id in ended),
        *(ch.ItemStarted(item.id) for item in others),
        ch.ItemStarted(first.id, ended=ended, beside=tuple(item.id for item in others)),
    )


def _check_side_by_side(items: Iterable[Item]) -> None:
    for one, other in combinations(items, 2):
        if one.shares_place_with(other):
            raise ConflictError(f"“{one.title}” and “{other.title}” cannot be on at once. Start one of them.")


def _check_expected(event: Event, command: c.StartBlock, ending: Iterable[Item], by: Person, now: datetime) -> None:
    if command.expects is None:
        return
    for item in ending:
        if item.id not in command.expects:
            raise ConflictError(f"{who_was_first(event, item, by, now)} Look again, then decide.")


def call_back(event: Event, command: c.CallBack, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Call everyone back to what is for everyone, and finish what still runs in rooms if that is asked for.

    Raises:
        ConflictError: If nothing for everyone is left that day.
    """
    item = gathering(event.agenda)
    if item is None:
        raise ConflictError("Nothing that is for everyone is left today. Announce where people should go instead.")
    text = _call(event, item, now)
    running = [on.id for on in event.agenda.live() if not on.for_everyone] if command.finish else []
    said = () if _is_said(event, text, now) else post_notice(event, c.PostNotice(text, urgent=True), by, now)
    return (*said, *_finished(running))


def gathering(agenda: Agenda) -> Item | None:
    """The item that everyone can be called back to: the one for everyone that is on, or the next."""
    return next((item for item in (*agenda.live(), *agenda.ahead()) if item.for_everyone), None)


def _finished(running: list[str]) -> tuple[ch.AnyChange, ...]:
    if not running:
        return ()
    first, *others = running
    return (*(ch.ItemFinished(item_id) for item_id in others), ch.ItemFinished(first, beside=tuple(others)))


def _is_said(event: Event, text: str, now: datetime) -> bool:
    newest = event.notices[-1] if event.notices else None
    return newest is not None and newest.text == text and now - newest.at < SAID_FOR


def _call(event: Event, item: Item, now: datetime) -> str:
    """Say it as in “Please come back: “Feedback” begins at 14:55, in Main hall, first floor.”"""
    room = event.agenda.room(item.room)
    place = f", in {_cut(', '.join(filter(None, (room.name, room.floor))), QUOTED_PLACE_CHARACTERS)}" if room else ""
    zone = ZoneInfo(event.facts.time_zone) if event.facts else None
    waits = "begins now" if item.starts_at <= now else f"begins at {item.starts_at.astimezone(zone):%H:%M}"
    when = "is on now" if event.agenda.state_of(item) is ItemState.LIVE else waits
    return f"Please come back: “{_cut(item.title, QUOTED_TITLE_CHARACTERS)}” {when}{place}."


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
