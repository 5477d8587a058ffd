"""Moments as pages print them: absolute, in the event's own zone."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct


class Moment(Struct, frozen=True):
    """A moment for `<time>`: `iso` for machines, `text` as "11:30", `epoch` in seconds since 1970 for countdowns."""

    iso: str
    text: str
    epoch: int


@lru_cache(maxsize=4_096)
def moment_in(zone: ZoneInfo, at: datetime) -> Moment:
    """Print a moment in a zone, to the minute. A day has few, and each stands in many places."""
    local = at.astimezone(zone)
    return Moment(local.isoformat(timespec="minutes"), f"{local:%H:%M}", int(at.timestamp()))


def day_in(zone: ZoneInfo, at: datetime) -> str:
    """Print the day, as in "Thursday 7 April 2011"."""
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B} {local.year}"
