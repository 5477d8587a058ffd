"""Words are found wherever they are, however they are typed, and nowhere else."""

from __future__ import annotations

import pytest

from companion.domain import commands as c
from companion.domain.typed import TypedItem, TypedSpeaker
from companion.views.finding import Passages, find_words
from companion.views.things import named
from tests.builders import ANA, Play, a_day

WORDS = "Zoë  Plåceholder"


def found_in(play: Play, words: str = WORDS) -> list[tuple[str, str, str]]:
    """Where words are, what would be erased there, and where it is written anew."""
    passages = Passages(play.event).of(play.records)
    return [(found.where, found.what, found.mend) for found in find_words(play.event, passages, words)]


@pytest.mark.parametrize("typed", ["ZOË PLÅCEHOLDER", "Zoe\u0308 Pla\u030aceholder", "zoë\nplåceholder"])
def test_words_are_found_however_they_are_typed(typed: str) -> None:
    play = a_day()
    play.do(c.PostComment(f"I met {WORDS} here"), ANA)

    assert found_in(play, typed) == [("Comment 1, by Ana", "comment:1", "")]


def test_words_are_found_in_a_long_text_whatever_else_is_in_it() -> None:
    play = a_day()
    play.do(
        c.SetVideo(
            "The film", transcript="a" + "\u0301\u0327" * 100_000 + f" and Zoe\u0308 Pla\u030aceholder {'x' * 5_000}"
        )
    )

    assert [where for where, _, _ in found_in(play)] == ["The video"]


def test_every_place_is_told_with_what_is_to_be_done_about_it() -> None:
    play = a_day()
    play.do(c.DescribeItem("ink", TypedItem(title=f"With {WORDS}")))
    play.do(c.DescribeItem("ink", TypedItem(title="Ink")))
    play.do(c.SetSpeaker("speaker", TypedSpeaker(name=WORDS)))
    play.do(c.PostNotice(f"{WORDS} is late"))
    play.do(c.MoveItem("drums-again", "hall", f"{WORDS} is late"))
    for command in (c.Wrap(), c.Freeze(), c.PublishEdition(1, "0" * 64), c.OrderEdition(f"Without {WORDS}")):
        play.do(command)

    assert found_in(play) == [
        ("Item: Ink (an earlier wording)", "earlier:item:ink", ""),
        ("Speaker: Zoë Plåceholder", "wholly:speaker:speaker", "host/setup/speakers/speaker"),
        ("Notice 1", "wholly:notice:1", ""),
        ("The lines on why the plan was changed", "wholly:reasons", ""),
        ("What edition 2 says has changed", "", ""),
    ]


def test_what_is_erased_is_not_found_also_while_the_log_has_it_yet() -> None:
    play = a_day()
    play.do(c.PostNotice(f"{WORDS} is late"))
    play.do(c.WriteUpItem("clay", WORDS))
    play.do(c.EraseWordings(("notice:1", "write-up:clay"), wholly=True))

    assert found_in(play) == []
    assert found_in(play, "  ") == []


def test_what_is_no_longer_there_is_named_by_its_sort() -> None:
    play = a_day()
    play.do(c.WriteSection("1", "Dawn", "Early."))
    play.do(c.PostNotice("Lunch"))
    before = {named(play.event, thing) for thing in play.event.wordings}

    play.do(c.RemoveSection("1"))
    play.do(c.WithdrawNotice("1"))
    after = {named(play.event, thing) for thing in play.event.wordings}

    assert before - after == {"Section of the story: Dawn", "Notice 1"}
    assert after - before == {"A section of the story that is no longer there", "Notice 1, which was withdrawn"}
