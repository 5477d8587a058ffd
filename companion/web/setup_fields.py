"""What the forms of setting up send, put in order: several boxes that are ticked become one field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from companion.domain.event import Event
from companion.domain.facts import Access, Series
from companion.domain.typed import Kept
from companion.programme.fields import made_slug
from companion.web.services import Services

SPEAKER = "speaker-"


def with_provided(sent: dict[str, Any]) -> dict[str, Any]:
    """Gather what is provided at a venue: each thing has a box, and a line that says how."""
    lines = {access.value: str(sent.get(f"how-{access}", "")) for access in Access}
    ticked = {access: how for access, how in lines.items() if sent.get(f"has-{access}")}
    left = {access: how for access, how in lines.items() if access not in ticked}
    return {"provided": ticked, "left": left, **sent}


def with_speakers(sent: dict[str, Any]) -> dict[str, Any]:
    """Gather the speakers of an item: each has a box."""
    ticked = [name.removeprefix(SPEAKER) for name, value in sent.items() if name.startswith(SPEAKER) and value]
    return {"speakers": ticked, **sent}


def with_kept(sent: dict[str, Any]) -> dict[str, Any]:
    """Gather what comes along to the next stop: each part has a box."""
    return {"keep": [kept.value for kept in Kept if sent.get(f"keep-{kept}")], **sent}


def with_series(sent: dict[str, Any], services: Services, own: Series | None = None) -> dict[str, Any]:
    """Say which series is meant by its title: one that is known, the event's own under another name, or a new one."""
    title = " ".join(str(sent.get("series", "")).split())
    known = {series.title.casefold(): series.slug for series in all_series(services)}
    slug = known.get(title.casefold()) or (own.slug if own else made_slug(title))
    return {"series_slug": slug, **sent}


def all_series(services: Services) -> Iterable[Series]:
    """Every series that an event belongs to, as the latest event has it."""
    events = [log.event for log in services.logs.all()]
    listed = sorted((event.facts for event in events if event.facts), key=lambda facts: facts.starts_at)
    return {facts.series.slug: facts.series for facts in listed if facts.series}.values()


def series_titles(services: Services) -> tuple[str, ...]:
    """What the series are called, to choose from."""
    return tuple(series.title for series in all_series(services))


def stop_number(event: Event, services: Services) -> int:
    """Which stop of its series would follow; 0 for an event that belongs to none."""
    series = event.facts.series if event.facts else None
    if series is None:
        return 0
    others = (log.event.facts for log in services.logs.all())
    return 1 + sum(1 for facts in others if facts and facts.series and facts.series.slug == series.slug)


def free_slug(wanted: str, services: Services) -> str:
    """The slug, or with a number behind it if there is an event of that name."""
    slug, number = wanted, 1
    while (log := services.logs.get(slug)) is not None and log.event.version:
        number += 1
        slug = f"{wanted[:60]}-{number}"
    return slug
