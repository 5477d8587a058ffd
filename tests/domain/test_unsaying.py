"""What the state knows of wordings, and what is left of it once they were erased."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.lateness import ShiftMode
from companion.domain.unsaying import called, find_thing, has_earlier, stands
from companion.domain.wordings import Sort, Thing, Unsaid, Wording
from tests.builders import SMALL_DAY, a_day, a_workshop, at

CLAY = Thing(Sort.WRITE_UP, "clay")
A_SPEAKER = Thing(Sort.SPEAKER, "speaker")


def test_each_thing_is_known_by_the_records_that_wrote_it() -> None:
    play = a_day()
    assert CLAY not in play.event.wordings

    play.do(c.WriteUpItem("clay", "Good"))
    first = play.event.version
    play.do(c.WriteUpItem("clay", "Better"))

    assert play.event.wordings[CLAY] == Wording(first, first + 1, 2, editions=0)
    assert has_earlier(play.event, CLAY)
    assert not has_earlier(play.event, A_SPEAKER)


def test_what_was_erased_is_known_by_where_what_stands_was_written() -> None:
    play = a_day()
    for text in ("Good", "Better"):
        play.do(c.WriteUpItem("clay", text))
    play.do(c.Wrap())
    play.do(c.Freeze())
    written = play.event.wordings[CLAY]

    play.do(c.EraseWordings(("write-up:clay",)))

    erased = play.event.version
    assert play.event.unsaid["write-up:clay"] == Unsaid(written.first, written.last, erased, editions=0)
    assert not has_earlier(play.event, CLAY)
    assert stands(play.event, CLAY)


def test_an_edition_that_was_ordered_before_something_was_written_anew_may_have_the_words() -> None:
    play = a_day()
    play.do(c.WriteUpItem("clay", "Good"))
    for command in (
        c.Wrap(),
        c.Freeze(),
        c.PublishEdition(1, "0" * 64),
        c.WriteUpItem("clay", "Better"),
        c.OrderEdition("So"),
    ):
        play.do(command)

    play.do(c.EraseWordings(("write-up:clay",)))

    assert play.event.unsaid["write-up:clay"].editions == 1


def test_a_speaker_is_called_by_where_they_were_first_named() -> None:
    play = a_day()
    number = play.event.wordings[A_SPEAKER].first

    assert called(play.event, A_SPEAKER) == f"speaker:@{number}"
    assert find_thing(play.event, "speaker:speaker") == find_thing(play.event, f"speaker:@{number}") == A_SPEAKER


def test_what_nobody_wrote_is_not_found() -> None:
    play = a_day()
    play.do(c.SwapItems("clay", "ink"))

    assert [find_thing(play.event, called) for called in ("section:9", "poem:1", "speaker:@99", "reasons:clay")] == (
        [None] * 4
    )


def test_the_line_of_one_room_goes_also_from_what_an_undo_goes_back_to() -> None:
    play = a_day((*SMALL_DAY, a_workshop("stone", "13:15", 30, "red")))
    for minutes, why in ((5, "A flooded road"), (10, "A flooded floor")):
        play.do(c.DelayRoom("stone", "red", minutes, ShiftMode.EVERYTHING, why))

    play.do(c.EraseWordings(("reasons",)))

    assert "flooded" not in repr(play.event)
    play.do(c.UndoItem("stone"))
    assert play.item("stone").starts_at == at("13:20")
    assert "flooded" not in repr(play.event)


def test_the_lines_that_say_why_go_from_everywhere_and_the_plan_stays() -> None:
    play = a_day()
    play.do(c.SetProtection("close", protected=False))
    play.do(c.MoveItem("drums-again", "hall", "A flooded floor"))
    play.do(c.ShiftAgenda("ink", 5, ShiftMode.EVERYTHING, "A flooded road"))
    before = play.event.agenda

    play.do(c.EraseWordings(("reasons",)))

    after = play.event.agenda
    assert after.items == before.items
    assert [after.whys(item) for item in after.items if after.whys(item)] == []
    assert [news.why for news in play.event.news] == ["", ""]
    assert "flooded" not in repr(play.event)
