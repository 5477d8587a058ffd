"""Reads what Sessionize gives out: its views All, Sessions and Grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from companion.programme.importing.entry import NO_PLACE, Entry, in_json
from companion.programme.importing.found import Found, FoundItem, FoundPerson, FoundRoom
from companion.programme.importing.moments import minutes_between, when_in
from companion.programme.importing.report import Report

FORMAT = "a programme of Sessionize"
PRIVATE = "Answers to questions are between speakers and those who asked."


class _Listed(Struct, frozen=True):
    """Whom and what sessions name by id."""

    persons: Mapping[str, FoundPerson]
    rooms: Mapping[str, str]


def is_one(document: object) -> bool:
    """Tell whether a JSON document is a view of Sessionize."""
    if isinstance(document, dict):
        return isinstance(document.get("sessions"), list) and "schedule" not in document
    first = document[0] if isinstance(document, list) and document else None
    return isinstance(first, dict) and bool({"groupName", "timeSlots"} & first.keys() or _has_rooms(first))


def _has_rooms(group: dict[str, object]) -> bool:
    return isinstance(group.get("rooms"), list) and "date" in group


def read(document: object, report: Report) -> Found:
    """Read a view. It names neither the event nor its time zone."""
    if isinstance(document, dict):
        return _whole(Entry(document, in_json("$"), report))
    groups = document if isinstance(document, list) else []
    top = Entry({"$": groups}, in_json("$"), report)
    items = [item for group in top.entries("$") for item in _grouped(group)]
    return Found(format=FORMAT, items=tuple(items), rooms=_in_order(items))


def _whole(top: Entry) -> Found:
    persons = {key: person for key, person in map(_person, top.entries("speakers", "speaker")) if key}
    rooms = {key: room for key, room in map(_room, top.entries("rooms", "room")) if key}
    listed = _Listed(persons, {key: room.name for key, room in rooms.items()})
    items = tuple(_item(entry, listed) for entry in top.entries("sessions", "session"))
    if top.take("questions"):
        top.report.left_out(top.place("questions"), "questions", PRIVATE)
    top.close()
    return Found(format=FORMAT, items=items, rooms=tuple(rooms.values()))


def _in_order(items: list[FoundItem]) -> tuple[FoundRoom, ...]:
    return tuple(FoundRoom(name=name) for name in dict.fromkeys(item.room for item in items if item.room))


def _grouped(group: Entry) -> Iterator[FoundItem]:
    """The sessions of a group, or of the rooms of a day."""
    nobody = _Listed({}, {})
    for entry in group.entries("sessions", "session"):
        yield _item(entry, nobody)
    for room in group.entries("rooms", "room"):
        names = _Listed({}, {room.line("id"): room.line("name")})
        for entry in room.entries("sessions", "session"):
            yield _item(entry, names)
        room.ignore("id", "name", "hasOnlyPlenumSessions", "session", "index")
        room.close()
    # The slots have the same sessions once more, by time.
    group.ignore("timeSlots", "date", "isDefault", "groupId", "groupName")
    group.close()


def _person(entry: Entry) -> tuple[str, FoundPerson]:
    key = entry.line("id")
    given = " ".join(filter(None, (entry.line("firstName"), entry.line("lastName"))))
    person = FoundPerson(name=entry.line("fullName") or given, key=key, role=entry.line("tagLine"))
    entry.ignore("fullName", "firstName", "lastName", "isTopSpeaker", "sessions")
    _drop_answers(entry)
    entry.close()
    return key, person


def _room(entry: Entry) -> tuple[str, FoundRoom]:
    key, room = entry.line("id"), FoundRoom(name=entry.line("name"))
    entry.ignore("sort")
    entry.close()
    return key, room


def _item(entry: Entry, listed: _Listed) -> FoundItem:
    starts, ends = when_in(entry.line("startsAt"), exact=True), when_in(entry.line("endsAt"), exact=True)
    room_id = entry.line("roomId")
    item = FoundItem(
        place=entry.where,
        title=entry.title("title"),
        starts=starts,
        minutes=minutes_between(starts, ends) if starts and ends else None,
        room=entry.line("room") or listed.rooms.get(room_id, ""),
        service=entry.flag("isServiceSession"),
        plenary=entry.flag("isPlenumSession"),
        persons=tuple(_named(entry, listed)),
        summary=entry.prose("description"),
    )
    entry.ignore("id", "isInformed", "isConfirmed", "status", "startsAt", "endsAt", "room", "categories")
    if entry.take("categoryItems", "categories"):
        entry.report.left_out(entry.place("categoryItems"), entry.named("categoryItems"), NO_PLACE)
    _drop_answers(entry)
    entry.close()
    return item


def _named(session: Entry, listed: _Listed) -> Iterator[FoundPerson]:
    """Who speaks: by id, or with a name of their own."""
    written = session.take("speakers")
    for n, each in enumerate(written if isinstance(written, list) else ()):
        named = each if isinstance(each, dict) else {"id": each}
        entry = Entry(named, in_json(f"{session.place('speakers')}[{n}]"), session.report, "speaker")
        key, name = entry.line("id"), entry.line("name", "fullName")
        if person := listed.persons.get(key):
            yield person
        elif name:
            yield FoundPerson(name=name, key=key)
        else:
            session.report.left_out(entry.where, "session.speakers", "Nobody of this id is among the speakers.")
        entry.ignore("name", "fullName")
        entry.close()


def _drop_answers(entry: Entry) -> None:
    if entry.take("questionAnswers"):
        entry.report.left_out(entry.place("questionAnswers"), entry.named("questionAnswers"), PRIVATE)
