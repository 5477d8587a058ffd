"""Reads the record of an edition as a programme. Anybody may have written such a file, so nothing in it is trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from companion.domain.commands import CreateEvent
from companion.domain.errors import FieldError
from companion.domain.licences import LICENCES
from companion.domain.programme import EARLIEST_YEAR, LATEST_YEAR, MINUTES_A_DAY, MOST_PEOPLE, MOST_STOPS
from companion.domain.reading import is_slug
from companion.domain.rules.writing import MAX_LENGTH_S
from companion.domain.story import MAX_SECTION_CHARACTERS, MAX_TRANSCRIPT_CHARACTERS
from companion.domain.text import MAX_LINE_CHARACTERS, MAX_PROSE_CHARACTERS, clipped, web_address, without_controls
from companion.programme.fields import MAX_ENTRIES
from companion.programme.importing.moments import is_zone
from companion.programme.restoring import programme, read_event

_MOST_CHARACTERS = {"text": MAX_SECTION_CHARACTERS, "transcript": MAX_TRANSCRIPT_CHARACTERS} | dict.fromkeys(
    ("title", "name", "heading", "role", "affiliation", "floor", "hosts"), MAX_LINE_CHARACTERS
)
"""What fits into a field; into others, prose."""

_NUMBERS = {
    "minutes": range(1, MINUTES_A_DAY + 1),
    "capacity": range(1, MOST_PEOPLE + 1),
    "holds": range(1, MOST_PEOPLE + 1),
    "stops": range(1, MOST_STOPS + 1),
    "length_s": range(MAX_LENGTH_S + 1),
    "offset_s": range(-MAX_LENGTH_S, MAX_LENGTH_S + 1),
}


def read(said: Mapping[str, object]) -> CreateEvent:
    """Read a record.

    Raises:
        FieldError: If it says what no Companion would have written.
    """
    command = programme(read_event(msgspec.json.encode(_shown(said))))
    told: dict[str, Any] = msgspec.to_builtins(command, builtin_types=(datetime,))
    for fault in (*_of_ids(command), *_of_facts(command), *_of_fields("", told)):
        raise FieldError({"file": f"No Companion has written this record: {fault}. Export it again."})
    return command


def _shown(said: object) -> object:
    """The same without characters that hide, or that make a line read as another."""
    match said:
        case str():
            return without_controls(said)
        case list():
            return [_shown(each) for each in said]
        case dict():
            return {name: _shown(each) for name, each in said.items()}
        case _:
            return said


def _of_ids(command: CreateEvent) -> Iterator[str]:
    facts = command.facts
    series = [facts.series.slug] if facts.series else []
    listed = [each.id for kind in (command.rooms, command.speakers, command.items) for each in kind]
    for given in (facts.slug, *series, *listed):
        if not is_slug(given):
            yield f"“{clipped(given)}” cannot be part of an address"


def _of_facts(command: CreateEvent) -> Iterator[str]:
    facts = command.facts
    if not is_zone(facts.time_zone):
        yield f"“{clipped(facts.time_zone)}” is no time zone"
    if facts.licence and facts.licence not in LICENCES:
        yield f"“{clipped(facts.licence)}” is no licence that is known here"
    if facts.video and facts.video.url and not web_address(facts.video.url):
        yield f"“{clipped(facts.video.url)}” is no address of a video"
    if not all((facts.title, *(room.name for room in command.rooms), *(item.title for item in command.items))):
        yield "something has no name"


def _of_fields(name: str, told: object) -> Iterator[str]:
    match told:
        case str() if len(told) > _MOST_CHARACTERS.get(name, MAX_PROSE_CHARACTERS):
            yield f"{name} has {len(told):,} characters"
        case datetime() if told.tzinfo is None or not EARLIEST_YEAR <= told.year <= LATEST_YEAR:
            yield f"{name} is {told:%Y-%m-%d %H:%M}, without an offset or out of all time"
        case int() if told not in _NUMBERS.get(name, (told,)):
            yield f"{name} is {clipped(str(told))}"
        case list() | tuple():
            if len(told) > MAX_ENTRIES:
                yield f"{name} has {len(told):,} entries"
            for each in told:
                yield from _of_fields(name, each)
        case dict():
            for key, each in told.items():
                yield from _of_fields(key, each)
