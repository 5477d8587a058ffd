"""evolve: a record moves the state on. One table says how each change is folded, with a part for each subject."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import unsaying
from companion.domain.event import Event
from companion.domain.evolve import (
    announcing,
    erasing,
    people,
    phases,
    posters,
    programme,
    rundown,
    seats,
    wall,
    writing,
)
from companion.domain.evolve.fold import Fold

FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        **programme.FOLDS,
        **people.FOLDS,
        **rundown.FOLDS,
        **seats.FOLDS,
        **wall.FOLDS,
        **erasing.FOLDS,
        **announcing.FOLDS,
        **writing.FOLDS,
        **posters.FOLDS,
        **phases.FOLDS,
    }
)


def evolve(event: Event, record: ch.Record) -> Event:
    """Fold one record into the state.

    Raises:
        ValueError: If the record is not the next one. That is a fault of the caller, never of the data.
    """
    if record.version != event.version + 1:
        raise ValueError(f"record {record.version} does not follow version {event.version}")
    moved = FOLDS[type(record.change)](event, record, record.change)
    if moved.agenda is not event.agenda or moved.facts is not event.facts:
        moved = replace(moved, programme_version=record.version, programme_moment=record.at)
    return replace(
        moved,
        version=record.version,
        nonce=record.nonce,
        moment=record.at,
        accepted=event.accepted.insert((record.by, record.command_id), record.version),
        wordings=unsaying.noted(moved, record),
    )
