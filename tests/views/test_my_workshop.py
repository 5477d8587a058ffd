"""My workshop: each delegate's page says where they have to be, or where there is space."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.agenda import Room
from companion.domain.changes import RoomSet
from companion.views.my_workshop import my_workshop
from companion.views.personal import workshop_html
from companion.views.rendering import Renderer
from tests.builders import ANA, BEN, CEM, HOST, Play, a_day

RED = Room("red", "Red Room", "First floor", "Up the stairs, then left.", "A lift beside the stairs.")


def with_seats() -> Play:
    """Ana holds a seat in clay; the red room can be found."""
    play = a_day()
    play.change(RoomSet(RED))
    play.do(c.TakeSeat("clay"), ANA)
    return play


def test_before_a_block_is_next_nobody_is_sent_anywhere() -> None:
    play = with_seats()

    assert my_workshop(play.event, ANA.id) is None
    play.do(c.StartItem("welcome"))
    assert my_workshop(play.event, ANA.id) is not None


def test_a_page_says_which_room_which_floor_the_way_the_access_and_when(renderer: Renderer) -> None:
    play = with_seats()
    play.do(c.StartItem("welcome"))

    html = workshop_html(renderer, play.event, ANA.id)

    for told in ("Clay", "Red Room", "First floor", "Up the stairs, then left.", "A lift beside the stairs.", "10:15"):
        assert told in html
    going = my_workshop(play.event, ANA.id)
    assert going is not None
    assert going.spoken == "Your workshop begins at 10:15: Clay, Red Room, First floor."


def test_when_the_block_starts_the_page_says_that_it_is_on() -> None:
    play = with_seats()
    play.do(c.StartBlock(("clay", "drums")))

    going = my_workshop(play.event, ANA.id)

    assert going is not None
    assert going.spoken == "Your workshop is on now: Clay, Red Room, First floor."


def test_whoever_has_no_seat_is_told_where_space_is_left() -> None:
    play = with_seats()
    play.do(c.TakeSeat("clay"), CEM)
    play.do(c.StartItem("welcome"))

    for person in (BEN.id, None):
        going = my_workshop(play.event, person)
        assert going is not None
        assert [other.title for other in going.others] == ["Drums"]
        assert going.spoken == "Workshops begin at 10:15. You can see here which ones have space."


def test_where_every_one_is_full_the_waiting_lists_are_named(renderer: Renderer) -> None:
    play = with_seats()
    for item, person in (("clay", CEM), ("drums", HOST), ("drums", BEN)):
        play.do(c.TakeSeat(item), person)
    play.do(c.StartItem("welcome"))

    html = workshop_html(renderer, play.event, "dee")

    assert 'Every one is full. <a href="#workshops">Join a waiting list</a>.' in html


def test_whose_workshop_does_not_take_place_is_told_so_and_where_there_is_space(renderer: Renderer) -> None:
    play = with_seats()
    play.do(c.SkipItem("clay"))
    play.do(c.StartItem("drums"))

    html = workshop_html(renderer, play.event, ANA.id)

    assert "“Clay”, in which you had a seat, does not take place." in html
    assert '<a href="#workshop-drums">Drums <span class="soft">Blue Room</span></a>' in html


def test_whose_workshop_is_over_is_sent_nowhere_while_others_go_on() -> None:
    play = with_seats()
    play.do(c.StartBlock(("clay", "drums")))
    play.do(c.FinishItem("clay"))

    assert my_workshop(play.event, ANA.id) is None
    assert my_workshop(play.event, BEN.id) is not None


def test_a_plenary_and_a_day_that_is_over_send_nobody_anywhere() -> None:
    play = with_seats()
    play.do(c.StartItem("ink"))
    play.do(c.StartItem("close"))

    assert my_workshop(play.event, ANA.id) is None
    play.do(c.Wrap())
    assert my_workshop(play.event, ANA.id) is None
