"""Making an event of a file: the form that asks for it, and the page that tells what became of each part."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.facts import Facts
from companion.views.moments import day_in
from companion.views.pages import Site
from companion.views.setup_forms import Sent, ZoneGroup, zone_groups

ASKED = frozenset({"name", "file", "time_zone", "day", "slug"})
"""The fields of the form."""


class TypedFile(Struct, frozen=True, kw_only=True):
    """What is typed beside a file. `name` is that of who sends it; "" is for what the file says."""

    name: str = ""
    time_zone: str = ""
    day: str = ""
    slug: str = ""


class FileForm(Struct, frozen=True, kw_only=True):
    """An event that is yet to be made of a file. `asks_name` tells that nobody is signed in.

    `mistakes` are those in the file itself, each with its place.
    """

    site: Site
    sent: Sent
    typed: TypedFile
    zones: tuple[ZoneGroup, ...]
    invitation: str
    asks_name: bool
    largest: str
    more: bool
    mistakes: tuple[str, ...]


class MadeEvent(Struct, frozen=True):
    """An event that was made. `told` is its day, and how much is on its agenda."""

    slug: str
    title: str
    told: str


class RemarkLine(Struct, frozen=True):
    """A remark about a field, and where in the file; "" for all of it."""

    field: str
    sentence: str
    at: str


class Remarks(Struct, frozen=True):
    """Remarks under one heading."""

    heading: str
    lines: tuple[RemarkLine, ...]


class ImportedPage(Struct, frozen=True, kw_only=True):
    """What became of a file, or would: `is_made` tells which.

    `format` says what it is, `counted` how much is taken; `again` is where it can be chosen once more.
    """

    site: Site
    file: str
    is_made: bool
    again: str
    format: str
    counted: str
    time_zone: str
    events: tuple[MadeEvent, ...]
    remarks: tuple[Remarks, ...]


def file_form(
    site: Site, sent: Sent, typed: TypedFile, *, invitation: str, asks_name: bool, max_bytes: int
) -> FileForm:
    """Ask for a file, and for what it may leave out."""
    # A programme in TOML has fields of the same names; what is wrong with those names its place.
    inside = {field for field, said in sent.problems.items() if field not in ASKED or said.startswith(f"{field}: ")}
    return FileForm(
        site=site,
        sent=replace(sent, problems={field: said for field, said in sent.problems.items() if field not in inside}),
        typed=typed,
        zones=zone_groups(typed.time_zone),
        invitation=invitation,
        asks_name=asks_name,
        largest=f"{max_bytes // 1024 // 1024} MB",
        more=bool(typed.slug or typed.day) or bool({"slug", "day"} & (sent.problems.keys() - inside)),
        mistakes=tuple(said for field, said in sent.problems.items() if field in inside),
    )


def made_event(facts: Facts, items: int) -> MadeEvent:
    """Name an event that was made."""
    day = day_in(ZoneInfo(facts.time_zone), facts.starts_at)
    return MadeEvent(facts.slug, facts.title, f"{day}, {items} {'item' if items == 1 else 'items'}")
