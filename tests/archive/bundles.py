"""Bags of a few bytes, as if they had been published."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from companion.archive.bag import TAG_MANIFEST, bagged, root_of, sha256, zipped
from companion.archive.making import CHANGES, VERIFY
from companion.archive.place import ShelvedEdition
from companion.archive.signing import SecretKey
from companion.views.listing import listing_of
from tests.archive.days import KEY, lived

LISTING = listing_of(lived())
CHANGED = b'{"edition": 1, "date": "2011-04-07T16:30:00+01:00", "kind": "first", "summary": "", "earlier": []}\n'


def small_bag(files: Mapping[str, bytes], key: SecretKey = KEY) -> dict[str, bytes]:
    """Bag a few files, signed with a key that the bag names."""
    payload = {CHANGES: CHANGED, VERIFY: f"    {key.public.text}\n".encode(), **files}
    return bagged(payload, (("Source-Organization", "The Lab"),), key, "signed by a test")


def published(
    files: Mapping[str, bytes], *, slug: str = "manchester", number: int = 1, key: SecretKey = KEY
) -> tuple[ShelvedEdition, bytes]:
    """A small edition: what the log knows of it, and its bundle."""
    bag = small_bag(files, key)
    edition = ShelvedEdition(number, sha256(bag[TAG_MANIFEST]), replace(LISTING, slug=slug))
    return edition, zipped(bag, root_of(slug, number))
