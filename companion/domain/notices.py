"""Announcements by a host, to everyone or to one room."""

from datetime import datetime

from msgspec import Struct

MAX_NOTICE_CHARACTERS = 280
"""A notice is read at a glance, on a phone and across a hall."""


class Notice(Struct, frozen=True):
    """An announcement. `room` is a room's id, or None for everyone; `at` is UTC."""

    id: str
    text: str
    at: datetime
    urgent: bool
    room: str | None
