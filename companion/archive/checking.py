"""Whether a bag is the edition that was published: what a process asks before it keeps one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from companion.archive.bag import SIGNATURE, TAG_MANIFEST, faults_of, own_key, sha256
from companion.archive.bundle import BundleError
from companion.archive.making import orders_of_bag
from companion.archive.signing import PublicKey, SignatureError
from companion.archive.withdrawal import BESIDE_THE_BAG, Withdrawal, withdrawal_in


class Checked(Struct, frozen=True):
    """What a sound bag says of itself."""

    made_at: datetime
    kind: str
    withdrawal: Withdrawal | None


def checked(files: Mapping[str, bytes], sha256_of_tags: str, also: PublicKey | None = None) -> Checked:
    """Check a bag against the digest that the log has of its tagmanifest, and so every byte of it.

    Args:
        also: A key that may have signed what was withdrawn, beside the bag's own.

    Raises:
        BundleError: If anything is missing that was not withdrawn, or was added or altered, the signature too.
    """
    if sha256(files.get(TAG_MANIFEST, b"")) != sha256_of_tags:
        raise BundleError("It is not what was published.")
    try:
        key = own_key(files)
        key.verify(files[TAG_MANIFEST], files.get(SIGNATURE, b""))
    except SignatureError as error:
        raise BundleError(str(error)) from error
    withdrawal = withdrawal_in(files, (key, also) if also else (key,))
    bag = {name: content for name, content in files.items() if name not in BESIDE_THE_BAG}
    faults = faults_of(bag, withdrawal.names if withdrawal else frozenset())
    if faults:
        raise BundleError(faults[0])
    order = orders_of_bag(files)[-1]
    return Checked(order.at, order.kind.value, withdrawal)
