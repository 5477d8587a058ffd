"""Exports: every format that an event is given out in, each from its fold and from where it is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from companion.domain.event import Event
from companion.programme.citation import citation_bib, citation_csl
from companion.programme.document import comments_json, event_json
from companion.programme.feed import comments_atom
from companion.programme.icalendar import schedule_ics
from companion.programme.licence import licence_txt
from companion.programme.linked_data import event_jsonld
from companion.programme.published import Published
from companion.programme.schedule import schedule_json
from companion.programme.schedule_xml import schedule_xml
from companion.programme.transcript import transcript_txt
from companion.views.items import facts_of

Export = Callable[[Event, Published], bytes]

LIVE: Mapping[str, Export] = MappingProxyType(
    {
        "schedule.json": schedule_json,
        "schedule.xml": schedule_xml,
        "schedule.ics": schedule_ics,
        "event.jsonld": event_jsonld,
        "comments.atom": comments_atom,
    }
)
"""What is given out while the day goes on, too, by name."""

OF_THE_WALL = frozenset({"comments.json", "comments.atom"})
"""The exports that show comments, and so are withdrawn from an edition when one of those is erased."""

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".json": "application/json",
        ".xml": "application/xml",
        ".ics": "text/calendar",
        ".jsonld": "application/ld+json",
        ".atom": "application/atom+xml",
        ".bib": "application/x-bibtex",
        ".txt": "text/plain; charset=utf-8",
    }
)
"""By the ending of a name."""


def exports(event: Event, published: Published) -> dict[str, bytes]:
    """Write every export that an edition holds, by name. Only those `OF_THE_WALL` have anything of it."""
    facts = facts_of(event)
    return {
        **{name: export(event, published) for name, export in LIVE.items()},
        "event.json": event_json(event),
        "comments.json": comments_json(event),
        "citation.bib": citation_bib(event, published),
        "citation.csl.json": citation_csl(event, published),
        **({"LICENSE.txt": licence_txt(event, published)} if facts.licence else {}),
        **({"transcript.txt": transcript_txt(event, published)} if facts.video and facts.video.transcript else {}),
    }
