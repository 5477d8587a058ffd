"""The start page and the page of a series: events by how far they have got."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.facts import Series
from companion.domain.phases import Phase
from companion.views.listing import Listing, listing_of
from companion.views.moments import Moment, day_in, moment_in
from companion.views.pages import Site
from companion.views.wording import in_words, sentence_list

STATES = {
    Phase.DRAFT: "Not open yet",
    Phase.LIVE: "Live now",
    Phase.WRAPPED: "Over; its record is being completed",
    Phase.FROZEN: "Archived",
}
PAST = {Phase.WRAPPED, Phase.FROZEN}


class Listed(Struct, frozen=True, kw_only=True):
    """An event in a list. `live` names what is on, and is empty when nothing is or nobody can know."""

    slug: str
    title: str
    phase: str
    state: str
    day: str
    starts: Moment
    ends: Moment
    venue: str
    hosts: str
    series: Series | None
    live: tuple[str, ...]


class StartPage(Struct, frozen=True, kw_only=True):
    """Every event: live ones first, then those to come, then what is past and archived, newest first."""

    site: Site
    live: tuple[Listed, ...]
    coming: tuple[Listed, ...]
    past: tuple[Listed, ...]
    series: tuple[Series, ...]


class SeriesPage(Struct, frozen=True, kw_only=True):
    """Several events told as one story, in order. `extent` says how many stops it had, "" when that is unknown."""

    site: Site
    series: Series
    events: tuple[Listed, ...]
    extent: str


def is_listed(event: Event) -> bool:
    """Tell whether lists name an event: not one that is being made, until it has something to come to."""
    return event.facts is not None and (event.phase is not Phase.DRAFT or bool(event.agenda.items))


def listed(event: Event) -> Listed:
    """Show an event that is in memory."""
    return archived(listing_of(event), live=tuple(item.title for item in event.agenda.live()))


def archived(listing: Listing, live: tuple[str, ...] = ()) -> Listed:
    """Show an event of which only its listing is at hand."""
    zone = ZoneInfo(listing.time_zone)
    return Listed(
        slug=listing.slug,
        title=listing.title,
        phase=listing.phase.value,
        state=STATES[listing.phase],
        day=day_in(zone, listing.starts_at),
        starts=moment_in(zone, listing.starts_at),
        ends=moment_in(zone, listing.ends_at),
        venue=listing.venue,
        hosts=sentence_list(listing.hosts),
        series=listing.series,
        live=live,
    )


def start_page(events: Sequence[Listed], site: Site) -> StartPage:
    """List every event."""
    ordered = _in_order(events)
    return StartPage(
        site=site,
        live=tuple(event for event in ordered if event.phase == Phase.LIVE),
        coming=tuple(event for event in ordered if event.phase == Phase.DRAFT),
        past=tuple(event for event in reversed(ordered) if event.phase in PAST),
        series=tuple({event.series.slug: event.series for event in ordered if event.series}.values()),
    )


def series_page(slug: str, events: Sequence[Listed], site: Site) -> SeriesPage | None:
    """Tell a series; None if no event belongs to it. What is said of it is what its latest event says."""
    stops = tuple(event for event in _in_order(events) if event.series and event.series.slug == slug)
    series = stops[-1].series if stops else None
    return SeriesPage(site=site, series=series, events=stops, extent=extent(series, len(stops))) if series else None


def extent(series: Series, recorded: int) -> str:
    """Say how many stops a series had, and that those which are missing are not recorded here."""
    if not series.stops or series.stops < recorded:
        return ""
    had, missing = f"{in_words(series.stops).capitalize()} stops", series.stops - recorded
    if not missing:
        return f"{had}, all of them recorded here."
    others = "The other one is" if missing == 1 else f"The other {in_words(missing)} are"
    return f"{had}, {in_words(recorded)} of them recorded here. {others} not."


def _in_order(events: Iterable[Listed]) -> list[Listed]:
    return sorted(events, key=lambda event: (event.starts.epoch, event.slug))
