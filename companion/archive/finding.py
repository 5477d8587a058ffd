"""Which files of which editions on the shelf have words in them, for whoever was asked to have them gone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from companion.archive.shelf import Shelf
from companion.views.finding import plainly

_TAG = re.compile("<[^>]*>")
_FOLDED = re.compile("\r\n[ \t]")
"""How iCalendar breaks long lines."""


def files_with(shelf: Shelf, slug: str, words: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The number of each edition that has the words, and its files that do, as far as they are written out there."""
    sought = plainly(words)
    for edition in shelf.editions(slug) if sought else ():
        files = ((name, shelf.file(slug, edition.number, name)) for name in shelf.names(edition))
        held = tuple(name for name, found in files if found and sought in _said(found[0]))
        if held:
            yield edition.number, held


def _said(content: bytes) -> str:
    text = _FOLDED.sub("", content.decode("utf-8", "replace"))
    return plainly(html.unescape(_TAG.sub("", text)))
