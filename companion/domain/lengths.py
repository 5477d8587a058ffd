"""Lengths of a recording, as a player shows them: hours, minutes and seconds."""

import re

_CLOCK = re.compile(r"(?P<early>-?)(?:(?P<hours>\d{1,3}):(?=\d\d:))?(?P<minutes>\d{1,4}):(?P<seconds>[0-5]\d)")


def seconds_in(text: str) -> int | None:
    """How many seconds something like "1:02:30", "62:30" or "-0:30" says; None if it says none."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    seconds = int(found["hours"] or 0) * 3600 + int(found["minutes"]) * 60 + int(found["seconds"])
    return -seconds if found["early"] else seconds


def clock_of(seconds: int | None) -> str:
    """Print seconds as a player does; "" for None."""
    if seconds is None:
        return ""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    printed = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"-{printed}" if seconds < 0 else printed
