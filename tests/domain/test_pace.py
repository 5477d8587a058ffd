"""How fast one person may post and vote."""

from datetime import timedelta

import pytest

from companion.domain.pace import BURST, BURST_WINDOW_S, wait_s
from tests.builders import at

NOON = at("12:00")


@pytest.mark.parametrize(
    ("times", "seconds_later", "waits_s"),
    [
        (BURST - 1, 0, 0),
        (BURST, 0, BURST_WINDOW_S),
        (BURST, 3, 7),
        (BURST, 3.2, 7),
        (BURST, 9.99, 1),
        (BURST, 10, 0),
        (BURST, -3_600, BURST_WINDOW_S),
    ],
    ids=[
        "one fewer than a burst",
        "right after a burst",
        "some seconds later",
        "seconds are rounded up",
        "just before the window ends",
        "after the window",
        "a clock that was set back",
    ],
)
def test_after_a_burst_one_waits_until_its_first_is_old_enough(times: int, seconds_later: float, waits_s: int) -> None:
    assert wait_s((NOON,) * times, BURST, NOON + timedelta(seconds=seconds_later)) == waits_s
