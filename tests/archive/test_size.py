"""What an edition takes, of a large day and of one of its pages: the same inputs take the same bytes everywhere."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta

from companion.archive.bag import zipped
from companion.archive.making import edition_bag
from companion.domain import commands as c
from companion.domain.event import Event
from companion.domain.people import Person
from tests.archive.days import HOST, KEY, lived
from tests.archive.test_edition import INPUTS
from tests.builders import at
from tests.chaos.test_large_day import AT_ONCE, COMMENTS, ITEMS, large, said

MOST_BYTES = 12_000_000
"""Of a bag of a thousand items and ten thousand comments, whose words alone are 4 MB: each stands in it twice."""

MOST_OF_A_PAGE = {150: 120_000, ITEMS: 500_000}
"""As a server sends it, compressed; by how many items the day has."""

MOST_OF_THE_WALL = 120_000


def lasted(items: int, comments: int) -> Event:
    """A day with so many items and comments."""
    return lived(_day(items, comments))


def _day(items: int, comments: int) -> Iterator[tuple[str, c.Command, Person]]:
    yield "09:00", large(items), HOST
    yield "09:00", c.GoLive(), HOST
    for n in range(comments):
        # Nobody posts too fast.
        yield f"{at('09:00') + timedelta(seconds=11 * (n // AT_ONCE)):%H:%M:%S}", *said(n)
    yield "18:00", c.Wrap(), HOST
    yield "18:00", c.Freeze(), HOST


def compressed(page: bytes) -> int:
    return len(gzip.compress(page, 6))


def test_a_large_day_stays_within_its_budget() -> None:
    files = edition_bag(lasted(ITEMS, COMMENTS), INPUTS, KEY)
    pages = {name: compressed(content) for name, content in files.items() if name.endswith(".html")}

    assert len(zipped(files, "large-e1")) <= MOST_BYTES
    assert max(pages.values()) <= MOST_OF_A_PAGE[ITEMS]
    assert max(size for name, size in pages.items() if "comments" in name) <= MOST_OF_THE_WALL


def test_a_page_of_a_day_of_150_items_stays_within_its_budget() -> None:
    files = edition_bag(lasted(150, 150), INPUTS, KEY)

    assert max(compressed(content) for name, content in files.items() if name.endswith(".html")) <= MOST_OF_A_PAGE[150]
