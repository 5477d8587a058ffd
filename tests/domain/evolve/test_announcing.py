"""Notices and screens: what each change does to the state."""

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.screens import MAIN, Scene, Screen
from tests.builders import ANA, BEN, CEM, a_day


def test_a_notice_stands_until_it_is_withdrawn_and_counts_all_the_same() -> None:
    play = a_day()
    play.do(c.PostNotice("Lunch is late.", urgent=True, room="red"))
    (notice,) = play.event.notices

    play.do(c.WithdrawNotice("1"))

    assert (notice.id, notice.text, notice.urgent, notice.room) == ("1", "Lunch is late.", True, "red")
    assert (play.event.notices, play.event.announced) == ((), 1)


def test_an_urgent_notice_to_a_room_calls_those_who_hold_a_seat_there_and_will() -> None:
    play = a_day()
    for item, person in (("clay", ANA), ("drums", BEN), ("ink", CEM)):
        play.do(c.TakeSeat(item), person)
    play.do(c.SkipItem("clay"))

    play.change(ch.NoticePosted("1", "The room is closed.", urgent=True, room="red"))
    play.change(ch.NoticePosted("2", "The room is open.", room="red"))

    assert [notice.called for notice in play.event.notices] == [{CEM.id}, frozenset()]


def test_a_screen_is_added_shows_something_else_and_goes() -> None:
    play = a_day()

    play.change(ch.ScreenSet("foyer", "Foyer", "red"))
    play.change(ch.SceneSet("foyer", Scene.JOIN))
    added = play.event.screens
    play.change(ch.ScreenRemoved("foyer"))

    assert added == (MAIN, Screen("foyer", "Foyer", "red", Scene.JOIN))
    assert play.event.screens == (MAIN,)
