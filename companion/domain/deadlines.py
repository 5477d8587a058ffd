"""Deadlines: what time itself asks for. Derived from the state, and done by ordinary commands."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from companion.domain.agenda import Item
from companion.domain.commands import Command, FillSeats, LapseOffer, PurgePersonalData, ReleaseSeats, Wrap
from companion.domain.event import Event
from companion.domain.facts import Facts
from companion.domain.phases import Phase
from companion.domain.rules.counting import is_release_due
from companion.domain.rules.seating import is_open, space

WRAPPED_AFTER = timedelta(hours=12)
"""So long after its published end, and after the last that happened there, an event is wrapped, if its hosts forgot:
long enough for any dinner, and done by morning. A day that is entered afterwards is not cut short."""


PURGED_AFTER = timedelta(days=90)
"""So long after an event was frozen, what its record needs no longer is gone: time for whoever was turned down to ask
why, and for hosts to look into it."""


class Due(Struct, frozen=True):
    """A command that is due. Its id is the same whoever derives it, so it counts once."""

    command_id: str
    command: Command


def due(event: Event, now: datetime) -> tuple[Due, ...]:
    """Name the commands whose time has come.

    Args:
        now: The event's time, with an offset.
    """
    if event.facts is None or event.phase is Phase.WRAPPED:
        return ()
    if event.phase is Phase.FROZEN:
        return tuple(_purge(event, now))
    seated = [item for item in event.agenda.items if item.id in event.seats.items and is_open(event, item)]
    return (*(each for item in seated for each in _of_seats(event, item, now)), *_wrap(event, event.facts, now))


def _wrap(event: Event, facts: Facts, now: datetime) -> Iterator[Due]:
    if event.phase is Phase.LIVE and now >= max(facts.ends_at, event.moment) + WRAPPED_AFTER:
        yield Due("timekeeper:wrap", Wrap())


def _purge(event: Event, now: datetime) -> Iterator[Due]:
    if event.frozen_at is not None and now >= event.frozen_at + PURGED_AFTER and not event.purged:
        yield Due("timekeeper:purge", PurgePersonalData())


def _of_seats(event: Event, item: Item, now: datetime) -> Iterator[Due]:
    seating, freeing = event.seats.at(item.id), [*_frees_seats(event, item, now)]
    yield from freeing
    # What frees seats fills them, too.
    if seating.waiting and space(event, item) and not freeing:
        yield Due(f"timekeeper:fill:{item.id}:{event.version}", FillSeats(item.id))


def _frees_seats(event: Event, item: Item, now: datetime) -> Iterator[Due]:
    seating = event.seats.at(item.id)
    for person, offer in seating.offers.items():
        if offer.until <= now:
            moment_s = int(offer.until.timestamp())
            yield Due(f"timekeeper:lapse:{item.id}:{person}:{moment_s}", LapseOffer(item.id, person))
    if is_release_due(event, item, now):
        began_at = event.agenda.progress_of(item).started_at
        began_s = int(began_at.timestamp()) if began_at else 0
        command = ReleaseSeats(item.id, seating.terms_version)
        yield Due(f"timekeeper:release:{item.id}:{began_s}:{seating.terms_version}", command)
