"""Two hosts at one form: whoever saves second is told, instead of undoing what the first has saved."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from msgspec.structs import replace

from companion.domain.agenda import Item
from companion.domain.errors import ConflictError
from companion.domain.facts import Facts, Venue


def fingerprint_of(thing: object) -> str:
    """Tell apart what a form showed from what it would show now; "" for nothing."""
    return "" if thing is None else sha256(msgspec.json.encode(thing)).hexdigest()[:12]


def of_facts(facts: Facts) -> Facts:
    """What the form about the facts shows of them."""
    return replace(facts, venue=Venue(""), video=None, story=(), licence="")


def of_description(item: Item) -> tuple[object, ...]:
    """What the form about an item shows of it on the day."""
    return item.title, item.summary, item.speakers


def check_unchanged(expects: str, thing: object) -> None:
    """Check that something is as the sender saw it.

    Args:
        expects: Its fingerprint then; "" for don't check.

    Raises:
        ConflictError: If somebody has changed it since.
    """
    if expects and expects != fingerprint_of(thing):
        told = "Somebody has changed this since you opened it. Look at theirs in another window"
        raise ConflictError(f"{told}; saving again replaces it with yours.")
