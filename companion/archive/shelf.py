"""The shelf: editions on this process's disk, from where they are served with or without the store.

<folder>/minisign.pub                   the public key of the installation
         .lock                          held by the process that writes
         <slug>/<number>/edition.json   what lists say of it, and the digest of its tagmanifest
                         bag/…          the files of the bag
                         bag.zip        all of them in one, unless some were withdrawn
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import structlog
from msgspec.structs import replace

from companion.archive.bag import BESIDE_THE_PAYLOAD, PAYLOAD, TAG_MANIFEST, sha256, zipped
from companion.archive.bundle import BundleError, is_plain_name
from companion.archive.cached import CachedFiles
from companion.archive.place import (
    ABOUT,
    BAG,
    ZIP,
    ShelvedEdition,
    alone_on,
    clear,
    described,
    digest_of,
    digests_in,
    files_in,
    is_whole,
    keep_key,
    read_about,
    read_key,
    settle,
)
from companion.archive.progress import Counted, uncounted
from companion.archive.signing import PublicKey, SecretKey
from companion.archive.withdrawal import BESIDE_THE_BAG, Withdrawal, pruned
from companion.programme.exports import MEDIA_TYPES

KEY = "minisign.pub"

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".minisig": "text/plain; charset=utf-8",
    **MEDIA_TYPES,
}

log = structlog.get_logger(__name__)


class Shelf:
    """Keeps editions in a folder, which several processes may share. Whatever is there is complete."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._editions: dict[str, dict[int, ShelvedEdition]] = {}
        self._cached = CachedFiles()
        self._listed: dict[str, Mapping[str, str]] = {}
        self._damaged: set[tuple[str, int]] = set()
        self._sound: set[str] = set()
        self._on_withdrawn: list[Callable[[ShelvedEdition], None]] = []
        clear(folder)
        self.public_key = read_key(folder / KEY)
        for about in sorted(folder.glob(f"*/*/{ABOUT}")):
            edition = read_about(about.parent)
            if edition is not None and about.parent == self._place(edition.slug, edition.number):
                self._remember(edition)

    def on_withdrawn(self, callback: Callable[[ShelvedEdition], None]) -> None:
        """Call back whenever files of an edition have been withdrawn, so that nobody keeps them in memory."""
        self._on_withdrawn.append(callback)

    def keep_key(self, key: PublicKey) -> None:
        """Keep the public key of the installation, so that it is given out without the store."""
        if self.public_key != key:
            with alone_on(self._folder):
                keep_key(self._folder / KEY, key)
            self.public_key = key

    def put(self, edition: ShelvedEdition, bundle: bytes, counted: Counted = uncounted) -> None:
        """Put an edition on the shelf: all of it or nothing, also if the machine stops in the middle.

        Args:
            counted: Told how many bytes are on the disk.

        Raises:
            BundleError: If the bundle is not the one that the edition was published with, or is unfit to be kept.
            OSError: If the disk does not take it.
        """
        if not _SLUG.fullmatch(edition.slug) or edition.number < 1:
            raise BundleError(f"Edition {edition.number} of {edition.slug!r} has no place on a shelf.")
        edition, files = described(edition, bundle, self.public_key)
        place = self._place(edition.slug, edition.number)
        if edition.withdrawal is not None and self.has(edition.slug, edition.number, edition.sha256):
            self._remember(edition)
        if not is_whole(place, files, edition):
            with self._writing(edition):
                settle(place, files, edition, bundle, counted)
        self._damaged.discard((edition.slug, edition.number))
        self._remember(edition)

    def withdraw(self, withdrawal: Withdrawal, key: SecretKey) -> None:
        """Take files of an edition off the disk and out of memory, for good, if the edition is here.

        Whatever the disk does, they are given out no more.

        Raises:
            BundleError: If what is on the disk is damaged: then the store's copy must be fetched first.
            OSError: If the disk takes nothing. The edition counts as damaged, and is to be fetched, too.
        """
        edition = self.edition(withdrawal.slug, withdrawal.number)
        if edition is None or all(edition.has_withdrawn(name) for name in withdrawal.files):
            return
        withdrawal, place = withdrawal.and_before(edition.withdrawal), self._place(edition.slug, edition.number)
        self._remember(replace(edition, zip_sha256="", withdrawal=withdrawal))
        with self._writing(edition):
            # As it lies there, for another process with the same disk may have withdrawn something, too.
            bundle = zipped(pruned(files_in(place), withdrawal, key), edition.root)
            edition, files = described(edition, bundle, self.public_key)
            settle(place, files, edition, bundle)
        self._remember(edition)

    @contextmanager
    def _writing(self, edition: ShelvedEdition) -> Iterator[None]:
        """Write alone. An edition of which that fails counts as damaged."""
        self._damaged.add((edition.slug, edition.number))
        with alone_on(self._folder):
            yield
        self._damaged.discard((edition.slug, edition.number))

    def withdrawal(self, edition: ShelvedEdition) -> Withdrawal | None:
        """What was withdrawn from this very edition here, None if nothing was or another lies in its place."""
        here = self.edition(edition.slug, edition.number)
        return here.withdrawal if here is not None and here.sha256 == edition.sha256 else None

    def withdrawn(self, slug: str, number: int) -> frozenset[str]:
        """The files of an edition that are no longer given out."""
        edition = self.edition(slug, number)
        return frozenset(edition.withdrawal.files if edition and edition.withdrawal else ())

    def bundle(self, slug: str, number: int) -> bytes:
        """The bag of an edition as it lies on the disk, packed.

        Raises:
            BundleError: If it is not here, or damaged.
        """
        edition = self.edition(slug, number)
        if edition is None:
            raise BundleError(f"Edition {number} of {slug} is not here.")
        bundle = zipped(files_in(self._place(slug, number)), edition.root)
        try:
            described(edition, bundle, self.public_key)
        except BundleError as error:
            self._complain(edition, BAG, str(error))
            raise
        return bundle

    def digests(self, edition: ShelvedEdition) -> dict[str, str]:
        """The digests of the files of a record, withdrawn or not, by name in the bag.

        Raises:
            BundleError: If its manifests are damaged.
        """
        listed = self._digests(edition)
        if not listed:
            raise BundleError(f"The manifests of edition {edition.number} of {edition.slug} are damaged.")
        return {name: digest for name, digest in listed.items() if name.startswith(PAYLOAD)}

    def has(self, slug: str, number: int, sha256: str) -> bool:
        """Tell whether an edition is on the shelf, is that very one, and has not been found damaged."""
        edition = self.edition(slug, number)
        return edition is not None and edition.sha256 == sha256 and (slug, number) not in self._damaged

    def edition(self, slug: str, number: int | None) -> ShelvedEdition | None:
        """An edition of an event, the newest without a number; None if it is not here."""
        return self.newest(slug) if number is None else self._editions.get(slug, {}).get(number)

    def newest(self, slug: str) -> ShelvedEdition | None:
        """The newest edition of an event, None if there is none."""
        editions = self._editions.get(slug)
        return editions[max(editions)] if editions else None

    def editions(self, slug: str) -> tuple[ShelvedEdition, ...]:
        """Every edition of an event, the first one first."""
        return tuple(edition for _, edition in sorted(self._editions.get(slug, {}).items()))

    def all(self) -> tuple[ShelvedEdition, ...]:
        """The newest edition of every event, in order of their time."""
        newest = (editions[max(editions)] for editions in self._editions.values())
        return tuple(sorted(newest, key=lambda edition: (edition.listing.starts_at, edition.slug)))

    def file(self, slug: str, number: int | None, name: str) -> tuple[bytes, str] | None:
        """Read a file of an edition: of the record, or one of those around it that prove it.

        Args:
            number: Of the edition; None for the newest.

        Returns:
            Its bytes and its media type; None if there is no such file, it was withdrawn or is damaged, or its name
            leads anywhere else.
        """
        edition = self.edition(slug, number)
        if edition is None or not is_plain_name(name) or edition.has_withdrawn(name):
            return None
        return self._cached.get(edition.sha256, name) or self._read(edition, name)

    def names(self, edition: ShelvedEdition) -> tuple[str, ...]:
        """The files of the record that an edition still gives out, in order."""
        listed = sorted(name.removeprefix(PAYLOAD) for name in self._digests(edition) if name.startswith(PAYLOAD))
        return tuple(name for name in listed if not edition.has_withdrawn(name))

    def zip(self, slug: str, number: int) -> Path | None:
        """Where the whole bag of an edition lies, in one file; None if it is not here, damaged, or withdrawn from.

        It is read through once in a process, which takes a moment for a large one.
        """
        edition, path = self.edition(slug, number), self._place(slug, number) / ZIP
        if edition is None or not edition.zip_sha256:
            return None
        if edition.zip_sha256 not in self._sound and digest_of(path) != edition.zip_sha256:
            self._complain(edition, ZIP, "its bytes have changed")
            return None
        self._sound.add(edition.zip_sha256)
        return path

    def _read(self, edition: ShelvedEdition, name: str) -> tuple[bytes, str] | None:
        digests = self._digests(edition)
        around = BESIDE_THE_PAYLOAD | (BESIDE_THE_BAG if edition.withdrawal else frozenset())
        inside = f"{PAYLOAD}{name}" if f"{PAYLOAD}{name}" in digests else name
        if inside == name and name not in around:
            return None
        try:
            content = (self._place(edition.slug, edition.number) / BAG / inside).read_bytes()
        except OSError as error:
            self._complain(edition, inside, error.strerror or "unreadable")
            return None
        if inside in digests and sha256(content) != digests[inside]:
            self._complain(edition, inside, "its bytes have changed")
            return None
        found = (content, media_type(name))
        self._cached.keep(edition.sha256, name, found, lambda: self.edition(edition.slug, edition.number) is edition)
        return found

    def _complain(self, edition: ShelvedEdition, name: str, cause: str) -> None:
        """Say once that an edition is damaged. Whoever keeps the shelf fetches it again."""
        if (edition.slug, edition.number) not in self._damaged:
            self._damaged.add((edition.slug, edition.number))
            log.error("edition damaged", slug=edition.slug, number=edition.number, file=name, cause=cause)

    def _digests(self, edition: ShelvedEdition) -> Mapping[str, str]:
        """The digests of every file of an edition but the signature, by name in the bag."""
        if edition.sha256 not in self._listed:
            try:
                self._listed[edition.sha256] = digests_in(self._place(edition.slug, edition.number), edition)
            except (OSError, BundleError) as error:
                self._complain(edition, TAG_MANIFEST, str(error))
                return {}
        return self._listed[edition.sha256]

    def _place(self, slug: str, number: int) -> Path:
        return self._folder / slug / str(number)

    def _remember(self, edition: ShelvedEdition) -> None:
        before = self.edition(edition.slug, edition.number)
        if before == edition:
            return
        # Made anew, because somebody may be going through them in another thread.
        here = {**self._editions.get(edition.slug, {}), edition.number: edition}
        self._editions = {**self._editions, edition.slug: here}
        if before is not None:
            self._cached.drop(before.sha256)
            for callback in self._on_withdrawn:
                callback(edition)


def media_type(name: str) -> str:
    """Say what type a file has: the same on every machine for all that editions are made of."""
    suffix = Path(name).suffix
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
