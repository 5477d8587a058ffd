"""Erasure: what becomes of the records before an `Erased`, so that what is gone is in none of them.

Versions, moments, ids, nonces and authors stay. A log that was redacted folds to the same state as before: for whatever
is taken from a record here, folding `Erased` takes from the state.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.domain.people import SOMEBODY
from companion.domain.poster import gone_as, gone_poster

_C = TypeVar("_C", bound=ch.Change)

ERASURES = (ch.Erased, ch.PosterErased, ch.WordingsErased)
"""What happened when something is gone for good."""

Erasures = Mapping[str, int]
"""What names each comment, person and picture that is gone, with the version that erased it."""


def erased_up_to(event: Event) -> int:
    """The version of the last erasure; 0 if nothing was ever erased."""
    unsaid = (gone.erased for gone in event.unsaid.values())
    return max((*event.erased.values(), *unsaid), default=0)


def redacted(record: ch.Record, gone: Erasures) -> ch.Record:
    """Take from a record what was erased after it. One that has nothing of that is returned as it is."""
    change = _redacted(record, gone)
    return record if change is record.change else replace(record, change=change)


def _redacted(record: ch.Record, gone: Erasures) -> ch.AnyChange:
    change = record.change
    match change:
        case ch.CommentPosted() if record.version < gone.get(change.comment, 0):
            return _with(change, text="", badge="", pseudonym="")
        case ch.ArchiveChosen() if record.version < gone.get(change.comment, 0):
            return _with(change, pseudonym="")
        case ch.CommentRejected() if record.version < gone.get(change.comment, 0):
            return _with(change, reason="")
        case ch.PersonJoined() if record.version < gone.get(change.person, 0):
            return _with(change, name=SOMEBODY)
        case ch.PersonMuted() | ch.PersonBanned() if record.version < gone.get(change.person, 0):
            return _with(change, reason="")
        case ch.PosterSet() if record.version < gone.get(gone_as(change.poster.sha256), 0) and change.poster.alt:
            return replace(change, poster=replace(change.poster, alt=""))
        case ch.InvitationMade() if record.version < _of_people(gone) and change.invitation.name:
            # Nobody knows any more whom it was for. What it offers does not depend on it.
            return replace(change, invitation=replace(change.invitation, name=""))
        case _:
            return change


def _of_people(gone: Erasures) -> int:
    """The version of the last erasure that was not of a picture."""
    return max((version for name, version in gone.items() if gone_poster(name) is None), default=0)


def _with(change: _C, **bare: str) -> _C:
    as_wanted = all(getattr(change, name) == value for name, value in bare.items())
    return change if as_wanted else replace(change, **bare)
