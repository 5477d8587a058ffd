"""Rules for an agenda that is being drawn up: items are put on it, changed, put in order, and taken off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import product
from typing import TypeVar

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Agenda, Item, Room, Speaker
from companion.domain.arranging import gone_past
from companion.domain.errors import ConflictError
from companion.domain.event import Event
from companion.domain.line_up import Start, with_item, with_room, with_speaker
from companion.domain.people import Person
from companion.domain.programme import faults, quoted
from companion.domain.reading import Reading
from companion.domain.rules.drawing_up import check_not_too_many, facts_to_change
from companion.domain.rules.fitting import check_seats
from companion.domain.rules.running import find_item
from companion.domain.typed import TypedItem, item_from
from companion.domain.unchanged import check_unchanged, of_description

Listed = TypeVar("Listed", Room, Speaker)


def set_item(event: Event, command: c.SetItem, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Put an item on the agenda, or change it; with it may come a room and a speaker that are new.

    Raises:
        NotFoundError: If it was removed meanwhile.
        FieldError: If fields are wrong: each is named.
        ConflictError: If somebody would hold two seats at the same time.
    """
    facts, reading = facts_to_change(event), Reading()
    before = find_item(event, command.item) if command.item else None
    read = item_from(reading, command.typed, facts, before.id if before else f"item-{event.version + 1}")
    room, speakers = _room(reading, event, command.typed), _speakers(reading, event, command.typed)
    item = replace(read, room=room.id if room else None, speakers=tuple(speaker.id for speaker in speakers))
    if item == before and not reading.wrong:
        return ()
    _note_seats(reading, event, item)
    agenda = event.agenda if room is None else with_room(event.agenda, room)
    for speaker in speakers:
        agenda = with_speaker(agenda, speaker)
    agenda = with_item(agenda, item)
    # Whoever changes a title alone is not told of what an importer let pass.
    if not reading.wrong and (before is None or _place(before) != _place(item)):
        _note_faults(reading, event, agenda, item)
    reading.check()
    check_unchanged(command.expects, before)
    if before is None:
        check_not_too_many("title", event.agenda.items)
    check_seats(event, agenda, {item.id})
    return (
        *(ch.RoomSet(each) for each in agenda.rooms if each not in event.agenda.rooms),
        *(ch.SpeakerSet(each) for each in agenda.speakers if each not in event.agenda.speakers),
        ch.ItemSet(item),
    )


def _place(item: Item) -> tuple[object, ...]:
    return item.starts_at, item.minutes, item.room, item.capacity


def _room(reading: Reading, event: Event, typed: TypedItem) -> Room | None:
    """The room that an item is in: one that is new, or one of those that are listed."""
    if name := reading.line("new_room", typed.new_room):
        return _called(name, event.agenda.rooms) or Room(f"room-{event.version + 1}", name)
    room = event.agenda.room(typed.room)
    reading.note("room", "There is no such room. Choose one of the list." if typed.room and room is None else "")
    return room


def _speakers(reading: Reading, event: Event, typed: TypedItem) -> tuple[Speaker, ...]:
    """Those who speak: whom the list has, and one who may be new."""
    found = [event.agenda.speaker(speaker) for speaker in dict.fromkeys(typed.speakers)]
    reading.note("speakers", "One of these speakers is no longer listed. Choose again." if None in found else "")
    if name := reading.line("new_speaker", typed.new_speaker):
        found.append(_called(name, event.agenda.speakers) or Speaker(f"speaker-{event.version + 1}", name))
    return tuple(dict.fromkeys(speaker for speaker in found if speaker is not None))


def _called(name: str, listed: Iterable[Listed]) -> Listed | None:
    return next((each for each in listed if each.name.casefold() == name.casefold()), None)


def _note_seats(reading: Reading, event: Event, item: Item) -> None:
    """Note where people hold seats that would be no more."""
    seating = event.seats.at(item.id)
    told = f"{seating.taken} {'seat is' if seating.taken == 1 else 'seats are'} taken here"
    if seating.taken and (item.capacity is None or item.capacity < seating.taken):
        reading.note("capacity", f"{told}. Offer at least as many.")
    elif seating.waiting and item.capacity is None:
        reading.note("capacity", "People are in line for a seat here. Keep a number of seats.")


def _note_faults(reading: Reading, event: Event, agenda: Agenda, item: Item) -> None:
    known = {(fault.item.id, fault.field) for fault in faults(event.facts, event.agenda.rooms, event.agenda.items)}
    for fault in faults(event.facts, agenda.rooms, agenda.items):
        if fault.item.id == item.id:
            reading.note(fault.field, fault.sentence)
        elif (fault.item.id, fault.field) not in known:
            reading.note("start", f"It runs into {quoted(fault.item)}. Choose another time, length or room.")


def describe_item(event: Event, command: c.DescribeItem, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Say anew what an item is called, what it is about and who speaks.

    Raises:
        NotFoundError: If it is not on the agenda.
        FieldError: If fields are wrong.
    """
    item, reading = find_item(event, command.item), Reading()
    speakers = _speakers(reading, event, command.typed)
    title = reading.line("title", command.typed.title, needed="Say what it is.")
    summary = reading.prose("summary", command.typed.summary)
    reading.check()
    ids = tuple(speaker.id for speaker in speakers)
    if (title, summary, ids) == (item.title, item.summary, item.speakers):
        return ()
    check_unchanged(command.expects, of_description(item))
    new = (speaker for speaker in speakers if speaker not in event.agenda.speakers)
    return (*(ch.SpeakerSet(speaker) for speaker in new), ch.ItemDescribed(item.id, title, summary, ids))


def remove_item(event: Event, command: c.RemoveItem, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take an item off the agenda, with all seats in it.

    Raises:
        ConflictError: If more people would lose a seat, or their place in line, than the sender knows of.
    """
    item = event.agenda.item(command.item)
    if item is None:
        return ()
    losing = losing_seats(event, item.id)
    if losing > command.seats:
        people = "1 person holds" if losing == 1 else f"{losing} people hold"
        raise ConflictError(f"{people} a seat in {quoted(item)}, or a place in line. Confirm that they lose it.")
    return (ch.ItemRemoved(item.id),)


def losing_seats(event: Event, item_id: str) -> int:
    """How many people would lose a seat, an offer or their place in line with an item."""
    seating = event.seats.at(item_id)
    return len(seating.takers) + len(seating.offers) + len(seating.waiting)


def reorder_item(event: Event, command: c.ReorderItem, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Let an item go past another; the times of both, and of what is between them, follow.

    Raises:
        NotFoundError: If one of them is not on the agenda.
        ConflictError: If they cannot change places, or something would then be at the same time.
    """
    agenda = event.agenda
    item, past = find_item(event, command.item), find_item(event, command.past)
    if item.id == past.id:
        return ()
    items = gone_past(agenda.items, item.id, past.id)
    if items is None:
        told = f"{quoted(item)} runs side by side with others, and changes places only within its room"
        raise ConflictError(f"{told}. Move {quoted(past)} instead, or change the times.")
    before = {each.id: each for each in agenda.items}
    retimed = [each for each in items if each != before[each.id]]
    _check_nothing_runs_into(event, items, retimed)
    check_seats(event, replace(agenda, items=items), {each.id for each in retimed})
    return (ch.ItemsRetimed(item.id, tuple(Start(each.id, each.starts_at) for each in retimed)),)


def _check_nothing_runs_into(event: Event, items: tuple[Item, ...], retimed: list[Item]) -> None:
    before = {item.id: item for item in event.agenda.items}
    for one, other in product(retimed, items):
        if one.id != other.id and _at_once(one, other) and not _at_once(before[one.id], before[other.id]):
            told = f"{quoted(one)} would run into {quoted(other)}"
            raise ConflictError(f"{told}. Change a length or a time first.")
    known = {fault.item.id for fault in faults(event.facts, event.agenda.rooms, event.agenda.items)}
    for fault in faults(event.facts, event.agenda.rooms, items):
        if fault.item.id not in known:
            raise ConflictError(fault.sentence)


def _at_once(one: Item, other: Item) -> bool:
    """Tell whether two items of which only one can be live are at the same time."""
    return one.overlaps(other) and one.shares_place_with(other)
