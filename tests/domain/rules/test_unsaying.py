"""What hosts can have erased of what they wrote, and what is left."""

from __future__ import annotations

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import NotFoundError
from companion.domain.typed import TypedItem
from tests.builders import Play, a_day


def a_written_day() -> Play:
    """A day with something of most sorts."""
    play = a_day()
    play.do(c.PostNotice("Lunch is served"))
    play.do(c.WriteUpItem("clay", "It was good."))
    play.do(c.SetVideo("A video"))
    play.do(c.AddScreen("Foyer"))
    return play


def test_what_stands_alone_has_nothing_to_erase() -> None:
    play = a_written_day()

    for thing in ("facts", "venue", "section:1", "write-up:clay", "item:clay", "speaker:speaker", "video"):
        assert play.do(c.EraseWordings((thing,))) == ()


def test_an_earlier_wording_goes_and_the_one_that_stands_stays() -> None:
    play = a_written_day()
    play.do(c.WriteUpItem("clay", "It was better."))

    assert play.do(c.EraseWordings(("write-up:clay",))) == (ch.WordingsErased(("write-up:clay",)),)
    assert play.event.agenda.write_ups["clay"] == "It was better."
    assert play.do(c.EraseWordings(("write-up:clay",))) == ()


def test_a_notice_goes_wholly_whether_it_stands_or_was_withdrawn() -> None:
    play = a_written_day()
    play.do(c.PostNotice("Coffee is served"))
    play.do(c.WithdrawNotice("2"))

    for number in ("1", "2"):
        assert play.do(c.EraseWordings((f"notice:{number}",))) == (ch.WordingsErased((f"notice:{number}",)),)
        assert play.do(c.EraseWordings((f"notice:{number}",))) == ()

    assert (play.event.notices, play.event.announced) == ((), 2)


@pytest.mark.parametrize(
    ("thing", "change"),
    [
        ("section:1", ch.SectionRemoved("1")),
        ("write-up:clay", ch.ItemWrittenUp("clay", "")),
        ("video", ch.VideoSet(None)),
        ("speaker:speaker", ch.SpeakerRemoved("speaker")),
        ("item:clay", ch.ItemDescribed("clay", "Workshop")),
        ("screen:foyer", ch.ScreenSet("foyer", "A screen")),
    ],
)
def test_what_stands_can_go_too(thing: str, change: ch.AnyChange) -> None:
    play = a_written_day()

    first, erased = play.do(c.EraseWordings((thing,), wholly=True))

    assert first == change
    assert isinstance(erased, ch.WordingsErased)


def test_an_event_a_place_and_a_room_are_left_with_a_name_that_says_nothing() -> None:
    play = a_written_day()

    for thing in ("facts", "venue", "room:red"):
        play.do(c.EraseWordings((thing,), wholly=True))

    facts = play.event.facts
    assert facts
    assert (facts.title, facts.venue.name) == ("An event", "A place")
    assert [room.name for room in play.event.agenda.rooms] == ["Hall", "Room 2", "Blue Room"]


def test_the_line_that_quotes_titles_goes_with_an_item_that_changed_places() -> None:
    play = a_day()
    play.do(c.SwapItems("clay", "ink"))
    for item in ("clay", "drums"):
        play.do(c.DescribeItem(item, TypedItem(title="Another title")))

    assert play.do(c.EraseWordings(("item:drums",))) == (ch.WordingsErased(("item:drums",)),)
    assert play.event.news[0].why
    assert play.do(c.EraseWordings(("item:clay",))) == (ch.WordingsErased(("item:clay", "reasons")),)
    assert play.event.news[0].why == ""


def test_what_was_never_written_cannot_be_erased() -> None:
    play = a_day()

    for thing in ("notice:1", "write-up:clay", "poem", "speaker:nobody", ""):
        assert isinstance(play.refused(c.EraseWordings((thing,))), NotFoundError)


@pytest.mark.parametrize("steps", [(), (c.Wrap(),), (c.Wrap(), c.Freeze())])
def test_something_can_be_erased_whenever_it_must(steps: tuple) -> None:
    play = a_written_day()
    for step in steps:
        play.do(step)

    assert play.do(c.EraseWordings(("speaker:speaker",), wholly=True))
    assert play.do(c.EraseWordings(("notice:1",)))


def test_several_things_go_in_one_act() -> None:
    play = a_written_day()

    changes = play.do(c.EraseWordings(("section:1", "speaker:speaker", "notice:1", "section:1"), wholly=True))

    speaker = {*play.event.unsaid} - {"section:1", "notice:1"}
    assert changes == (
        ch.SectionRemoved("1"),
        ch.SpeakerRemoved("speaker"),
        ch.WordingsErased(("section:1", *speaker, "notice:1")),
    )
    assert play.do(c.EraseWordings(("section:1", "notice:1"), wholly=True)) == ()
