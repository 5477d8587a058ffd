"""What was withdrawn from an edition: which files, when, and of what sort the reason was. Signed, like the edition.

The other files stay, and still match the manifest that was signed. No free text: it would keep what is to be gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from companion.archive.bag import INFO, PAYLOAD, own_key, root_of
from companion.archive.bundle import BundleError
from companion.archive.signing import PublicKey, SecretKey, SignatureError

WITHDRAWN = "withdrawn.json"
SIGNATURE = f"{WITHDRAWN}.minisig"
BESIDE_THE_BAG = frozenset({WITHDRAWN, SIGNATURE})
"""What the manifests of a bag do not list, because it came later."""


class Category(StrEnum):
    """Why something is withdrawn, as the tombstone says it. So far there is one reason."""

    PERSONAL_DATA = "personal-data"


class Withdrawal(Struct, frozen=True):
    """Files of one edition that are no longer given out. `files` are names in `data/`, in order; `at` has an offset.

    One of them may be `bag-info.txt`, which lies beside that and says what the event was called. `erased` is the
    version of the last erasure that the edition has been searched for.
    """

    slug: str
    number: int
    files: tuple[str, ...]
    category: Category
    at: datetime
    erased: int = 0

    @property
    def names(self) -> frozenset[str]:
        """The files by their names in the bag."""
        return frozenset(name if name == INFO else f"{PAYLOAD}{name}" for name in self.files)

    def and_before(self, before: Withdrawal | None) -> Withdrawal:
        """This one, with what had been withdrawn already."""
        files = {*self.files, *(before.files if before else ())}
        erased = max(self.erased, before.erased if before else 0)
        return msgspec.structs.replace(self, files=tuple(sorted(files)), erased=erased)


def without(files: Mapping[str, bytes], withdrawal: Withdrawal, key: SecretKey) -> dict[str, bytes]:
    """Take files out of a bag, and put in what says so."""
    told = msgspec.json.format(msgspec.json.encode(withdrawal)) + b"\n"
    comment = (
        f"timestamp:{int(withdrawal.at.timestamp())} file:{WITHDRAWN} {root_of(withdrawal.slug, withdrawal.number)}"
    )
    kept = {name: content for name, content in files.items() if name not in withdrawal.names}
    return {**kept, WITHDRAWN: told, SIGNATURE: key.sign(told, comment)}


def pruned(files: Mapping[str, bytes], withdrawal: Withdrawal, key: SecretKey) -> dict[str, bytes]:
    """Take files out of a bag beside those that are withdrawn from it already.

    Raises:
        BundleError: If the bag is damaged there.
    """
    try:
        before = withdrawal_in(files, (key.public, own_key(files)))
    except SignatureError as error:
        raise BundleError(str(error)) from error
    if before is not None and {*withdrawal.files} <= {*before.files}:
        return dict(files)
    return without(files, withdrawal.and_before(before), key)


def withdrawal_in(files: Mapping[str, bytes], keys: Iterable[PublicKey]) -> Withdrawal | None:
    """What has been withdrawn from a bag, None if nothing has.

    Args:
        keys: Any of which may have signed that.

    Raises:
        BundleError: If something says so that none of them has signed.
    """
    told = files.get(WITHDRAWN)
    if told is None and SIGNATURE not in files:
        return None
    if told is None or not any(_has_signed(key, told, files.get(SIGNATURE, b"")) for key in keys):
        raise BundleError(f"{WITHDRAWN} is not signed by whoever made this record.")
    try:
        return msgspec.json.decode(told, type=Withdrawal)
    except msgspec.DecodeError as error:
        raise BundleError(f"{WITHDRAWN} cannot be read: {error}.") from error


def _has_signed(key: PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        key.verify(message, signature)
    except SignatureError:
        return False
    return True
