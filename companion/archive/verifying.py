"""What can be proven of a bag that somebody hands us, and what cannot: a folder or a ZIP, from whoever."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from companion.archive.bag import (
    INFO,
    PAYLOAD,
    SIGNATURE,
    TAG_MANIFEST,
    faults_of,
    own_key,
    read_info,
    unzipped,
)
from companion.archive.bundle import MAX_BUNDLE_BYTES, BundleError, is_plain_name
from companion.archive.making import NONSENSE, inputs_of_bag, orders_of_bag, record_files
from companion.archive.signing import PublicKey, SignatureError
from companion.archive.withdrawal import BESIDE_THE_BAG, Withdrawal, withdrawal_in
from companion.domain.errors import CompanionError
from companion.domain.event import Event

Restore = Callable[[bytes, bytes | None], Event]
"""Makes an event of its `event.json` and `comments.json`, which is None where it was withdrawn."""


class Outcome(StrEnum):
    """What came out for one thing that was looked at."""

    PROVEN = "proven"
    REFUTED = "refuted"
    UNKNOWN = "not known"


class Finding(Struct, frozen=True):
    outcome: Outcome
    sentence: str


class Verdict(Struct, frozen=True):
    """Everything that came out. `is_signed` tells whether a key that is trusted signed the bag."""

    findings: tuple[Finding, ...]
    is_signed: bool

    @property
    def is_refuted(self) -> bool:
        """Tell whether anything is not as it should be."""
        return any(finding.outcome is Outcome.REFUTED for finding in self.findings)


def verify(path: Path, keys: Sequence[PublicKey], software: str, restore: Restore | None = None) -> Verdict:
    """Look at a bag from all sides.

    Args:
        path: A folder or a ZIP.
        keys: Those that are trusted, from elsewhere than the bag; with none, nobody can tell who signed it.
        software: What runs here, as editions name it. Pages can be rendered again by what made them alone.
        restore: None where `event.json` cannot be read back.
    """
    try:
        name, files = read_bag(path)
    except BundleError as error:
        return Verdict((Finding(Outcome.REFUTED, str(error)),), is_signed=False)
    withdrawn = _withdrawn(files, keys)
    withdrawal = withdrawn if isinstance(withdrawn, Withdrawal) else None
    whole = tuple(_whole(files, name, withdrawal))
    signed = _signed(files, keys)
    pages = () if _any_refuted(whole) else tuple(_pages(files, software, restore))
    told = (withdrawn,) if isinstance(withdrawn, Finding) else tuple(_gone(withdrawal))
    return Verdict((*whole, *told, signed, *pages), is_signed=signed.outcome is Outcome.PROVEN)


def read_bag(path: Path) -> tuple[str, dict[str, bytes]]:
    """Read every file of a bag into memory, by name.

    Returns:
        The name of the folder that it unpacks into, "" for one that is unpacked, and the files.

    Raises:
        BundleError: If it cannot be read, or holds what leads elsewhere: links, devices, names with dots.
    """
    try:
        if path.is_dir():
            return "", _read_folder(path)
        if path.stat().st_size > 2 * MAX_BUNDLE_BYTES:
            raise BundleError("This is larger than any bag of Companion.")
        return unzipped(path.read_bytes())
    except OSError as error:
        raise BundleError(f"{path} cannot be read: {error.strerror}.") from error


def _read_folder(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    size = 0
    for path in sorted(_files_below(folder)):
        name, status = path.relative_to(folder).as_posix(), path.lstat()
        size += status.st_size
        if not stat.S_ISREG(status.st_mode) or not is_plain_name(name):
            raise BundleError(f"{name!r} is in the folder, and is no plain file of a bag.")
        if size > MAX_BUNDLE_BYTES:
            raise BundleError("This is larger than any bag of Companion.")
        files[name] = path.read_bytes()
    return files


def _files_below(folder: Path) -> Iterator[Path]:
    """Everything below a folder but folders themselves. Links are not followed."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from _files_below(path)
        else:
            yield path


def _withdrawn(files: Mapping[str, bytes], keys: Sequence[PublicKey]) -> Withdrawal | Finding | None:
    """What was withdrawn, by the word of a key that is trusted or, where there is none, of the bag's own."""
    try:
        return withdrawal_in(files, keys or (own_key(files),))
    except (BundleError, SignatureError) as error:
        return Finding(Outcome.REFUTED, str(error))


def _gone(withdrawal: Withdrawal | None) -> Iterator[Finding]:
    for name in withdrawal.files if withdrawal else ():
        yield Finding(Outcome.PROVEN, f"{name} was withdrawn by its publisher. It is not in here, and need not be.")


def _whole(files: Mapping[str, bytes], name: str, withdrawal: Withdrawal | None) -> Iterator[Finding]:
    bag = {each: content for each, content in files.items() if each not in BESIDE_THE_BAG}
    called = read_info(files.get(INFO, b"")).get("Internal-Sender-Identifier", "")
    faults = [*faults_of(bag, withdrawal.names if withdrawal else frozenset())]
    if name and not faults and name != called:
        faults.append(f"It unpacks into {name}, and is {called or 'something else'}.")
    if withdrawal and not faults and called != f"{withdrawal.slug}-e{withdrawal.number}":
        faults.append("What was withdrawn was withdrawn from another edition.")
    yield from (Finding(Outcome.REFUTED, fault) for fault in faults)
    if not faults:
        count = sum(each.startswith(PAYLOAD) for each in bag)
        yield Finding(
            Outcome.PROVEN, f"All {count} files are what the manifests list; none was added, none is missing."
        )


def _signed(files: Mapping[str, bytes], keys: Sequence[PublicKey]) -> Finding:
    """Say who signed. The bag's own word for it is no proof: whoever forges a bag signs it, too."""
    try:
        named = own_key(files)
        key = next((key for key in keys if key == named), keys[0] if keys else named)
        comment = key.verify(files.get(TAG_MANIFEST, b""), files.get(SIGNATURE, b""))
    except SignatureError as error:
        return Finding(Outcome.REFUTED, str(error))
    if keys:
        return Finding(Outcome.PROVEN, f"It was signed with the key {key.name}, with the words: {comment}")
    return Finding(
        Outcome.UNKNOWN,
        f"Who made it. It names the key {key.name} itself, which anybody could. Name one that you trust: --key",
    )


def _pages(files: Mapping[str, bytes], software: str, restore: Restore | None) -> Iterator[Finding]:
    """Render the record again from its own `event.json`, where that can be done, and compare."""
    event_json = files.get(f"{PAYLOAD}event.json")
    try:
        inputs = inputs_of_bag(files)
    except BundleError as error:
        yield Finding(Outcome.REFUTED, str(error))
        return
    if event_json is None or restore is None:
        yield _cannot_tell("there is no event.json that could be read back")
    elif inputs.software != software:
        yield _cannot_tell(f"{inputs.software} made them, and this is {software}")
    else:
        wall = files.get(f"{PAYLOAD}comments.json")
        try:
            event = restore(event_json, wall)
            again = record_files(replace(event, ordered=orders_of_bag(files)), inputs)
        except (CompanionError, *NONSENSE) as error:
            yield Finding(Outcome.REFUTED, f"event.json cannot be read: {error}")
            return
        if wall is None:
            # Every page counts or quotes comments.
            again = {name: content for name, content in again.items() if not name.endswith(".html")}
            yield Finding(Outcome.UNKNOWN, "Whether the pages follow from the record: the wall is not in here.")
        yield from _compared(files, again)


def _cannot_tell(why: str) -> Finding:
    return Finding(Outcome.UNKNOWN, f"Whether the pages follow from event.json: {why}.")


def _compared(files: Mapping[str, bytes], again: Mapping[str, bytes]) -> Iterator[Finding]:
    there = {name: files[f"{PAYLOAD}{name}"] for name in again if f"{PAYLOAD}{name}" in files}
    others = [name for name, content in there.items() if content != again[name]]
    yield from (Finding(Outcome.REFUTED, f"{name} does not follow from event.json.") for name in others)
    if not others:
        yield Finding(Outcome.PROVEN, f"{len(there)} files follow from event.json: rendered again, they are the same.")


def _any_refuted(findings: Sequence[Finding]) -> bool:
    return any(finding.outcome is Outcome.REFUTED for finding in findings)
