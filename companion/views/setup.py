"""Setting up: the page with all that an event is made of, and its line-up, which hosts put in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from msgspec import Struct

from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.arranging import Neighbours, neighbours
from companion.domain.event import Event
from companion.domain.phases import Phase
from companion.views.items import Block, ItemLine, blocks_of, facts_of, moment_of
from companion.views.pages import Heading, Site, heading
from companion.views.wording import sentence_list


class LineupLine(Struct, frozen=True):
    """An item, and what it would go past: the ids of those before and after it, "" where there is nothing."""

    line: ItemLine
    minutes: int
    earlier: str
    later: str


class LineupBlock(Struct, frozen=True):
    """Items side by side, or one alone."""

    block: Block
    lines: tuple[LineupLine, ...]


class Lineup(Struct, frozen=True):
    """The agenda as it is drawn up. `composes` tells that it can be put in another order."""

    slug: str
    composes: bool
    blocks: tuple[LineupBlock, ...]


class Todo(Struct, frozen=True):
    """Something that may be missing, and the address and the name of where to see to it."""

    sentence: str
    address: str
    label: str


class SpeakerLine(Struct, frozen=True):
    """A speaker, and the titles of what they speak in."""

    speaker: Speaker
    items: str


class SetupPage(Struct, frozen=True, kw_only=True):
    """All that an event is made of. `problem` is why the last act was refused; `todos` are there before the day."""

    site: Site
    event: Heading
    problem: str
    phase: str
    composes: bool
    series: str
    todos: tuple[Todo, ...]
    lineup: Lineup
    rooms: tuple[Room, ...]
    speakers: tuple[SpeakerLine, ...]


def setup_page(event: Event, site: Site, problem: str = "") -> SetupPage:
    """Show all that the event is made of."""
    series = facts_of(event).series
    return SetupPage(
        site=site,
        event=heading(event),
        problem=problem,
        phase=event.phase.value,
        composes=event.phase is Phase.DRAFT,
        series=series.title if series else "",
        todos=tuple(_todos(event)) if event.phase is Phase.DRAFT else (),
        lineup=lineup(event),
        rooms=event.agenda.rooms,
        speakers=tuple(_speaker(event, speaker) for speaker in event.agenda.speakers),
    )


def _speaker(event: Event, speaker: Speaker) -> SpeakerLine:
    return SpeakerLine(speaker, sentence_list(tuple(i.title for i in event.agenda.items if speaker.id in i.speakers)))


def lineup(event: Event) -> Lineup:
    """Show the agenda as it is drawn up."""
    composes = event.phase is Phase.DRAFT
    beside = neighbours(event.agenda.items) if composes else {}
    minutes = {item.id: item.minutes for item in event.agenda.items}
    return Lineup(
        facts_of(event).slug,
        composes,
        tuple(
            LineupBlock(block, tuple(_line(line, minutes[line.id], beside.get(line.id)) for line in block.items))
            for block in blocks_of(event)
        ),
    )


def _line(line: ItemLine, minutes: int, beside: Neighbours | None) -> LineupLine:
    earlier, later = (beside.earlier, beside.later) if beside else (None, None)
    return LineupLine(line, minutes, earlier.id if earlier else "", later.id if later else "")


def begins(event: Event, item_id: str) -> str:
    """Say when an item begins now, for those who hear it; "" if there is none of that id."""
    item = event.agenda.item(item_id)
    return f"“{item.title}” now begins at {moment_of(event, item.starts_at).text}." if item else ""


def _todos(event: Event) -> Iterator[Todo]:
    """Say what may be missing. None of it is in the way of going live."""
    facts, agenda = facts_of(event), event.agenda
    setup = f"/e/{facts.slug}/host/setup"
    if not agenda.items:
        yield Todo("Nothing is on the agenda yet.", f"{setup}/items", "Add the first item")
    for one, other in _at_once(event):
        told = f"“{one.title}” is for everyone, and “{other.title}” is at the same time."
        yield Todo(told, f"{setup}/items/{one.id}", f"Change {one.title}")
    for one, other in _in_one_room(event):
        at = moment_of(event, other.starts_at).text
        told = f"“{one.title}” and “{other.title}” are both in the same room at {at}."
        yield Todo(told, f"{setup}/items/{other.id}", f"Move {other.title}")
    for item in agenda.items:
        if item.kind is Kind.WORKSHOP and item.capacity is None:
            told = f"Nobody can take a seat in “{item.title}”: it has no number of seats."
            yield Todo(told, f"{setup}/items/{item.id}", f"Give {item.title} seats")
    if not facts.venue.name:
        yield Todo("Nobody can read where it is: the place has no name.", f"{setup}/venue", "Name the place")
    if not (facts.venue.provided or facts.venue.access):
        yield Todo("Nothing is said about access to the place.", f"{setup}/venue", "Say what there is")
    if not facts.hosts:
        yield Todo("No organisation is named as host.", f"{setup}/facts", "Name one")


def _at_once(event: Event) -> Iterator[tuple[Item, Item]]:
    """Whoever is at a plenary misses what runs at the same time; each plenary is named once."""
    for one in event.agenda.items:
        if one.for_everyone:
            beside = (other for other in event.agenda.items if other.id != one.id and other.overlaps(one))
            yield from ((one, other) for other in islice(beside, 1))


def _in_one_room(event: Event) -> Iterator[tuple[Item, Item]]:
    """Files of other software may have two items in one place; every pair is named."""
    for one, other in combinations(event.agenda.items, 2):
        if one.room == other.room and not (one.for_everyone or other.for_everyone) and one.overlaps(other):
            yield one, other
