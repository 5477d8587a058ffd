"""Which editions of an event are due, and what each is made from."""

from __future__ import annotations

from msgspec.structs import replace

from companion.archive.edition import EditionInputs
from companion.domain.editions import Order
from companion.domain.event import Event


def due(event: Event, public_address: str) -> tuple[Order, ...]:
    """The editions that are ordered and not published yet, the next one first.

    Args:
        public_address: Where the installation is reached, for an order that does not say.
    """
    ordered = event.ordered[len(event.editions) :]
    return tuple(replace(order, public_address=order.public_address or public_address) for order in ordered)


def inputs_of(order: Order, software: str) -> EditionInputs:
    """What an edition depends on beside the fold.

    Args:
        software: What renders it now, which may be newer than what took the order.
    """
    return EditionInputs(number=order.number, public_address=order.public_address, software=software)
