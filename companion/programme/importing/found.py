"""What a file of other software was found to say, before it is fitted into events of ours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec import Struct

from companion.domain.errors import FieldError
from companion.domain.facts import Venue
from companion.domain.text import clipped

MOST_ITEMS = 10_000
"""A file with more is not looked through: ten days that are as full as an event can be."""


def check_number(items: int) -> None:
    """Check that a file has no more items than are looked through.

    Raises:
        FieldError: If it has.
    """
    if items > MOST_ITEMS:
        raise FieldError({"file": f"There are more than {MOST_ITEMS:,} items in it. Split the file."})


class When(Struct, frozen=True):
    """A moment as a file writes it.

    `wall` is what a clock on the wall shows, without a zone. `offset` is what the file says that it is ahead of UTC,
    which is often wrong. `zone` is the name of the zone that it is in, "" where the file has none. `exact` tells that
    it is no wall's clock but a moment in UTC, to be shown in the zone of the event.
    """

    wall: datetime
    offset: timedelta | None = None
    zone: str = ""
    exact: bool = False


class FoundPerson(Struct, frozen=True, kw_only=True):
    """Somebody who speaks. `key` tells two of the same name apart within the file; `slug` is an id of ours."""

    name: str
    key: str = ""
    role: str = ""
    affiliation: str = ""
    slug: str = ""


class FoundRoom(Struct, frozen=True, kw_only=True):
    """A room that is listed."""

    name: str
    slug: str = ""
    way: str = ""
    holds: int | None = None


class FoundItem(Struct, frozen=True, kw_only=True):
    """One line of the agenda, at `place` in the file.

    `starts` and `minutes` are None where the file does not say them, `day` where the start tells to which day an item
    is counted. `kind` is the file's own word. `service` tells that it is no talk but a break or the like. `slug` is an
    id of ours.
    """

    place: str
    title: str
    starts: When | None
    minutes: int | None = None
    day: date | None = None
    room: str = ""
    kind: str = ""
    service: bool = False
    plenary: bool = False
    persons: tuple[FoundPerson, ...] = ()
    summary: str = ""
    capacity: int | None = None
    slug: str = ""

    @property
    def told(self) -> str:
        """Name the item in the report, by its title and its place."""
        return f"“{clipped(self.title)}”, {self.place}" if self.title else self.place


class Found(Struct, frozen=True, kw_only=True):
    """A programme. `format` is what the file is, in words; `zone` the zone that it names; `slug` an address.

    `ours` tells that we wrote it: it says which items are for everyone, and its texts are as they were typed. `begins`
    and `ends` are when the day does, None for as its items do.
    """

    format: str
    items: tuple[FoundItem, ...]
    title: str = ""
    slug: str = ""
    summary: str = ""
    hosts: tuple[str, ...] = ()
    venue: Venue = Venue("")
    zone: str = ""
    rooms: tuple[FoundRoom, ...] = ()
    ours: bool = False
    begins: When | None = None
    ends: When | None = None
