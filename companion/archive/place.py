"""One place on the shelf: an edition's files on the disk, written whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from companion.archive.bag import MANIFEST, TAG_MANIFEST, read_manifest, root_of, sha256, unzipped
from companion.archive.bundle import BundleError
from companion.archive.checking import checked
from companion.archive.progress import Counted, uncounted
from companion.archive.signing import PublicKey, SignatureError, read_public_key
from companion.archive.withdrawal import Withdrawal
from companion.views.listing import Listing

ABOUT = "edition.json"
BAG = "bag"
ZIP = "bag.zip"
LOCK = ".lock"
UNFINISHED = ".unfinished-"

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


def described(edition: ShelvedEdition, bundle: bytes, key: PublicKey | None) -> tuple[ShelvedEdition, dict[str, bytes]]:
    """Check a bundle, and add to an edition what its bag says of it.

    Raises:
        BundleError: If it is not that edition.
    """
    root, files = unzipped(bundle)
    if root != edition.root:
        raise BundleError(f"This bundle is {root}, not {edition.root}.")
    found = checked(files, edition.sha256, key)
    withdrawal = found.withdrawal
    if withdrawal and root_of(withdrawal.slug, withdrawal.number) != root:
        raise BundleError("What was withdrawn here was withdrawn from another edition.")
    zip_sha256 = "" if withdrawal else sha256(bundle)
    return (
        replace(edition, made_at=found.made_at, kind=found.kind, zip_sha256=zip_sha256, withdrawal=withdrawal),
        files,
    )


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


@contextmanager
def alone_on(shelf: Path, *, patient: bool = True) -> Iterator[None]:
    """Be the only process that writes on a shelf, and clear away what one left behind that was killed while it did.

    Args:
        patient: Wait for one that writes now.

    Raises:
        BlockingIOError: If one does, and nobody waits for it.
        OSError: If the disk takes nothing.
    """
    shelf.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(shelf / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if patient else fcntl.LOCK_NB))
        for leftover in leftovers(shelf):
            shutil.rmtree(leftover, ignore_errors=True)
        yield
    finally:
        os.close(descriptor)


def leftovers(shelf: Path) -> list[Path]:
    """What is being written on a shelf, or was by a process that was killed. It may have what was to be gone."""
    return [*shelf.glob(f"{UNFINISHED}*"), *shelf.glob(f"*/{UNFINISHED}*")]


def clear(shelf: Path) -> None:
    """Clear away what was left behind, unless a process writes now, which does it before it begins."""
    if leftovers(shelf):
        with suppress(OSError), alone_on(shelf, patient=False):
            log.info("cleared what was left unfinished", shelf=str(shelf))


def keep_key(path: Path, key: PublicKey) -> None:
    """Write the public key of the installation, in one step."""
    with _aside(path.parent) as aside:
        _write_file(aside / path.name, key.file())
        (aside / path.name).replace(path)


def files_in(place: Path) -> dict[str, bytes]:
    """Read every file of the bag in a place, by name. Nothing is checked."""
    bag = place / BAG
    return {path.relative_to(bag).as_posix(): path.read_bytes() for path in bag.rglob("*") if path.is_file()}


def settle(
    place: Path, files: Mapping[str, bytes], edition: ShelvedEdition, bundle: bytes, counted: Counted = uncounted
) -> None:
    """Write an edition to its place, unless another process has. Whoever calls is alone on the shelf."""
    if is_whole(place, files, edition):
        return
    try:
        _write_place(place, files, edition, bundle if edition.zip_sha256 else b"", counted)
    except OSError:
        if edition.withdrawal is not None:
            _take_out(place, edition.withdrawal.names)
        raise


def _write_place(
    place: Path, files: Mapping[str, bytes], edition: ShelvedEdition, bundle: bytes, counted: Counted
) -> None:
    """Write everything beside the place, and move it there in one step. Nobody else may write meanwhile.

    What lies there already gives way: a leftover of another store, a damaged copy, one from which nothing had been
    withdrawn.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with _aside(place.parent) as aside:
        unfinished = aside / "new"
        contents = {f"{BAG}/{name}": content for name, content in files.items()} | ({ZIP: bundle} if bundle else {})
        done, total = 0, sum(map(len, contents.values()))
        for name, content in contents.items():
            counted(done, total)
            _write_file(unfinished / name, content)
            done += len(content)
        counted(done, total)
        _write_file(unfinished / ABOUT, msgspec.json.encode(edition))
        if place.exists():
            place.rename(aside / "old")
        unfinished.rename(place)
        _sync(place.parent)


def _take_out(place: Path, names: Iterable[str]) -> None:
    """Delete files of a bag where they lie, and the bag in one file, which has them. What is left is damaged.

    That is for a disk that is full. It also makes room, to fetch the rest anew.
    """
    for path in (place / ZIP, *(place / BAG / name for name in names)):
        path.unlink(missing_ok=True)


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder, ignore_cleanup_errors=True) as aside:
        yield Path(aside)


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
