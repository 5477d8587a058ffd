"""Lengths of a recording: as a player shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.lengths import clock_of, seconds_in


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("42:10", 2530), ("1:02:30", 3750), (" 0:04 ", 4), ("-0:30", -30), ("95:00", 5700), ("12:03:00", 43380)],
)
def test_a_length_is_read_as_a_player_shows_it(text: str, seconds: int) -> None:
    assert seconds_in(text) == seconds


@pytest.mark.parametrize("text", ["", "42", "1:2", "1:60", "1:2:03", "an hour", "1:02:03:04", "²:10"])
def test_what_is_no_length_is_none(text: str) -> None:
    assert seconds_in(text) is None


@given(st.integers(-360_000, 360_000))
def test_a_printed_length_is_read_as_what_it_was(seconds: int) -> None:
    assert seconds_in(clock_of(seconds)) == seconds


def test_an_unknown_length_prints_nothing() -> None:
    assert clock_of(None) == ""
