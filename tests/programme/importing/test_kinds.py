"""Kinds, from the words of others."""

from __future__ import annotations

import pytest

from companion.domain.agenda import Kind
from companion.programme.importing.kinds import kind_of


@pytest.mark.parametrize(
    ("called", "title", "kind"),
    [
        *(("workshop", "", Kind.WORKSHOP), ("Hands-on lab", "", Kind.WORKSHOP), ("panel_discussion", "", Kind.PANEL)),
        *(("Coffee Break", "", Kind.BREAK), ("lecture", "Clay", Kind.TALK), ("Talk", "Lunch", Kind.BREAK)),
        *(
            ("", "Registration / Breakfast", Kind.BREAK),
            ("", "Welcome", Kind.WELCOME),
            ("", "Closing words", Kind.CLOSE),
        ),
        *(("", "昼食", Kind.BREAK), ("", "Mittagspause", Kind.BREAK), ("", "Opening up data", Kind.WELCOME)),
    ],
)
def test_a_kind_follows_from_what_it_is_called_or_from_its_title(called: str, title: str, kind: Kind) -> None:
    assert kind_of(called, title, spoken=False, service=False) == (kind, True)


def test_a_talk_about_coffee_is_no_break() -> None:
    assert kind_of("", "Coffee, a history", spoken=True, service=False) == (Kind.TALK, True)


def test_what_is_no_talk_and_nothing_else_is_a_break() -> None:
    assert kind_of("", "Group photo", spoken=False, service=True) == (Kind.BREAK, True)


def test_a_word_that_is_not_understood_is_a_talk_and_told() -> None:
    assert kind_of("Birds of a feather", "", spoken=False, service=False) == (Kind.TALK, False)
