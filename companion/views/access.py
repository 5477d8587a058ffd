"""What lets people in and lets them follow, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.facts import Access
from companion.views.items import facts_of

ACCESS: Mapping[Access, str] = MappingProxyType(
    {
        Access.STEP_FREE: "Step-free access",
        Access.BSL: "British Sign Language",
        Access.CAPTIONS: "Live captions",
        Access.HEARING_LOOP: "Hearing loop",
        Access.QUIET_ROOM: "Quiet room",
    }
)


class ProvidedLine(Struct, frozen=True):
    """One thing that lets people in or lets them follow, and where or how it is to be had."""

    label: str
    how: str


def provided(event: Event) -> tuple[ProvidedLine, ...]:
    """Name what is provided where an event takes place."""
    return tuple(ProvidedLine(ACCESS[each.access], each.how) for each in facts_of(event).venue.provided)
