"""Ways to tell what somebody did, and what is named in it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.domain.people import Role
from companion.views.people import place_of
from companion.views.wording import shortened

QUOTED = 80
"""So many characters of what was said stand in the trail; the link leads to the rest."""


class Sort(StrEnum):
    """What sort of thing was changed."""

    RUNDOWN = "rundown"
    SEATS = "seats"
    WALL = "wall"
    PEOPLE = "people"
    SETTINGS = "settings"


class Said(NamedTuple):
    """What somebody did, as it follows their name, and the page below the event's that it concerns, "" for none."""

    words: str
    link: str = ""


Words = Callable[[Event, ch.Record, Any], Said]


class Telling(NamedTuple):
    """How one kind of change is told."""

    sort: Sort
    words: Words


# What is named


def item_named(event: Event, item_id: str) -> str:
    """Name an item by its title, in quotation marks; one that is gone by its id."""
    item = event.agenda.item(item_id)
    return f"“{item.title if item else item_id}”"


def room_named(event: Event, room_id: str | None) -> str:
    """Name a room, or everyone."""
    room = event.agenda.room(room_id)
    return room.name if room else str(room_id or "everyone")


def role_named(event: Event, role: Role, room: str | None) -> str:
    """Name a role with its place, as in “steward of Red Room”."""
    place = place_of(event, role, room)
    return f"{role} of {place}" if place else role.value


def because(reason: str) -> str:
    """Add the reason, if there is one."""
    return f", because “{reason}”" if reason else ""


def why_told(why: str) -> str:
    """Add the line that delegates read, if there is one."""
    return f": “{why}”" if why else ""


def is_own(record: ch.Record, person: str) -> bool:
    """Tell whether it concerns whoever did it."""
    return record.by == person


# Ways to tell


def plain(words: str) -> Words:
    """Tell what needs no name."""
    return lambda _event, _record, _change: Said(words)


def of_item(words: str) -> Words:
    """Tell what happened to an item: `{}` is its title."""
    return lambda event, _record, change: Said(words.format(item_named(event, change.item)), line_of_item(change.item))


def line_of_item(item_id: str) -> str:
    """Where an item stands in the rundown."""
    return f"host#rundown-{item_id}"


def of_person(own: str, others: str) -> Words:
    """Tell what became of a person's seat: `{}` is the item's title, and in `others` first the person's name."""

    def words(event: Event, record: ch.Record, change: Any) -> Said:
        item = item_named(event, change.item)
        told = own.format(item) if is_own(record, change.person) else others.format(event.known_as(change.person), item)
        return Said(told, line_of_item(change.item))

    return words


def of_comment(words: str) -> Words:
    """Tell what happened to a comment: `{}` is whose it is, and what it says follows."""

    def told(event: Event, record: ch.Record, change: Any) -> Said:
        comment = event.wall.comments[change.comment]
        whose = "their own comment" if is_own(record, comment.author) else f"a comment by {comment.name}"
        reason = because(getattr(change, "reason", ""))
        quoted = f"{words.format(whose)}{reason}: “{shortened(comment.text, QUOTED)}”"
        return Said(quoted, f"comments/{comment.id}/tend")

    return told


def of_bar(verb: str) -> Words:
    """Tell who was kept from what, and why."""

    def words(event: Event, _record: ch.Record, change: ch.PersonMuted | ch.PersonBanned) -> Said:
        hidden = ", and hid all that they had said" if change.hides else ""
        return Said(f"{verb} {event.known_as(change.person)}{because(change.reason)}{hidden}", "host/people#kept-out")

    return words
