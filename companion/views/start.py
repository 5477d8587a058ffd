"""The start page and the page of a series: events by how far they have got."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.facts import Series
from companion.domain.phases import Phase
from companion.views.listing import Listing, listing_of
from companion.views.moments import day_in
from companion.views.pages import Site


class Listed(Struct, frozen=True, kw_only=True):
    """An event in a list. `live` is what is on, "" when nothing is or nobody can know."""

    listing: Listing
    day: str
    live: str = ""


class StartPage(Struct, frozen=True, kw_only=True):
    """Every event: live ones first, then those to come, then what is past and archived, newest first."""

    site: Site
    live: tuple[Listed, ...]
    coming: tuple[Listed, ...]
    past: tuple[Listed, ...]
    series: tuple[Series, ...]


class SeriesPage(Struct, frozen=True, kw_only=True):
    """Several events told as one story. `unrecorded` is how many stops it had that are not recorded here."""

    site: Site
    series: Series
    events: tuple[Listed, ...]
    unrecorded: int


def listed(event: Event) -> Listed:
    """Show an event that is in memory."""
    return archived(listing_of(event), live="; ".join(item.title for item in event.agenda.live()))


def archived(listing: Listing, live: str = "") -> Listed:
    """Show an event of which only its listing is at hand."""
    return Listed(listing=listing, day=day_in(ZoneInfo(listing.time_zone), listing.starts_at), live=live)


def start_page(events: Sequence[Listed], site: Site) -> StartPage:
    """List every event."""
    ordered = sorted(events, key=lambda event: event.listing.starts_at)
    past = {Phase.WRAPPED, Phase.FROZEN}
    return StartPage(
        site=site,
        live=tuple(event for event in ordered if event.listing.phase == Phase.LIVE),
        coming=tuple(event for event in ordered if event.listing.phase == Phase.DRAFT),
        past=tuple(event for event in reversed(ordered) if event.listing.phase in past),
        series=_series(ordered),
    )


def _series(events: Iterable[Listed]) -> tuple[Series, ...]:
    return tuple({event.listing.series.slug: event.listing.series for event in events if event.listing.series}.values())


def series_page(slug: str, events: Sequence[Listed], site: Site) -> SeriesPage | None:
    """Tell a series; None if no event belongs to it."""
    ordered = sorted(events, key=lambda event: event.listing.starts_at)
    told = {event.listing.series: event for event in ordered if event.listing.series}
    series = next((series for series in reversed(told) if series.slug == slug), None)
    if series is None:
        return None
    stops = [event for event in ordered if event.listing.series and event.listing.series.slug == slug]
    return SeriesPage(
        site=site, series=series, events=tuple(stops), unrecorded=max(0, (series.stops or 0) - len(stops))
    )
