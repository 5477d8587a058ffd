"""Rules for running the agenda, also for two hosts who press at once."""

from datetime import timedelta

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Deed, ItemState
from companion.domain.errors import ConflictError, NotFoundError
from companion.domain.rules.running import ago
from tests.builders import HOST, OTHER_HOST, a_day


def test_starting_an_item_makes_it_live() -> None:
    play = a_day()

    assert play.do(c.StartItem("welcome")) == (ch.ItemStarted("welcome"),)
    assert play.state_of("welcome") is ItemState.LIVE


def test_starting_an_item_ends_what_was_live_in_its_room() -> None:
    play = a_day()
    play.do(c.StartItem("clay"))

    assert play.do(c.StartItem("ink")) == (ch.ItemFinished("clay"), ch.ItemStarted("ink", ended=("clay",)))


def test_starting_an_item_leaves_other_rooms_alone() -> None:
    play = a_day()
    play.do(c.StartItem("clay"))

    assert play.do(c.StartItem("drums")) == (ch.ItemStarted("drums"),)


def test_starting_a_plenary_ends_what_was_live_in_every_room() -> None:
    play = a_day()
    play.do(c.StartItem("clay"))
    play.do(c.StartItem("drums"))

    assert play.do(c.StartItem("lunch")) == (
        ch.ItemFinished("clay"),
        ch.ItemFinished("drums"),
        ch.ItemStarted("lunch", ended=("clay", "drums")),
    )


def test_starting_a_workshop_ends_the_plenary_before_it() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))

    assert play.do(c.StartItem("clay")) == (ch.ItemFinished("welcome"), ch.ItemStarted("clay", ended=("welcome",)))


@pytest.mark.parametrize("kind", [c.StartItem, c.FinishItem, c.SkipItem, c.UndoItem])
def test_an_item_that_is_not_on_the_agenda_is_not_found(kind: type[c.StartItem]) -> None:
    refusal = a_day().refused(kind("nothing"))

    assert isinstance(refusal, NotFoundError)
    assert str(refusal) == "This item is not on the agenda. Load the page again."


def test_two_hosts_start_the_same_item_and_the_second_is_told_who_was_first() -> None:
    play = a_day()
    play.do(c.StartItem("welcome", expects=""), HOST)

    refusal = play.refused(c.StartItem("welcome", expects=""), OTHER_HOST, after_s=4)

    assert isinstance(refusal, ConflictError)
    assert str(refusal) == "First Host started “Welcome” 4 s ago. Nothing was skipped."


def test_two_hosts_go_on_from_the_same_item_and_nothing_is_skipped() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))
    play.do(c.StartItem("lunch", expects="welcome"), HOST)

    refusal = play.refused(c.StartItem("close", expects="welcome"), OTHER_HOST, after_s=2)

    assert str(refusal) == "First Host started “Lunch” 2 s ago. Nothing was skipped. Look again, then decide."
    assert play.state_of("lunch") is ItemState.LIVE
    assert play.state_of("close") is ItemState.UPCOMING


def test_a_host_who_pressed_twice_is_told_so() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))

    assert str(play.refused(c.StartItem("welcome"))) == "You started “Welcome” 1 s ago. Nothing was skipped."


def test_a_start_that_expects_nothing_is_refused_when_something_is_live() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"), HOST)

    refusal = play.refused(c.StartItem("lunch", expects=""), OTHER_HOST)

    assert str(refusal) == "First Host started “Welcome” 1 s ago. Nothing was skipped. Look again, then decide."


def test_a_start_that_expects_what_has_finished_is_told_who_finished_it() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"), HOST)
    play.do(c.FinishItem("welcome"), HOST)

    refusal = play.refused(c.StartItem("lunch", expects="welcome"), OTHER_HOST)

    assert str(refusal) == "First Host finished “Welcome” 1 s ago. Nothing was skipped. Look again, then decide."


def test_a_start_that_was_overtaken_hears_of_its_own_room_and_not_of_another() -> None:
    play = a_day()
    play.do(c.StartItem("clay"), HOST)
    play.do(c.StartItem("drums"), OTHER_HOST)

    refusal = play.refused(c.StartItem("ink", expects=""), OTHER_HOST, after_s=3)

    assert str(refusal) == "First Host started “Clay” 4 s ago. Nothing was skipped. Look again, then decide."


@pytest.mark.parametrize("expected", ["lunch", "nothing"])
def test_a_start_that_expects_what_never_started_is_told_to_look_again(expected: str) -> None:
    refusal = a_day().refused(c.StartItem("clay", expects=expected))

    assert str(refusal) == "What is on now has changed. Nothing was skipped. Look again, then decide."


@pytest.mark.parametrize("expects", ["welcome", None])
def test_a_start_that_expects_what_is_live_or_does_not_care_goes_through(expects: str | None) -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))

    play.do(c.StartItem("lunch", expects=expects))

    assert play.state_of("welcome") is ItemState.DONE


def test_a_start_in_a_free_room_may_expect_nothing_while_another_room_is_busy() -> None:
    play = a_day()
    play.do(c.StartItem("clay"))

    assert play.do(c.StartItem("drums", expects="")) == (ch.ItemStarted("drums"),)


def test_finishing_ends_what_is_live() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))

    assert play.do(c.FinishItem("welcome")) == (ch.ItemFinished("welcome"),)
    assert play.event.agenda.live() == ()


def test_what_has_not_started_cannot_finish() -> None:
    refusal = a_day().refused(c.FinishItem("welcome"))

    assert str(refusal) == "“Welcome” has not started, so it cannot finish. Skip it instead."


def test_what_has_finished_cannot_finish_again_or_start() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))
    play.do(c.FinishItem("welcome"), HOST)

    told = "First Host finished “Welcome” 1 s ago. Nothing was skipped."

    assert str(play.refused(c.FinishItem("welcome"), OTHER_HOST)) == told
    assert str(play.refused(c.StartItem("welcome"), OTHER_HOST, after_s=0)) == told


def test_skipping_takes_an_item_off_the_day() -> None:
    play = a_day()

    assert play.do(c.SkipItem("lunch")) == (ch.ItemSkipped("lunch"),)
    assert play.state_of("lunch") is ItemState.SKIPPED


def test_what_is_skipped_cannot_start_and_says_who_skipped_it() -> None:
    play = a_day()
    play.do(c.SkipItem("lunch"), HOST)

    refusal = play.refused(c.StartItem("lunch"), OTHER_HOST, after_s=60)

    assert str(refusal) == "First Host skipped “Lunch” 1 min ago. Nothing was skipped."


def test_what_is_live_cannot_be_skipped() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))

    assert str(play.refused(c.SkipItem("welcome"))) == "You started “Welcome” 1 s ago. Nothing was skipped."


def test_undoing_a_start_brings_back_everything_that_it_ended() -> None:
    play = a_day()
    play.do(c.StartItem("clay"), HOST)
    play.do(c.StartItem("drums"), HOST)
    before = dict(play.event.agenda.progress)
    play.do(c.StartItem("lunch"), OTHER_HOST)

    assert play.do(c.UndoItem("lunch"), OTHER_HOST) == (
        ch.ItemReset("lunch"),
        ch.ItemReopened("clay"),
        ch.ItemReopened("drums"),
    )
    assert {item: play.event.agenda.progress[item] for item in before} == before
    assert play.state_of("lunch") is ItemState.UPCOMING


def test_undoing_a_finish_goes_on_as_if_it_had_never_ended() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))
    play.do(c.FinishItem("welcome"))

    assert play.do(c.UndoItem("welcome")) == (ch.ItemReopened("welcome"),)
    assert play.state_of("welcome") is ItemState.LIVE


def test_undoing_a_skip_brings_the_item_back() -> None:
    play = a_day()
    play.do(c.SkipItem("lunch"))

    assert play.do(c.UndoItem("lunch")) == (ch.ItemReset("lunch"),)
    assert play.state_of("lunch") is ItemState.UPCOMING


def test_only_the_latest_act_can_be_undone() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"), HOST)
    play.do(c.SkipItem("lunch"), OTHER_HOST)

    refusal = play.refused(c.UndoItem("welcome"), HOST)

    assert str(refusal) == "Only the latest act can be undone. Second Host skipped “Lunch” 1 s ago."


def test_an_act_is_undone_once_also_when_two_hosts_press() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))
    play.do(c.UndoItem("welcome"), HOST)

    assert str(play.refused(c.UndoItem("welcome"), OTHER_HOST)) == "There is nothing to undo."


def test_nothing_can_be_undone_before_anything_was_done() -> None:
    assert str(a_day().refused(c.UndoItem("welcome"))) == "There is nothing to undo."


def test_an_item_whose_start_was_undone_may_start_again() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))
    play.do(c.UndoItem("welcome"))

    assert play.do(c.StartItem("welcome")) == (ch.ItemStarted("welcome"),)


@pytest.mark.parametrize(
    ("elapsed", "told"),
    [
        (timedelta(seconds=-3), "0 s ago"),
        (timedelta(seconds=0.4), "0 s ago"),
        (timedelta(seconds=59), "59 s ago"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=119, seconds=59), "119 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=49), "49 h ago"),
    ],
)
def test_ago_uses_the_unit_that_people_would(elapsed: timedelta, told: str) -> None:
    assert ago(elapsed) == told


def test_an_undo_takes_back_what_its_sender_saw_and_nothing_that_another_host_did_since() -> None:
    play = a_day()
    play.do(c.StartItem("clay"), HOST)
    play.do(c.FinishItem("clay"), OTHER_HOST)

    refusal = play.refused(c.UndoItem("clay", Deed.STARTED), HOST, after_s=2)

    assert str(refusal) == "Second Host finished “Clay” 2 s ago. Look again, then decide."
    assert play.do(c.UndoItem("clay", Deed.FINISHED)) == (ch.ItemReopened("clay"),)
