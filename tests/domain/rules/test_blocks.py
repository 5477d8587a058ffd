"""Rules for blocks: all of one starts at once, safely for several hosts, and everyone is called back."""

from __future__ import annotations

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import ItemState
from companion.domain.errors import ConflictError, FieldError, NotFoundError
from companion.domain.people import SYSTEM
from tests.builders import HOST, OTHER_HOST, Play, a_day, a_workshop, an_item, at

BLOCK = ("clay", "drums")


def after_the_welcome() -> Play:
    """The welcome is on, and the morning's workshops are next."""
    play = a_day()
    play.do(c.StartItem("welcome"))
    return play


def test_a_block_starts_at_once_and_ends_the_plenary_before_it() -> None:
    play = after_the_welcome()

    assert play.do(c.StartBlock(BLOCK, ("welcome",))) == (
        ch.ItemFinished("welcome"),
        ch.ItemStarted("drums"),
        ch.ItemStarted("clay", ended=("welcome",), beside=("drums",)),
    )
    assert [item.id for item in play.event.agenda.live()] == ["clay", "drums"]


def test_one_undo_takes_back_the_whole_block_and_the_plenary_goes_on() -> None:
    for item in BLOCK:
        play = after_the_welcome()
        before = play.event.agenda.progress_of(play.item("welcome"))
        play.do(c.StartBlock(BLOCK))

        play.do(c.UndoItem(item))

        assert [play.state_of(each) for each in BLOCK] == [ItemState.UPCOMING] * 2
        assert play.event.agenda.progress_of(play.item("welcome")) == before


def test_of_two_hosts_who_start_a_block_the_second_is_told_who_was_first() -> None:
    play = after_the_welcome()
    play.do(c.StartBlock(BLOCK, ("welcome",)), HOST)

    refusal = play.refused(c.StartBlock(BLOCK, ("welcome",)), OTHER_HOST, after_s=2)

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "First Host started “Clay” 2 s ago. Nothing was skipped."


def test_what_is_live_already_goes_on_and_the_rest_of_the_block_starts() -> None:
    play = a_day()
    play.do(c.StartItem("clay"))
    before = play.event.agenda.progress_of(play.item("clay"))

    assert play.do(c.StartBlock(BLOCK, ())) == (ch.ItemStarted("drums"),)
    assert play.event.agenda.progress_of(play.item("clay")) == before


def test_a_block_ends_nothing_that_its_sender_did_not_know_of() -> None:
    play = after_the_welcome()
    play.do(c.StartItem("lunch"), HOST)

    refusal = play.refused(c.StartBlock(("ink", "drums-again"), ("welcome",)), OTHER_HOST, after_s=3)

    assert str(refusal) == "First Host started “Lunch” 3 s ago. Nothing was skipped. Look again, then decide."
    assert play.state_of("lunch") is ItemState.LIVE


def test_a_plenary_that_ended_meanwhile_is_no_reason_not_to_start() -> None:
    play = after_the_welcome()
    play.do(c.FinishItem("welcome"))

    assert play.do(c.StartBlock(BLOCK, ("welcome",)))


def test_what_is_over_what_needs_one_place_and_what_is_not_there_cannot_start_together() -> None:
    play = a_day()
    play.do(c.SkipItem("drums"))

    assert isinstance(play.refused(c.StartBlock(())), FieldError)
    assert isinstance(play.refused(c.StartBlock(("clay", "nothing"))), NotFoundError)
    assert str(play.refused(c.StartBlock(BLOCK))) == "You skipped “Drums” 3 s ago. Nothing was skipped."
    told = "“Clay” and “Ink” cannot be on at once. Start one of them."
    assert str(play.refused(c.StartBlock(("clay", "ink")))) == told


def test_the_latest_act_is_told_as_a_block() -> None:
    play = after_the_welcome()
    play.do(c.StartBlock(BLOCK))

    told = "Only the latest act can be undone. You started “Clay” and 1 beside it 4 s ago."
    assert str(play.refused(c.UndoItem("lunch"), after_s=4)) == told


def test_everyone_is_called_to_what_is_for_everyone_next() -> None:
    play = after_the_welcome()
    play.do(c.StartBlock(BLOCK))

    (notice,) = play.do(c.CallBack())

    assert notice == ch.NoticePosted("1", "Please come back: “Lunch” begins at 11:15.", urgent=True, item="lunch")
    assert len(play.event.agenda.live()) == 2


def test_a_call_names_the_room_and_what_runs_in_rooms_ends_with_it_if_asked_for() -> None:
    play = a_day()
    play.do(c.SkipItem("lunch"))
    play.do(c.StartBlock(("ink", "drums-again")))

    assert play.do(c.CallBack(finish=True)) == (
        ch.NoticePosted("1", "Please come back: “Close” begins at 13:00, in Hall.", urgent=True, item="close"),
        ch.ItemFinished("drums-again"),
        ch.ItemFinished("ink", beside=("drums-again",)),
    )
    assert play.event.agenda.live() == ()


def test_one_undo_lets_all_go_on_that_a_call_had_finished() -> None:
    play = a_day()
    play.do(c.StartBlock(BLOCK))
    before = play.event.agenda.progress
    play.do(c.CallBack(finish=True))

    play.do(c.UndoItem("clay"))

    assert play.event.agenda.progress == before


def test_a_call_to_what_is_on_already_says_so() -> None:
    play = after_the_welcome()

    (notice,) = play.do(c.CallBack(finish=True))

    assert notice == ch.NoticePosted(
        "1", "Please come back: “Welcome” is on now, in Hall.", urgent=True, item="welcome"
    )
    assert play.state_of("welcome") is ItemState.LIVE


def test_a_call_to_what_should_have_begun_does_not_name_a_time_that_is_past() -> None:
    play = a_day()
    play.do(c.StartBlock(BLOCK))
    play.now = at("11:20")

    (notice,) = play.do(c.CallBack())

    assert notice == ch.NoticePosted("1", "Please come back: “Lunch” begins now.", urgent=True, item="lunch")


def test_a_second_host_who_calls_at_once_calls_nobody_again_and_a_minute_later_everybody() -> None:
    play = a_day()
    play.do(c.StartBlock(BLOCK))
    play.do(c.CallBack(), HOST)

    assert play.do(c.CallBack(), OTHER_HOST, after_s=3) == ()
    assert play.do(c.CallBack(), OTHER_HOST, after_s=60)


def test_a_call_fits_a_notice_however_long_the_title_is() -> None:
    play = a_day((a_workshop("clay", "10:15", 60, "red"), an_item("end", "12:00", 5, "hall", title="x" * 200)))
    play.do(c.MoveItem("end", "blue"), SYSTEM)

    refusal = play.refused(c.CallBack())
    assert str(refusal) == "Nothing that is for everyone is left today. Announce where people should go instead."

    play = a_day((an_item("end", "12:00", 5, "hall", plenary=True, title="x" * 200),))
    (notice,) = play.do(c.CallBack())
    assert isinstance(notice, ch.NoticePosted)
    assert notice.text == f"Please come back: “{'x' * 99}…” begins at 12:00, in Hall."
