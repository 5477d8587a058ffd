"""Announcements by a host, to everyone or to one room."""

from datetime import datetime

from msgspec import Struct

MAX_NOTICE_CHARACTERS = 280
"""A notice is read at a glance, on a phone and across a hall."""

URGENT_FOR_S = 15 * 60
"""So long an urgent notice stands before everything else. Who comes later finds it among the others."""


class Notice(Struct, frozen=True):
    """An announcement. `room` is a room's id, or None for everyone; `at` is UTC.

    `called` are the people whom an urgent one for a room interrupts: who held a seat there when it was made.
    """

    id: str
    text: str
    at: datetime
    urgent: bool
    room: str | None
    called: frozenset[str] = frozenset()
