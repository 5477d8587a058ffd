"""One place on the shelf: an edition's files on the disk, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from companion.archive.bag import MANIFEST, TAG_MANIFEST, read_manifest, root_of, sha256
from companion.archive.bundle import BundleError
from companion.archive.signing import PublicKey, SignatureError, read_public_key
from companion.archive.withdrawal import Withdrawal
from companion.views.listing import Listing

ABOUT = "edition.json"
BAG = "bag"
ZIP = "bag.zip"

log = structlog.get_logger(__name__)


class ShelvedEdition(Struct, frozen=True):
    """An edition on the shelf. `sha256` is that of its tagmanifest, as the log has it; the rest the bag says itself.

    `zip_sha256` is that of the whole bag in one file, "" if files were withdrawn and that is no longer given out.
    """

    number: int
    sha256: str
    listing: Listing
    made_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    kind: str = ""
    zip_sha256: str = ""
    withdrawal: Withdrawal | None = None

    @property
    def slug(self) -> str:
        """The event that it is an edition of."""
        return self.listing.slug

    @property
    def root(self) -> str:
        """The folder that its bag unpacks into."""
        return root_of(self.slug, self.number)

    def has_withdrawn(self, name: str) -> bool:
        """Tell whether a file of the record was in it, and is no longer given out."""
        return self.withdrawal is not None and name in self.withdrawal.files


def read_about(place: Path) -> ShelvedEdition | None:
    """Read what lies in a place; None if nothing does that can be used."""
    try:
        return msgspec.json.decode((place / ABOUT).read_bytes(), type=ShelvedEdition)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        log.warning("edition unreadable", place=str(place), cause=str(error))
        return None


def read_key(path: Path) -> PublicKey | None:
    """Read the public key of the installation; None if it is not here yet."""
    try:
        return read_public_key(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError, SignatureError):
        return None


def digests_in(place: Path, edition: ShelvedEdition) -> dict[str, str]:
    """Read what the manifests in a place list, once they are known to be those that were published.

    Raises:
        BundleError: If they are not.
        OSError: If they cannot be read.
    """
    tags, listed = (place / BAG / TAG_MANIFEST).read_bytes(), (place / BAG / MANIFEST).read_bytes()
    if sha256(tags) != edition.sha256 or read_manifest(tags).get(MANIFEST) != sha256(listed):
        raise BundleError("its manifests have changed")
    return {**read_manifest(tags), **read_manifest(listed), TAG_MANIFEST: edition.sha256}


def digest_of(path: Path) -> str:
    """The SHA-256 of a file that may be large, "" if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def is_whole(place: Path, files: Mapping[str, bytes], edition: ShelvedEdition) -> bool:
    """Tell whether exactly this edition lies in its place, undamaged."""
    try:
        return (
            read_about(place) == edition
            and all((place / BAG / name).read_bytes() == content for name, content in files.items())
            and digest_of(place / ZIP) == edition.zip_sha256
        )
    except OSError:
        return False


def keep_key(path: Path, key: PublicKey) -> None:
    """Write the public key of the installation, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent, ignore_cleanup_errors=True) as aside:
        unfinished = Path(aside) / path.name
        _write_file(unfinished, key.file())
        unfinished.replace(path)


def files_in(place: Path) -> dict[str, bytes]:
    """Read every file of the bag in a place, by name. Nothing is checked."""
    bag = place / BAG
    return {path.relative_to(bag).as_posix(): path.read_bytes() for path in bag.rglob("*") if path.is_file()}


def write_place(place: Path, files: Mapping[str, bytes], edition: ShelvedEdition, bundle: bytes) -> None:
    """Write everything beside the place, and move it there in one step."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=place.parent, ignore_cleanup_errors=True) as aside:
        unfinished = Path(aside) / "new"
        for name, content in files.items():
            _write_file(unfinished / BAG / name, content)
        if bundle:
            _write_file(unfinished / ZIP, bundle)
        _write_file(unfinished / ABOUT, msgspec.json.encode(edition))
        _move_in(unfinished, place, Path(aside) / "old", files, edition)
        _sync(place.parent)


def _move_in(unfinished: Path, place: Path, old: Path, files: Mapping[str, bytes], edition: ShelvedEdition) -> None:
    """Move an edition to its place.

    What lies there already is either the very same, put there by another process at the same moment and perhaps being
    served, or gives way: a leftover of another store, a damaged copy, one from which nothing had been withdrawn.
    """
    try:
        unfinished.rename(place)
    except OSError:
        if not is_whole(place, files, edition):
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
