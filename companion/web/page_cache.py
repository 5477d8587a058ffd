"""Pages that everybody shares, with their slots still open, kept until the event moves."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

from companion.domain.event import Event
from companion.views.pages import Site

MAX_PAGES = 128
"""Some 6 MB. Where no address is configured, whoever forges a `Host` has pages of their own."""


class PageCache:
    """The newest rendering of each page. What a page shows follows from its event and its site alone."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, tuple[Hashable, str]] = OrderedDict()

    def forget(self) -> None:
        """Keep nothing that was rendered so far: something in it was erased."""
        self._pages.clear()

    def page(self, name: str, event: Event, site: Site, render: Callable[[], str]) -> str:
        """Return the page, rendered anew if the event or the site is not what it was.

        Args:
            name: The page's name, with whatever else of the address it depends on.
        """
        slug = event.facts.slug if event.facts else ""
        key, moved = (slug, name, site.public_url), (event.cursor, site.store_away, site.clock_offset_s)
        known = self._pages.get(key)
        if known is not None and known[0] == moved:
            self._pages.move_to_end(key)
            return known[1]
        page = render()
        self._pages[key] = (moved, page)
        self._pages.move_to_end(key)
        if len(self._pages) > MAX_PAGES:
            self._pages.popitem(last=False)
        return page
