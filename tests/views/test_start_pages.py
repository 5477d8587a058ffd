"""The start page and the page of a series."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from companion.domain.facts import Series
from companion.domain.phases import Phase
from companion.views.listing import Listing, listing_of
from companion.views.pages import Site
from companion.views.rendering import Renderer
from companion.views.start import archived, extent, listed, series_page, start_page
from tests.views.conftest import Day, Told, at

NASTY = "<script>alert(1)</script>"


@pytest.fixture
def listing(day: Day) -> Callable[..., Listing]:
    """Makes the listing of a made-up event."""
    made = listing_of(day.created().event)

    def listing(slug: str, phase: Phase = Phase.FROZEN, hour: int = 9) -> Listing:
        return replace(made, slug=slug, title=slug.title(), phase=phase, starts_at=at(hour), ends_at=at(hour + 1))

    return listing


def test_every_stage_of_a_day_has_its_place(told: Told, site: Site, renderer: Renderer) -> None:
    context = start_page([listed(told.event)], site)

    places = {"live": context.live, "coming": context.coming, "past": context.past}
    expected = {"draft": "coming", "live": "live", "parallel": "live"}.get(told.stage, "past")
    assert [name for name, events in places.items() if events] == [expected]
    assert 'href="/e/northfield/"' in renderer.page("start", context)


def test_what_is_to_come_runs_forward_and_what_is_past_back(listing: Callable[..., Listing], site: Site) -> None:
    events = [
        archived(listing("late", Phase.DRAFT, 12)),
        archived(listing("soon", Phase.DRAFT, 10)),
        archived(listing("old", Phase.FROZEN, 1)),
        archived(listing("recent", Phase.WRAPPED, 2)),
    ]

    context = start_page(events, site)

    assert [event.slug for event in context.coming] == ["soon", "late"]
    assert [event.slug for event in context.past] == ["recent", "old"]
    assert [series.slug for series in context.series] == ["roadshow"]


def test_the_start_page_says_what_is_on(day: Day, site: Site, renderer: Renderer) -> None:
    html = renderer.page("start", start_page([listed(day.split().event)], site))

    assert "Live now" in html
    assert "<b>On now:</b> Commissioning together; Designing services with those who use them" in html


def test_an_installation_without_events_says_how_to_add_one(site: Site, renderer: Renderer) -> None:
    assert "companion event new" in renderer.page("start", start_page([], site))


def test_a_series_tells_its_events_in_order(listing: Callable[..., Listing], site: Site, renderer: Renderer) -> None:
    other = replace(listing("other"), series=Series("elsewhere", "Elsewhere"))
    events = [archived(listing("second", hour=12)), archived(other), archived(listing("first"))]

    context = series_page("roadshow", events, site)

    assert context is not None
    assert [event.slug for event in context.events] == ["first", "second"]
    assert "Five stops, two of them recorded here. The other three are not." in renderer.page("series", context)


def test_there_is_no_page_for_a_series_that_no_event_belongs_to(listing: Callable[..., Listing], site: Site) -> None:
    assert series_page("nowhere", [archived(listing("first"))], site) is None


@pytest.mark.parametrize(
    ("stops", "recorded", "sentence"),
    [
        (None, 1, ""),
        (5, 1, "Five stops, one of them recorded here. The other four are not."),
        (2, 1, "Two stops, one of them recorded here. The other one is not."),
        (2, 2, "Two stops, all of them recorded here."),
        (1, 2, ""),
        (20, 3, "20 stops, three of them recorded here. The other 17 are not."),
    ],
)
def test_a_series_says_how_much_of_it_is_recorded(stops: int | None, recorded: int, sentence: str) -> None:
    assert extent(Series("s", "S", stops=stops), recorded) == sentence


def test_what_people_named_is_printed_as_it_was_typed(
    listing: Callable[..., Listing], site: Site, renderer: Renderer
) -> None:
    nasty = replace(listing("x"), title=NASTY, venue=NASTY, hosts=(NASTY,), series=Series("s", NASTY, NASTY, stops=3))
    told = series_page("s", [archived(nasty)], site)
    assert told is not None

    pages = renderer.page("start", start_page([archived(nasty, live=(NASTY,))], site)) + renderer.page("series", told)

    assert NASTY not in pages
    assert pages.count("&lt;script&gt;alert(1)") == 12
