"""How fast one person may post and vote."""

from datetime import datetime
from math import ceil

BURST = 10
VOTES_BURST = 20
BURST_WINDOW_S = 10
"""One person may post `BURST` comments and vote `VOTES_BURST` times in `BURST_WINDOW_S` seconds: far above a person
typing and tapping, far below a flood. People are counted, never addresses: a hall shares one."""


def wait_s(latest: tuple[datetime, ...], burst: int, now: datetime) -> int:
    """How many seconds somebody must wait before the same once more; 0 when they need not.

    Args:
        latest: When they last did it, as many times as make a burst.
    """
    if len(latest) < burst:
        return 0
    # A record's moment may be later than a clock that was set back: nobody waits longer than the window for that.
    waited_s = max(0.0, (now - latest[0]).total_seconds())
    return max(0, ceil(BURST_WINDOW_S - waited_s))
