"""What an edition still gives out of what was taken down since it was made: found in its own files, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from companion.archive.bag import INFO, PAYLOAD, sha256
from companion.archive.bundle import BundleError
from companion.archive.place import ShelvedEdition
from companion.archive.poster import DESCRIBING, poster_files
from companion.archive.rewording import outdated, unsaid_since
from companion.archive.shelf import Shelf
from companion.archive.withdrawal import Category, Withdrawal
from companion.domain.erasure import erased_up_to
from companion.domain.errors import FieldError
from companion.domain.event import Event
from companion.domain.poster import gone_as
from companion.programme.exports import OF_THE_WALL
from companion.programme.published import local, zone_of
from companion.views.archive_frame import POSTER
from companion.views.archive_kept import comments_on
from companion.views.items import facts_of

SUMMARY = "Something that was written is no longer in it."
NO_POSTER = "The poster of the video is no longer in it."


def may_hold_what_is_gone(event: Event) -> bool:
    """Tell whether anything was erased that editions may have."""
    return bool(event.editions and (event.taken_down or event.unsaid))


def takedown(event: Event, shelf: Shelf, number: int) -> Withdrawal | None:
    """Say what has to be withdrawn from an edition; None if nothing has, or it is not on the shelf.

    Raises:
        BundleError: If the edition is damaged here, so that nobody can tell.
    """
    edition = shelf.edition(facts_of(event).slug, number)
    if edition is None:
        return None
    gone = event.taken_down
    files = _comments(shelf, edition, gone) | poster_files(shelf, edition, gone) | _wordings(shelf, edition, event)
    if not files:
        return None
    at = local(event.moment, zone_of(facts_of(event)))
    names = tuple(sorted(files))
    return Withdrawal(edition.slug, number, names, Category.PERSONAL_DATA, at, erased=erased_up_to(event))


def has_what_is_gone(event: Event, number: int, bag: Mapping[str, bytes]) -> bool:
    """Tell whether the bag of an edition that is not published yet has anything of what was erased since it was made.

    Raises:
        FieldError: If its record cannot be read.
        BundleError: If it does not say why it was made.
    """
    files = {name.removeprefix(PAYLOAD): content for name, content in bag.items() if name.startswith((PAYLOAD, INFO))}
    said = (each for name, page in files.items() if name.endswith(".html") for each in comments_on(page))
    shown, things = gone_as(sha256(files.get(POSTER, b""))), unsaid_since(event, number, 0)
    return any(each in event.taken_down for each in (shown, *said)) or bool(things and outdated(event, files, things))


def summary_of(withdrawn: AbstractSet[str]) -> str:
    """What the next edition says of itself. More would keep what is to be gone."""
    of_the_poster = {POSTER, *DESCRIBING} if POSTER in withdrawn else set[str]()
    told = (SUMMARY if withdrawn - of_the_poster else "", NO_POSTER if of_the_poster else "")
    return " ".join(each for each in told if each)


def _comments(shelf: Shelf, edition: ShelvedEdition, gone: AbstractSet[str]) -> frozenset[str]:
    """The pages that have a comment which is gone, and with them what holds the whole wall as data."""
    names = shelf.names(edition)
    pages = (name for name in names if name.endswith(".html"))
    held = frozenset(name for name in pages if any(each in gone for each in comments_on(_read(shelf, edition, name))))
    return held | (OF_THE_WALL & {*names}) if held else held


def _wordings(shelf: Shelf, edition: ShelvedEdition, event: Event) -> frozenset[str]:
    """The files that have words of hosts which are gone."""
    searched = edition.withdrawal.erased if edition.withdrawal else 0
    things = unsaid_since(event, edition.number, searched)
    if not things:
        return frozenset()
    names = (*shelf.names(edition), *(() if edition.has_withdrawn(INFO) else (INFO,)))
    try:
        return outdated(event, {name: _read(shelf, edition, name) for name in names}, things)
    except FieldError as error:
        raise BundleError(f"The record in {edition.root} cannot be read: {error}") from error


def _read(shelf: Shelf, edition: ShelvedEdition, name: str) -> bytes:
    found = shelf.file(edition.slug, edition.number, name)
    if found is None:
        raise BundleError(f"{name} of {edition.root} cannot be read.")
    return found[0]
