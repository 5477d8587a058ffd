"""What people type is fit to be shown."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.text import BIDIRECTIONAL, MAX_TYPED_CHARACTERS, one_line, too_long, without_controls

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Ada \t Lovelace\r\n", "Ada Lovelace"),
        ("ﬁona", "fiona"),
        ("Zoe\u0308", "Zoë"),
        ("ada\u202egnp.exe", "adagnp.exe"),
        ("A\u200bd\ufeffa\u00ad\x00", "Ada"),
        ("one\u2028two\x85three", "one two three"),
        ("\ud800Ada", "Ada"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("<b>Ada</b>", "<b>Ada</b>"),
        ("\u3164\u2800\u115f", ""),
        ("\u200d \u200c", ""),
        ("", ""),
    ],
)
def test_one_line_keeps_what_can_be_seen(typed: str, shown: str) -> None:
    assert one_line(typed) == shown


def test_one_line_does_not_stall_on_a_tower_of_accents() -> None:
    tower = "a" + "\u0301" * 16_000 + "\u0323" * 16_000
    before_s = time.perf_counter()

    line = one_line(tower)

    assert time.perf_counter() - before_s < 0.25
    assert len(line) <= MAX_TYPED_CHARACTERS


@given(ANY_TEXT)
def test_one_line_is_one_line_and_made_once(typed: str) -> None:
    line = one_line(typed)

    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert not BIDIRECTIONAL & {*line}
    assert one_line(line) == line


@given(ANY_TEXT)
def test_without_controls_keeps_line_breaks_and_can_be_encoded(typed: str) -> None:
    text = without_controls(typed)

    assert text.count("\n") == typed.count("\n")
    assert not BIDIRECTIONAL & {*text}
    assert text.encode().decode() == text


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    assert too_long("abcd", 3) == "This has 4 characters; 3 fit. Shorten it by 1."
    assert too_long("x" * 1_001, 1_000, "reply") == "This reply has 1,001 characters; 1,000 fit. Shorten it by 1."
    assert too_long("abc", 3) == ""
