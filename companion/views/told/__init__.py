"""Every change, told in words: who did what, as hosts read it. One table, with a part for each subject."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.views.told import announcing, erasing, people, phases, programme, rundown, seats, wall, writing
from companion.views.told.telling import Said, Telling

TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        **programme.TELLINGS,
        **people.TELLINGS,
        **rundown.TELLINGS,
        **seats.TELLINGS,
        **wall.TELLINGS,
        **erasing.TELLINGS,
        **announcing.TELLINGS,
        **writing.TELLINGS,
        **phases.TELLINGS,
    }
)


def tell(event: Event, record: ch.Record) -> Said:
    """Say what a record is about, with names and titles as they are now."""
    return TELLINGS[type(record.change)].words(event, record, record.change)


def concerned(event: Event, record: ch.Record) -> frozenset[str]:
    """The ids of the people whom a record concerns: who did it, and to whom it was done."""
    change: Any = record.change
    people = {record.by, getattr(change, "person", ""), *getattr(change, "people", ())}
    comment = event.wall.comments.get(getattr(change, "comment", ""))
    return frozenset((people | ({comment.author} if comment else set())) - {""})
