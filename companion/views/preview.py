"""The page around a preview of the archive."""

from __future__ import annotations

from msgspec import Struct

from companion.domain.event import Event
from companion.views.items import facts_of
from companion.views.pages import Heading, Site, heading


class PreviewPage(Struct, frozen=True, kw_only=True):
    """The page around a preview. `number` is that of the edition that it would be, `first` the address of its page."""

    site: Site
    event: Heading
    number: int
    first: str


def preview_page(event: Event, site: Site) -> PreviewPage:
    """Show what the next edition would be."""
    first = f"/e/{facts_of(event).slug}/host/preview/index.html"
    return PreviewPage(site=site, event=heading(event), number=len(event.ordered) + 1, first=first)
