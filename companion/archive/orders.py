"""Which editions of an event are due, and what each is made from."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from companion.archive.edition import EditionInputs
from companion.domain.event import Event
from companion.domain.phases import Phase


class Order(Struct, frozen=True):
    """An edition that somebody asked for, and when.

    `public_address` is where the installation was reached then, `software` what it ran; "" where nobody has said.
    """

    number: int
    kind: str
    summary: str
    at: datetime
    public_address: str = ""
    software: str = ""


def due(event: Event, public_address: str) -> tuple[Order, ...]:
    """The editions that are ordered and not published yet, the next one first."""
    if event.phase is not Phase.FROZEN or event.editions:
        return ()
    at = event.frozen_at or event.moment
    return (Order(1, "first", "", at, public_address),)


def inputs_of(order: Order, software: str) -> EditionInputs:
    """What an edition depends on beside the fold.

    Args:
        software: What renders it now, which may be newer than what took the order.
    """
    return EditionInputs(
        number=order.number,
        public_address=order.public_address,
        software=software,
        kind=order.kind,
        summary=order.summary,
        made_at=order.at,
    )
