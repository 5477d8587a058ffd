"""The poster in an edition: which files have it, by what the edition's own record says of it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from companion.archive.bag import PAYLOAD
from companion.archive.place import ShelvedEdition
from companion.archive.shelf import Shelf
from companion.domain.errors import FieldError
from companion.domain.poster import gone_as
from companion.programme.restoring import read_event
from companion.views.archive_frame import INDEX, POSTER

RECORD = "event.json"
DESCRIBING = frozenset({INDEX, RECORD})
"""The files that say what is to be seen on it, where somebody said so."""


def poster_of(shelf: Shelf, edition: ShelvedEdition) -> str:
    """The digest of the poster that an edition was made with, "" if it has none any more or never had."""
    given_out = POSTER in shelf.names(edition)
    return shelf.digests(edition).get(f"{PAYLOAD}{POSTER}", "") if given_out else ""


def poster_files(shelf: Shelf, edition: ShelvedEdition, gone: AbstractSet[str]) -> frozenset[str]:
    """The files that an edition still gives out of a picture that was withdrawn: it, and what describes it."""
    if gone_as(poster_of(shelf, edition)) not in gone:
        return frozenset()
    there = DESCRIBING & {*shelf.names(edition)}
    return frozenset({POSTER, *(there if _is_described(shelf, edition) else ())})


def _is_described(shelf: Shelf, edition: ShelvedEdition) -> bool:
    record = shelf.file(edition.slug, edition.number, RECORD)
    try:
        poster = read_event(record[0]).poster if record else None
    except FieldError:
        # Another version wrote it: what cannot be read may say anything.
        return True
    return poster is None or bool(poster.alt)
