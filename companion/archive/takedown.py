"""What an edition still gives out of what was taken down since it was made: found in its own files, whoever made it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from companion.archive.bundle import BundleError
from companion.archive.place import ShelvedEdition
from companion.archive.poster import poster_files
from companion.archive.shelf import Shelf
from companion.archive.withdrawal import Category, Withdrawal
from companion.domain.event import Event
from companion.programme.exports import OF_THE_WALL
from companion.programme.published import local, zone_of
from companion.views.archive_frame import POSTER
from companion.views.archive_kept import comments_on
from companion.views.items import facts_of

SUMMARY = "Something that was written on the wall is no longer in it."
NO_POSTER = "The poster of the video is no longer in it."


def takedown(event: Event, shelf: Shelf, number: int) -> Withdrawal | None:
    """Say what has to be withdrawn from an edition; None if nothing has, or it is not on the shelf.

    Raises:
        BundleError: If the edition is damaged here, so that nobody can tell.
    """
    edition = shelf.edition(facts_of(event).slug, number)
    if edition is None:
        return None
    pages = tuple(name for name in shelf.names(edition) if name.endswith(".html"))
    held = tuple(name for name in pages if _has(shelf, edition, name, event.taken_down))
    of_the_wall = {*held, *(OF_THE_WALL & {*shelf.names(edition)})} if held else set[str]()
    files = of_the_wall | poster_files(shelf, edition, event.taken_down)
    if not files:
        return None
    at = local(event.moment, zone_of(facts_of(event)))
    return Withdrawal(edition.slug, edition.number, tuple(sorted(files)), Category.PERSONAL_DATA, at)


def summary_of(withdrawn: AbstractSet[str]) -> str:
    """What the next edition says of itself. More would keep what is to be gone."""
    told = (SUMMARY if withdrawn & OF_THE_WALL else "", NO_POSTER if POSTER in withdrawn else "")
    return " ".join(each for each in told if each)


def _has(shelf: Shelf, edition: ShelvedEdition, name: str, gone: AbstractSet[str]) -> bool:
    found = shelf.file(edition.slug, edition.number, name)
    if found is None:
        raise BundleError(f"{name} of {edition.root} cannot be read.")
    return any(comment in gone for comment in comments_on(found[0]))
