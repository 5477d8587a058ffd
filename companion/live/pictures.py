"""Pictures of one event: its regions as HTML, rendered once per version that touched them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from companion.domain.changes import Record
from companion.domain.event import Event
from companion.live.frames import partial
from companion.live.touched import LISTS, TOUCHES, Patch
from companion.views.personal import anonymous
from companion.views.regions import comment_region, shared_region, stem_of
from companion.views.rendering import Renderer


class Pictures:
    """Renders regions of the newest state, and remembers which version touched each last.

    Everything here belongs to one process and one event, and is called from the event loop alone.
    """

    def __init__(self, renderer: Renderer, event: Event) -> None:
        self._renderer = renderer
        self._rendered: dict[str, str] = {}
        self._touched: dict[str, int] = {}
        self._before: dict[str, str | None] = {}
        self._folded_at = event.version
        self.event = event

    def moved(self, records: Sequence[Record], event: Event) -> None:
        """Take over a newer state, and forget the pictures that its records touch."""
        self.event = event
        touched = {name: record.version for record in records for name in TOUCHES[type(record.change)]}
        self._touched |= touched
        again = {stem_of(name) for name in self._before}
        for name in {*touched, *(name for name in self._rendered if stem_of(name) in touched)}:
            picture = self._rendered.pop(name, None)
            # Only after a single move can nobody have been shown anything in between.
            self._before[name] = picture if stem_of(name) not in again else None

    def refolded(self, event: Event) -> None:
        """Take over a state that does not continue the one before."""
        self.event = event
        self._rendered.clear()
        self._touched.clear()
        self._before.clear()
        self._folded_at = event.version

    def region(self, name: str) -> str:
        """Render a region, unless nothing touched it since it last was."""
        html = self._rendered.get(name)
        if html is None:
            context = shared_region(name, self.event)
            html = self._rendered[name] = anonymous(self._renderer.region(stem_of(name), context))
        return html

    def partial(self, stem: str, context: Struct) -> str:
        """A region of what is in no log, as a partial."""
        return partial(stem, anonymous(self._renderer.region(stem, context)))

    def partials(self, names: Iterable[str]) -> list[str]:
        """The regions as partials that replace what the phone shows. One of a screen goes by its stem there."""
        return [partial(stem_of(name), self.region(name)) for name in names]

    def touched_since(self, version: int, names: Iterable[str]) -> list[str]:
        """Of these regions, those that a later version touched, or may have before this process was there to see."""
        return [name for name in names if self._touched.get(stem_of(name), self._folded_at) > version]

    def looks_different(self, name: str) -> bool:
        """Tell whether a region that was touched may look different from what everybody got in the last round."""
        return self._before.get(name) != self.region(name)

    def end_round(self) -> None:
        """Note that everybody has been shown what is different."""
        self._before.clear()

    def patch_partials(self, names: Iterable[str], patch: Patch) -> list[str]:
        """Partials for single comments, in those of these regions that hold a list of them."""
        lists = [LISTS[name] for name in names if name in LISTS]
        return [part for lst in lists for part in self._patch_list(*lst, patch)]

    def _patch_list(self, list_id: str, region: str, patch: Patch) -> list[str]:
        added = "".join(self._comment(region, comment_id) for comment_id in reversed(patch.added))
        altered = [partial(f"{region}-{each}", self._comment(region, each)) for each in patch.altered]
        return ([partial(list_id, added, swap="afterbegin")] if added else []) + altered

    def _comment(self, region: str, comment_id: str) -> str:
        return anonymous(self._renderer.region(region, comment_region(region, self.event, comment_id)))
