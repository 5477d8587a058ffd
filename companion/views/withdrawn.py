"""The tombstone: what is said of a file that was withdrawn from an edition, and nothing of what was in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.views.listing import Listing
from companion.views.moments import day_in
from companion.views.pages import Site
from companion.views.wording import sentence_list

REASONS: Mapping[str, str] = MappingProxyType(
    {"personal-data": "It held personal data that somebody asked to have removed."}
)
"""What the categories of a withdrawal mean, in a sentence."""


class WithdrawnPage(Struct, frozen=True, kw_only=True):
    """A file that is gone. `later` is the address of the newer edition of it, "" if there is none."""

    site: Site
    what: str
    title: str
    day: str
    hosts: str
    edition: int
    made_on: str
    withdrawn_on: str
    reason: str
    later: str
    record: str


def withdrawn_page(
    site: Site,
    listing: Listing,
    *,
    what: str,
    edition: int,
    made_at: datetime,
    withdrawn_at: datetime,
    category: str,
    later: str,
) -> WithdrawnPage:
    """Say what is gone, since when, and where to look instead.

    Args:
        what: The name of the file.
        later: Where the newer edition of it is, "" if there is none.
    """
    zone = ZoneInfo(listing.time_zone)
    return WithdrawnPage(
        site=site,
        what=what,
        title=listing.title,
        day=day_in(zone, listing.starts_at),
        hosts=sentence_list(listing.hosts),
        edition=edition,
        made_on=day_in(zone, made_at),
        withdrawn_on=day_in(zone, withdrawn_at),
        reason=REASONS[category],
        later=later,
        record=f"/e/{listing.slug}/",
    )
