"""How an erasure is told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.views.told.telling import Said, Sort, Telling
from companion.views.wording import sentence_list


def _erased(_event: Event, _record: ch.Record, change: ch.Erased) -> Said:
    if change.purges:
        return Said("purged what the record of the day needs no longer")
    comments = tuple(f"#{number}" for number in change.comments)
    what = [f"what comment {sentence_list(comments)} said"] if comments else []
    what += [f"{len(change.people)} {'person' if len(change.people) == 1 else 'people'}"] if change.people else []
    return Said(f"erased {sentence_list(tuple(what))} for good")


TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType({ch.Erased: Telling(Sort.PEOPLE, _erased)})
