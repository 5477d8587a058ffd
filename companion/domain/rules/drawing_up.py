"""Rules for what an event is, where, and who speaks: facts, venue, rooms, speakers."""

from __future__ import annotations

from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Item, Room, Speaker
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.event import Event
from companion.domain.facts import Facts
from companion.domain.line_up import Start
from companion.domain.people import Person
from companion.domain.phases import Phase
from companion.domain.programme import day_of, faults, moved_along, quoted
from companion.domain.text import clipped
from companion.domain.typed import read_facts, read_room, read_speaker, read_venue
from companion.domain.unchanged import check_unchanged, of_facts

MOST_ENTRIES = 1_000
"""So many rooms, speakers or items no event has."""


def facts_to_change(event: Event) -> Facts:
    """The facts of an event that exists.

    Raises:
        NotFoundError: If nobody has created it.
    """
    if event.facts is None:
        raise NotFoundError("There is no such event.")
    return event.facts


def set_facts(event: Event, command: c.SetFacts, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Describe the event anew. Before the day, its items move along with its date and its time zone.

    Raises:
        FieldError: If fields are wrong, or an item would be outside the day.
        ConflictError: If the day has begun, and would be another; or if somebody else has changed the facts.
    """
    before = facts_to_change(event)
    facts = read_facts(command.facts, before, before.slug, before.venue)
    if facts == before:
        return ()
    check_unchanged(command.expects, of_facts(before))
    is_other_day = _is_other_day(before, facts)
    if is_other_day and event.phase is not Phase.DRAFT:
        raise ConflictError("The day has begun: its date and its time zone stay as they are.")
    moved = moved_along(event.agenda.items, before, facts) if is_other_day else ()
    if event.phase is Phase.DRAFT:
        _check_day_holds(event, before, facts, moved or event.agenda.items)
    change = ch.FactsSet(
        facts.title,
        facts.starts_at,
        facts.ends_at,
        facts.time_zone,
        facts.summary,
        facts.provenance,
        facts.hosts,
        facts.series,
    )
    starts = tuple(Start(item.id, item.starts_at) for item in moved)
    return (change, ch.ItemsRetimed("", starts)) if starts else (change,)


def _is_other_day(before: Facts, facts: Facts) -> bool:
    return (day_of(facts), facts.time_zone) != (day_of(before), before.time_zone)


def _check_day_holds(event: Event, before: Facts, facts: Facts, items: tuple[Item, ...]) -> None:
    # What was outside already was put there by an importer: changing other things must stay possible.
    known = {fault.item.id for fault in faults(before, (), event.agenda.items)}
    for fault in faults(facts, (), items):
        if fault.item.id not in known:
            raise FieldError({"start" if fault.item.starts_at < facts.starts_at else "end": fault.sentence})


def set_venue(event: Event, command: c.SetVenue, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Say anew where people gather, and how they get in.

    Raises:
        FieldError: If fields are wrong.
    """
    venue, before = read_venue(command.venue), facts_to_change(event).venue
    if venue == before:
        return ()
    check_unchanged(command.expects, before)
    return (ch.VenueSet(venue),)


# Rooms


def find_room(event: Event, room_id: str) -> Room:
    """Find a room.

    Raises:
        NotFoundError: If there is none with that id.
    """
    room = event.agenda.room(room_id)
    if room is None:
        raise NotFoundError("This room is no longer there. Load the page again.")
    return room


def set_room(event: Event, command: c.SetRoom, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Add a room, or describe one anew.

    Raises:
        NotFoundError: If it was removed meanwhile.
        FieldError: If fields are wrong, or it would hold fewer people than an item in it has seats.
    """
    before = find_room(event, command.room) if command.room else None
    room = read_room(
        command.typed,
        before.id if before else f"room-{event.version + 1}",
        [other for other in event.agenda.rooms if other != before],
    )
    if room == before:
        return ()
    check_unchanged(command.expects, before)
    if before is None:
        check_not_too_many("name", event.agenda.rooms)
    elif room.holds != before.holds:
        _check_holds(event, room)
    return (ch.RoomSet(room),)


def _check_holds(event: Event, room: Room) -> None:
    for item in event.agenda.items:
        if item.room == room.id and item.capacity and room.holds is not None and item.capacity > room.holds:
            told = f"{quoted(item)} has {item.capacity} seats in this room"
            raise FieldError({"holds": f"{told}. Offer fewer there first, or check this number."})


def check_not_too_many(field: str, entries: tuple[object, ...]) -> None:
    """Check that one more is not too many.

    Raises:
        FieldError: If it is.
    """
    if len(entries) >= MOST_ENTRIES:
        raise FieldError({field: f"There are {len(entries)} already; no more fit. Split the event."})


def remove_room(event: Event, command: c.RemoveRoom, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Remove a room that no item is in, with all that was for it alone: roles, invitations and notices.

    Screens that followed it follow the whole event.

    Raises:
        ConflictError: If items are in it.
    """
    room = event.agenda.room(command.room)
    if room is None:
        return ()
    if inside := [quoted(item) for item in event.agenda.items if item.room == room.id]:
        told = inside[0] if len(inside) == 1 else f"{', '.join(inside[:-1])} and {inside[-1]}"
        verb = "is" if len(inside) == 1 else "are"
        raise ConflictError(f"{told} {verb} in {clipped(room.name)}. Put them elsewhere first.")
    return (
        *(
            ch.RoleRevoked(person, grant.role, grant.room)
            for person, delegate in sorted(event.people.items())
            for grant in delegate.grants
            if grant.room == room.id
        ),
        *(
            ch.InvitationWithdrawn(invitation.id)
            for invitation in sorted(event.invitations.values(), key=lambda each: each.id)
            if invitation.room == room.id
        ),
        *(ch.NoticeWithdrawn(notice.id) for notice in event.notices if notice.room == room.id),
        *(ch.ScreenSet(screen.id, screen.title) for screen in event.screens if screen.room == room.id),
        ch.RoomRemoved(room.id),
    )


# Speakers


def find_speaker(event: Event, speaker_id: str) -> Speaker:
    """Find a speaker.

    Raises:
        NotFoundError: If there is none with that id.
    """
    speaker = event.agenda.speaker(speaker_id)
    if speaker is None:
        raise NotFoundError("This speaker is no longer there. Load the page again.")
    return speaker


def set_speaker(event: Event, command: c.SetSpeaker, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Add a speaker, or describe one anew.

    Raises:
        NotFoundError: If they were removed meanwhile.
        FieldError: If fields are wrong.
    """
    before = find_speaker(event, command.speaker) if command.speaker else None
    speaker = read_speaker(command.typed, before.id if before else f"speaker-{event.version + 1}")
    if speaker == before:
        return ()
    check_unchanged(command.expects, before)
    if before is None:
        check_not_too_many("name", event.agenda.speakers)
    return (ch.SpeakerSet(speaker),)


def remove_speaker(event: Event, command: c.RemoveSpeaker, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Remove a speaker, also from the items that name them."""
    speaker = event.agenda.speaker(command.speaker)
    return () if speaker is None else (ch.SpeakerRemoved(speaker.id),)
