"""Rules for setting up: creating the event, granting roles."""

from collections.abc import Iterable
from datetime import datetime

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import ConflictError, FieldError
from companion.domain.event import Event
from companion.domain.people import Grant, Person, Role


def create_event(event: Event, command: c.CreateEvent, by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Set up the programme, once. Whoever makes an event that is hosted is its first host.

    Raises:
        ConflictError: If the event exists.
        FieldError: If the programme contradicts itself.
    """
    if event.facts is not None:
        raise ConflictError(f"“{event.facts.title}” exists already. Choose another slug.")
    check_programme(command)
    return (
        ch.EventCreated(command.facts),
        *(ch.RoomSet(room) for room in command.rooms),
        *(ch.SpeakerSet(speaker) for speaker in command.speakers),
        *(ch.ItemSet(item) for item in command.items),
        *(ch.ItemWrittenUp(item, text) for item, text in command.write_ups.items()),
        *(ch.SeatTermsSet(item, terms) for item, terms in command.terms.items()),
        *(ch.ScreenSet(screen.id, screen.title, screen.room) for screen in command.screens),
        *((ch.PersonJoined(by.id, by.name), ch.RoleGranted(by.id, Role.HOST)) if command.hosted else ()),
    )


def set_clock(event: Event, command: c.SetClock, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Set the event's clock."""
    return () if event.clock_offset_s == command.offset_s else (ch.ClockSet(command.offset_s),)


def check_programme(command: c.CreateEvent) -> None:
    """Check that ids are unique, that what is named exists, and that times make sense.

    Raises:
        FieldError: With a sentence for each line that is wrong.
    """
    rooms, speakers = (
        {room.id for room in command.rooms},
        {speaker.id for speaker in command.speakers},
    )
    wrong: dict[str, str] = {}
    for kind, ids in (
        ("rooms", [room.id for room in command.rooms]),
        ("speakers", [speaker.id for speaker in command.speakers]),
        ("items", [item.id for item in command.items]),
    ):
        if twice := _twice(ids):
            wrong[kind] = f"The id {twice} is used twice in {kind}. Give each its own."
    if command.facts.ends_at <= command.facts.starts_at:
        wrong["ends_at"] = "The event ends before it starts. Check both times."
    for item in command.items:
        if item.room is not None and item.room not in rooms:
            wrong[f"items.{item.id}.room"] = f"“{item.title}” is in the room {item.room}, which is not listed."
        if unknown := [speaker for speaker in item.speakers if speaker not in speakers]:
            wrong[f"items.{item.id}.speakers"] = f"“{item.title}” names {unknown[0]}, who is not among the speakers."
        if item.minutes <= 0:
            wrong[f"items.{item.id}.minutes"] = f"“{item.title}” needs a length in minutes."
        if item.capacity is not None and item.capacity <= 0:
            wrong[f"items.{item.id}.capacity"] = f"“{item.title}” needs at least one seat, or no capacity at all."
    if wrong:
        raise FieldError(wrong)


def _twice(ids: Iterable[str]) -> str | None:
    seen: set[str] = set()
    return next((each for each in ids if each in seen or seen.add(each)), None)  # type: ignore[func-returns-value]


def grant_role(event: Event, command: c.GrantRole, _by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Give a person a role, and introduce them if they are new here. Whoever was kept out is let in again by it."""
    return granted(event, Person(command.person, command.name), Grant(command.role, command.room))


def granted(event: Event, person: Person, grant: Grant) -> tuple[ch.AnyChange, ...]:
    """Say what it takes to give somebody a role: nothing if they have it."""
    delegate = event.delegate(person.id)
    if delegate is not None and grant in delegate.grants:
        return ()
    first: tuple[ch.AnyChange, ...] = ()
    if delegate is None:
        first = (ch.PersonJoined(person.id, person.name),)
    elif delegate.bar:
        first = (ch.PersonReadmitted(person.id),)
    return (*first, ch.RoleGranted(person.id, grant.role, grant.room))


def revoke_role(event: Event, command: c.RevokeRole, by: Person, _now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take a role back.

    Raises:
        ConflictError: If no host would be left.
    """
    delegate, gone = event.delegate(command.person), Grant(command.role, command.room)
    if delegate is None or gone not in delegate.grants:
        return ()
    if command.role is Role.HOST and not _host_without(event, command.person, gone):
        who = "You are" if by.id == command.person else f"{delegate.name} is"
        raise ConflictError(f"{who} the only host, and somebody has to be. Invite another host first.")
    return (ch.RoleRevoked(command.person, command.role, command.room),)


def _host_without(event: Event, person: str, gone: Grant) -> bool:
    """Tell whether the event has a host even without what one person was granted."""
    return any(
        grant.role is Role.HOST and (other != person or grant != gone)
        for other, delegate in event.people.items()
        for grant in delegate.grants
    )
