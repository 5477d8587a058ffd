"""The agenda of an event as iCalendar (RFC 5545), to subscribe to or to keep.

All moments are in UTC, so that no client needs to know a zone's rules. `SEQUENCE` counts versions of the programme: it
moves whenever the agenda does and never goes back, so a subscribed calendar follows the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from companion.domain.agenda import Item, ItemState
from companion.domain.event import Event
from companion.domain.facts import Venue
from companion.programme.published import Published, guid, line, plain
from companion.programme.schedule import speakers_of
from companion.views.items import facts_of

MOST_OCTETS = 75
"""What a line may have, without its end (RFC 5545, 3.1)."""

ALARM_MIN = 5
"""So long before an item begins, phones say so: time to find the room."""

REFRESH = "PT5M"

_SPECIAL = re.compile(r"[\\;,]")


def schedule_ics(event: Event, published: Published) -> bytes:
    """Write `schedule.ics`."""
    title = line(facts_of(event).title)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(line(published.software))}//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(title)}",
        f"X-WR-CALNAME:{escaped(title)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        *(part for item in event.agenda.items for part in _item(event, item, published)),
        # A calendar must hold something.
        *(() if event.agenda.items else _day(event, published)),
        "END:VCALENDAR",
    )
    return "".join(f"{folded(each)}\r\n" for each in lines).encode()


def escaped(text: str) -> str:
    """Write text as a value: what would end it is escaped, and a line break is `\\n`."""
    return _SPECIAL.sub(r"\\\g<0>", plain(text)).replace("\n", "\\n")


def folded(content: str) -> str:
    """Break a line that is too long, and no character in two."""
    if len(content.encode()) <= MOST_OCTETS:
        return content
    parts: list[str] = []
    part, octets = "", 0
    for character in content:
        size = len(character.encode())
        # What goes on begins with a space, which counts.
        if octets + size > MOST_OCTETS - bool(parts):
            parts.append(part)
            part, octets = "", 0
        part, octets = part + character, octets + size
    return "\r\n ".join((*parts, part))


def _item(event: Event, item: Item, published: Published) -> Iterator[str]:
    facts, room = facts_of(event), event.agenda.room(item.room)
    skipped = event.agenda.state_of(item) is ItemState.SKIPPED
    lasts = timedelta(minutes=max(item.minutes, 1))
    yield "BEGIN:VEVENT"
    yield f"UID:{guid(facts, 'item', item.id)}"
    yield from _stamps(event)
    yield f"DTSTART:{_utc(item.starts_at)}"
    yield f"DTEND:{_utc(item.starts_at + lasts)}"
    yield f"SUMMARY:{escaped(line(item.title))}"
    yield f"LOCATION:{escaped(_place(facts.venue, *((room.name, room.floor) if room else ())))}"
    yield from _described(_lines(event, item))
    yield f"CATEGORIES:{escaped(item.kind.upper())}"
    yield f"STATUS:{'CANCELLED' if skipped else 'CONFIRMED'}"
    yield from _address(published.item(item.id) if published.address else "")
    # An edition's day is over: nothing rings for it.
    if not skipped and not published.edition:
        yield from _alarm(line(item.title))
    yield "END:VEVENT"


def _day(event: Event, published: Published) -> Iterator[str]:
    facts = facts_of(event)
    yield "BEGIN:VEVENT"
    yield f"UID:{guid(facts, 'event')}"
    yield from _stamps(event)
    yield f"DTSTART:{_utc(facts.starts_at)}"
    yield f"DTEND:{_utc(max(facts.ends_at, facts.starts_at + timedelta(minutes=1)))}"
    yield f"SUMMARY:{escaped(line(facts.title))}"
    yield f"LOCATION:{escaped(_place(facts.venue))}"
    yield from _described([facts.summary])
    yield from _address(published.address)
    yield "END:VEVENT"


def _stamps(event: Event) -> Iterator[str]:
    """When the programme was last revised: not when somebody asks, so that the same programme is the same bytes."""
    yield f"DTSTAMP:{_utc(event.programme_moment)}"
    yield f"LAST-MODIFIED:{_utc(event.programme_moment)}"
    yield f"SEQUENCE:{event.programme_version}"


def _alarm(title: str) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"TRIGGER:-PT{ALARM_MIN}M"
    yield f"DESCRIPTION:{escaped(title)}"
    yield "END:VALARM"


def _lines(event: Event, item: Item) -> Iterator[str]:
    """What is told of an item: who speaks, what it is about, and why it is not when it was to be."""
    for speaker in speakers_of(event, item):
        yield ", ".join(filter(None, map(line, (speaker.name, speaker.role, speaker.affiliation))))
    yield item.summary
    yield from event.agenda.whys(item)


def _described(lines: Iterable[str]) -> Iterator[str]:
    if told := "\n".join(filter(None, map(plain, lines))):
        yield f"DESCRIPTION:{escaped(told)}"


def _address(address: str) -> Iterator[str]:
    if address:
        yield f"URL:{address}"


def _place(venue: Venue, *within: str) -> str:
    return ", ".join(filter(None, map(line, (*within, venue.name, venue.address))))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
