"""How to cite the record of an event: BibTeX, and the JSON of the Citation Style Language."""

from __future__ import annotations

from datetime import date

from companion.domain.event import Event
from companion.programme.published import Published, line, local, pretty, zone_of
from companion.views.items import facts_of

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own macros."""

TEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
"""What TeX or BibTeX would take for something else."""


def citation_bib(event: Event, published: Published) -> bytes:
    """Write `citation.bib`."""
    facts, issued = facts_of(event), _issued(event)
    fields = {
        "title": f"{{{tex(facts.title)}}}",
        "author": " and ".join(f"{{{tex(host)}}}" for host in facts.hosts),
        "year": str(issued.year),
        "note": ". ".join(filter(None, (_edition(published), f"Held on {_held(event).isoformat()}"))),
        "address": tex(facts.venue.name),
        "howpublished": tex(facts.series.title) if facts.series else "",
        "url": published.edition_address,
    }
    said = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    entry = f"@misc{{{_key(event, published)},\n{said}  month = {MONTHS[issued.month - 1]}\n}}\n"
    return entry.encode()


def citation_csl(event: Event, published: Published) -> bytes:
    """Write `citation.csl.json`."""
    facts = facts_of(event)
    entry = {
        "id": _key(event, published),
        "type": "webpage",
        "title": line(facts.title),
        "author": [{"literal": line(host)} for host in facts.hosts],
        "issued": _date_parts(_issued(event)),
        "event-title": line(facts.title),
        "event-date": _date_parts(_held(event)),
        "event-place": line(facts.venue.name),
        "collection-title": line(facts.series.title) if facts.series else "",
        "edition": published.edition or "",
        "URL": published.edition_address,
    }
    return pretty([{name: value for name, value in entry.items() if value}])


def tex(text: str) -> str:
    """Write text so that TeX prints it as it is, and its braces stay in balance."""
    return "".join(TEX.get(character, character) for character in line(text))


def _key(event: Event, published: Published) -> str:
    slug = facts_of(event).slug
    return f"{slug}-e{published.edition}" if published.edition else slug


def _edition(published: Published) -> str:
    return f"Edition {published.edition}" if published.edition else ""


def _held(event: Event) -> date:
    facts = facts_of(event)
    return local(facts.starts_at, zone_of(facts)).date()


def _issued(event: Event) -> date:
    """The day of the freeze; before that, of the last that happened."""
    return local(event.frozen_at or event.moment, zone_of(facts_of(event))).date()


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
