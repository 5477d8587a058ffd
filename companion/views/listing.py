"""An event as lists show it, live or archived."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.facts import Series
from companion.domain.phases import Phase
from companion.views.items import facts_of


class Listing(Struct, frozen=True, kw_only=True):
    """What a list needs to know of an event. It is kept beside an archive, so that lists need no log."""

    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    venue: str
    hosts: tuple[str, ...] = ()
    series: Series | None = None
    phase: Phase


def listing_of(event: Event) -> Listing:
    """List an event that exists."""
    facts = facts_of(event)
    return Listing(
        slug=facts.slug,
        title=facts.title,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        time_zone=facts.time_zone,
        venue=facts.venue.name,
        hosts=facts.hosts,
        series=facts.series,
        phase=event.phase,
    )
