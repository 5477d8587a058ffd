"""Announcements by a host, to everyone or to one room."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

MAX_NOTICE_CHARACTERS = 280
"""A notice is read at a glance, on a phone and across a hall."""

URGENT_FOR_S = 15 * 60
"""So long an urgent notice stands before everything else. Who comes later finds it among the others."""


class CalledBack(Struct, frozen=True):
    """That everyone was called back: to which item, by which notice, by whom, and when, in UTC."""

    item: str
    notice: str
    by: str
    at: datetime


class Notice(Struct, frozen=True):
    """An announcement. `room` is a room's id, or None for everyone; `at` is UTC.

    `called` are the people whom an urgent one for a room interrupts: who held a seat there when it was
    made, or took one while it was current.
    """

    id: str
    text: str
    at: datetime
    urgent: bool
    room: str | None
    called: frozenset[str] = frozenset()


def is_current(notice: Notice, room: str | None, at: datetime) -> bool:
    """Tell whether an urgent notice for a room, not None, still stands before everything else at a moment."""
    is_urgent_there = notice.urgent and room is not None and notice.room == room
    return is_urgent_there and at < notice.at + timedelta(seconds=URGENT_FOR_S)


def call(notice: Notice, person: str) -> Notice:
    """Let the notice interrupt one person more."""
    return replace(notice, called=notice.called | {person})
