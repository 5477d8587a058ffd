"""The bundle of an edition: its bag in one ZIP, the same bytes wherever it is packed."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from companion.domain.errors import CompanionError

MAX_BUNDLE_BYTES = 256 * 1024 * 1024
"""Far above any day without media, far below what a process could not hold."""

NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say. When the files were made is written in them."""

UNIX = 3
READABLE = stat.S_IFREG | 0o644

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class BundleError(CompanionError):
    """A bundle is not what it should be. Nothing of it was used."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """Pack files, by name in sorted order.

    They are stored, not deflated: what a compressor writes differs between its versions.
    """
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as bundle:
        for name in sorted(files):
            bundle.writestr(_entry(name), files[name])
    return packed.getvalue()


def unpack(bundle: bytes) -> dict[str, bytes]:
    """Unpack files into memory.

    Raises:
        BundleError: If it is no ZIP, is too large, is damaged, or holds anything but files with plain relative names.
    """
    try:
        with ZipFile(BytesIO(bundle)) as packed:
            _check(packed.infolist())
            return {entry.filename: packed.read(entry) for entry in packed.infolist()}
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise BundleError(f"This bundle cannot be read: {error}.") from error


def is_plain_name(name: str) -> bool:
    """Tell whether a name leads to a file inside the folder that it is relative to, on every system."""
    return _NAME.fullmatch(name) is not None


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, NO_TIME)
    entry.create_system = UNIX
    entry.external_attr = READABLE << 16
    entry.compress_type = ZIP_STORED
    return entry


def _check(entries: list[ZipInfo]) -> None:
    names = {entry.filename.lower() for entry in entries}
    if len(names) != len(entries):
        raise BundleError("This bundle names a file twice.")
    for entry in entries:
        # Stored only: then nothing can be larger than the bundle itself says and is.
        if not is_plain_name(entry.filename) or not _is_file(entry) or entry.compress_type != ZIP_STORED:
            raise BundleError(f"This bundle holds {entry.filename!r}, which is no plain file.")
    if sum(entry.file_size for entry in entries) > MAX_BUNDLE_BYTES:
        raise BundleError("This bundle is too large.")


def _is_file(entry: ZipInfo) -> bool:
    return stat.S_IFMT(entry.external_attr >> 16) in {0, stat.S_IFREG}
