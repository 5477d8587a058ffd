"""Editions that were ordered: what the archivist is to publish, and why."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

MAX_SUMMARY_CHARACTERS = 300
"""What changed, in a sentence or two: it stands at the top of the edition."""


class OrderKind(StrEnum):
    """Why an edition is made: the freeze, a mistake, something that was added, something that had to go."""

    FIRST = "first"
    CORRECTION = "correction"
    SUPPLEMENT = "supplement"
    WITHDRAWAL = "withdrawal"


class Order(Struct, frozen=True):
    """One edition that is to be, or is. `summary` says what changed; `at` is UTC.

    `public_address` and `software` are what it depends on beside the fold; "" where nobody has said.
    """

    number: int
    kind: OrderKind
    summary: str
    at: datetime
    public_address: str = ""
    software: str = ""
