"""The shelf: editions on this process's disk, from where they are served with or without the store.

<folder>/<slug>/<number>/edition.json   what lists say of it, and the digest of its bundle
                         files/…        what the bundle held
"""

from __future__ import annotations

import mimetypes
import os
import re
import tempfile
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from companion.archive.bundle import BundleError, digest, is_plain_name, unpack
from companion.programme.exports import MEDIA_TYPES
from companion.views.listing import Listing

MAX_CACHED_BYTES = 1024 * 1024
"""Files up to this size stay in memory once they have been asked for."""

ABOUT = "edition.json"
FILES = "files"

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TYPES = {".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8", **MEDIA_TYPES}

log = structlog.get_logger(__name__)


class ShelvedEdition(Struct, frozen=True):
    """An edition on the shelf. `sha256` is the digest of the bundle that it came from."""

    number: int
    sha256: str
    listing: Listing

    @property
    def slug(self) -> str:
        """The event that it is an edition of."""
        return self.listing.slug


class Shelf:
    """Keeps editions in a folder, which several processes may share. Whatever is there is complete."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._editions: dict[str, dict[int, ShelvedEdition]] = {}
        self._cached: dict[tuple[str, str], tuple[bytes, str]] = {}
        for about in sorted(folder.glob(f"*/*/{ABOUT}")):
            edition = _read_about(about.parent)
            if edition is not None and about.parent == self._place(edition.slug, edition.number):
                self._remember(edition)

    def put(self, edition: ShelvedEdition, bundle: bytes) -> None:
        """Put an edition on the shelf: all of it or nothing, also if the machine stops in the middle.

        Raises:
            BundleError: If the bundle is not the one that the edition was published with, or is unfit to be kept.
            OSError: If the disk does not take it.
        """
        if not _SLUG.fullmatch(edition.slug) or edition.number < 1:
            raise BundleError(f"Edition {edition.number} of {edition.slug!r} has no place on a shelf.")
        if digest(bundle) != edition.sha256:
            raise BundleError(f"Edition {edition.number} of {edition.slug} is not what was published.")
        place = self._place(edition.slug, edition.number)
        if _read_about(place) != edition:
            _write_place(place, unpack(bundle), edition)
        self._remember(edition)

    def has(self, slug: str, number: int, sha256: str) -> bool:
        """Tell whether an edition is on the shelf, and is that very one."""
        edition = self._editions.get(slug, {}).get(number)
        return edition is not None and edition.sha256 == sha256

    def newest(self, slug: str) -> ShelvedEdition | None:
        """The newest edition of an event, None if there is none."""
        editions = self._editions.get(slug)
        return editions[max(editions)] if editions else None

    def all(self) -> tuple[ShelvedEdition, ...]:
        """The newest edition of every event, in order of their time."""
        newest = (editions[max(editions)] for editions in self._editions.values())
        return tuple(sorted(newest, key=lambda edition: (edition.listing.starts_at, edition.slug)))

    def file(self, slug: str, number: int | None, name: str) -> tuple[bytes, str] | None:
        """Read a file of an edition.

        Args:
            number: Of the edition; None for the newest.

        Returns:
            Its bytes and its media type; None if there is no such file, or its name leads anywhere else.
        """
        edition = self.newest(slug) if number is None else self._editions.get(slug, {}).get(number)
        if edition is None or not is_plain_name(name):
            return None
        return self._cached.get((edition.sha256, name)) or self._read(edition, name)

    def _read(self, edition: ShelvedEdition, name: str) -> tuple[bytes, str] | None:
        try:
            content = (self._place(edition.slug, edition.number) / FILES / name).read_bytes()
        except OSError:
            return None
        found = (content, media_type(name))
        if len(content) <= MAX_CACHED_BYTES:
            self._cached[edition.sha256, name] = found
        return found

    def _place(self, slug: str, number: int) -> Path:
        return self._folder / slug / str(number)

    def _remember(self, edition: ShelvedEdition) -> None:
        self._editions.setdefault(edition.slug, {})[edition.number] = edition


def media_type(name: str) -> str:
    """Say what type a file has: the same on every machine for all that editions are made of."""
    suffix = Path(name).suffix
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _read_about(place: Path) -> ShelvedEdition | None:
    """Read what lies in a place; None if nothing does that can be used."""
    try:
        return msgspec.json.decode((place / ABOUT).read_bytes(), type=ShelvedEdition)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        log.warning("edition unreadable", place=str(place), cause=str(error))
        return None


def _write_place(place: Path, files: dict[str, bytes], edition: ShelvedEdition) -> None:
    """Write everything beside the place, and move it there in one step."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=place.parent, ignore_cleanup_errors=True) as aside:
        unfinished = Path(aside) / "new"
        for name, content in files.items():
            _write_file(unfinished / FILES / name, content)
        _write_file(unfinished / ABOUT, msgspec.json.encode(edition))
        _move_in(unfinished, place, Path(aside) / "old", edition)
        _sync(place.parent)


def _move_in(unfinished: Path, place: Path, old: Path, edition: ShelvedEdition) -> None:
    """Move an edition to its place.

    What lies there already is either the very same, put there by another process at the same moment and perhaps being
    served, or a leftover of another store, which gives way.
    """
    try:
        unfinished.rename(place)
    except OSError:
        if _read_about(place) != edition:
            place.rename(old)
            unfinished.rename(place)


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make what was created or renamed in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
