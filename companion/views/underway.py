"""How far an edition has got that this process is making: what is in no log, and on no page that is kept."""

from __future__ import annotations

from msgspec import Struct


class Underway(Struct, frozen=True):
    """The step that an edition is at. `done` of `total` is how much of it, 0 of 0 where nobody knows; `told` in words.

    `edition` is 0 while nothing is being made here.
    """

    edition: int = 0
    step: str = ""
    done: int = 0
    total: int = 0
    told: str = ""
