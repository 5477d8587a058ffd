"""Reading a form: every field by itself, and none that stops the others from being read."""

from __future__ import annotations

from datetime import date, time

import pytest

from companion.domain.errors import FieldError
from companion.domain.reading import Reading, is_slug


def test_what_is_right_is_read_and_nothing_is_noted() -> None:
    reading = Reading()

    read = (
        reading.line("title", "  Two\u200b  words "),
        reading.prose("text", "One\r\n\u202etwo "),
        reading.lines("hosts", "A\n\n B "),
        reading.whole("seats", " 12 ", highest=20),
        reading.clock("start", "09:30:59"),
        reading.day("date", "2026-04-07"),
        reading.zone("zone", "Europe/London").key,
    )

    assert read == ("Two words", "One\ntwo", ("A", "B"), 12, time(9, 30), date(2026, 4, 7), "Europe/London")
    reading.check()


def test_the_first_sentence_of_a_field_stays_and_all_fields_are_refused_at_once() -> None:
    reading = Reading()
    reading.line("title", " ", needed="Give it a title.")
    reading.note("title", "Another.")
    reading.whole("seats", "-1", highest=20)
    reading.slug("slug", "A b")

    with pytest.raises(FieldError) as refusal:
        reading.check()

    assert refusal.value.fields == {
        "title": "Give it a title.",
        "seats": "Write a whole number from 1 to 20.",
        "slug": "Use small letters a to z, digits and single hyphens, 64 at most.",
    }


@pytest.mark.parametrize("number", ["0", "21", "1.5", "٣", "²", "9" * 5_000, "x"])
def test_what_is_no_whole_number_is_told(number: str) -> None:
    reading = Reading()

    assert reading.whole("seats", number, highest=20) is None
    assert list(reading.wrong) == ["seats"]


def test_a_slug_is_fit_for_an_address() -> None:
    assert [is_slug(text) for text in ("a-1", "", "a--b", "é", "a" * 65)] == [True, False, False, False, False]
