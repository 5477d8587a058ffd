"""The forms on which an event is made and described, each with what was typed still in place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import available_timezones

from msgspec import Struct

from companion.domain.event import Event
from companion.domain.facts import Access, Facts, Venue
from companion.domain.phases import Phase
from companion.domain.typed import Kept, TypedEvent, TypedFacts, TypedStop, TypedVenue
from companion.domain.unchanged import fingerprint_of, of_facts
from companion.views.access import ACCESS
from companion.views.choices import Choice
from companion.views.items import facts_of, zone_of
from companion.views.pages import Heading, Site, heading

PARTS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
"""The parts of the world that time zones are named after. The other names are old, or are no places."""

KEPT: Mapping[Kept, str] = MappingProxyType(
    {Kept.AGENDA: "The agenda, at the same times of day", Kept.ROOMS: "The rooms", Kept.SPEAKERS: "The speakers"}
)


class Sent(Struct, frozen=True, kw_only=True):
    """How a form was refused. `problem` is about all of it, `problems` has a sentence for each wrong field.

    `command_id` is the one that it was sent with, where sending it again must not count twice, and otherwise "".
    `expects` is the fingerprint of what the form showed first, "" for what it shows now.
    """

    problem: str = ""
    problems: Mapping[str, str] = {}
    command_id: str = ""
    expects: str = ""

    @property
    def focus(self) -> str:
        """The first field that is wrong."""
        return next(iter(self.problems), "")


class ZoneGroup(Struct, frozen=True):
    """Time zones of one part of the world."""

    name: str
    zones: tuple[Choice, ...]


class Offered(Struct, frozen=True):
    """One thing that may be provided, as the form asks for it."""

    id: str
    label: str
    checked: bool
    how: str


class FactsForm(Struct, frozen=True, kw_only=True):
    """What the event is and when. `day_stays` tells that the day has begun."""

    site: Site
    event: Heading
    sent: Sent
    expects: str
    typed: TypedFacts
    zones: tuple[ZoneGroup, ...]
    series: tuple[str, ...]
    day_stays: bool


class VenueForm(Struct, frozen=True, kw_only=True):
    """Where people gather, and how they get in."""

    site: Site
    event: Heading
    sent: Sent
    expects: str
    typed: TypedVenue
    offered: tuple[Offered, ...]


class NewForm(Struct, frozen=True, kw_only=True):
    """An event that is yet to be made. `invitation` is what lets one make it, "" for who may anyway.

    `name` is the name that was typed; `asks_name` tells that nobody is signed in. `slug` is the address that was typed,
    `more` tells that what is rarely needed is in sight.
    """

    site: Site
    sent: Sent
    typed: TypedEvent
    zones: tuple[ZoneGroup, ...]
    series: tuple[str, ...]
    invitation: str
    asks_name: bool
    name: str
    slug: str
    more: bool


class StopForm(Struct, frozen=True, kw_only=True):
    """The next stop. `number` is which one of its series it is, 0 where there is no series."""

    site: Site
    event: Heading
    sent: Sent
    typed: TypedStop
    kept: tuple[Choice, ...]
    series: tuple[str, ...]
    number: int


def zone_groups(chosen: str) -> tuple[ZoneGroup, ...]:
    """Every time zone that is named after a place, by part of the world."""
    names = {name for name in available_timezones() if name.partition("/")[0] in PARTS and "/" in name}
    parts: dict[str, list[Choice]] = {}
    for name in sorted({*names, *filter(None, [chosen])}):
        part, _, place = name.partition("/")
        label = (place or part).replace("_", " ").replace("/", ", ")
        parts.setdefault(part, []).append(Choice(name, label, name == chosen))
    return tuple(ZoneGroup(part, tuple(zones)) for part, zones in parts.items())


def typed_facts(event: Event) -> TypedFacts:
    """The facts as they would be typed."""
    facts = facts_of(event)
    starts, ends = (at.astimezone(zone_of(event)) for at in (facts.starts_at, facts.ends_at))
    series = facts.series
    return TypedFacts(
        title=facts.title,
        date=f"{starts:%Y-%m-%d}",
        start=f"{starts:%H:%M}",
        end=f"{ends:%H:%M}",
        time_zone=facts.time_zone,
        summary=facts.summary,
        provenance=facts.provenance,
        hosts="\n".join(facts.hosts),
        series=series.title if series else "",
        series_slug=series.slug if series else "",
        series_about=series.about if series else "",
        stops=series.stops or "" if series else "",
    )


def facts_form(event: Event, site: Site, sent: Sent, typed: TypedFacts | None, series: tuple[str, ...]) -> FactsForm:
    """Ask what the event is and when."""
    typed = typed or typed_facts(event)
    return FactsForm(
        site=site,
        event=heading(event),
        sent=sent,
        expects=sent.expects or fingerprint_of(of_facts(facts_of(event))),
        typed=typed,
        zones=zone_groups(typed.time_zone),
        series=series,
        day_stays=event.phase is not Phase.DRAFT,
    )


def _typed_venue(venue: Venue) -> TypedVenue:
    how = {each.access.value: each.how for each in venue.provided}
    return TypedVenue(name=venue.name, address=venue.address, access=venue.access, provided=how)


def venue_form(event: Event, site: Site, sent: Sent, typed: TypedVenue | None) -> VenueForm:
    """Ask where people gather and how they get in."""
    typed = typed or _typed_venue(facts_of(event).venue)
    offered = tuple(
        Offered(
            access.value, ACCESS[access], access in typed.provided, {**typed.left, **typed.provided}.get(access, "")
        )
        for access in Access
    )
    return VenueForm(
        site=site,
        event=heading(event),
        sent=sent,
        expects=sent.expects or fingerprint_of(facts_of(event).venue),
        typed=typed,
        offered=offered,
    )


def stop_form(
    event: Event, site: Site, sent: Sent, typed: TypedStop, series: tuple[str, ...], *, number: int
) -> StopForm:
    """Ask for what is another at the next stop."""
    kept = tuple(Choice(each.value, label, each in typed.keep) for each, label in KEPT.items())
    return StopForm(site=site, event=heading(event), sent=sent, typed=typed, kept=kept, series=series, number=number)


def usual_stop(facts: Facts, slug: str) -> TypedStop:
    """What the next stop most often has in common with the last."""
    return TypedStop(
        title=facts.title,
        slug=slug,
        venue=facts.venue.name,
        series=facts.series.title if facts.series else "",
        keep=frozenset(Kept),
    )
