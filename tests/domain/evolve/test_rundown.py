"""Changes of the rundown: what each does to the state."""

from companion.domain import commands as c
from companion.domain.agenda import Act, Deed, ItemState, Progress
from companion.domain.lateness import ShiftMode
from tests.builders import HOST, OTHER_HOST, a_day, at


def test_a_start_makes_an_item_live() -> None:
    play = a_day()
    play.now = at("10:01")
    play.do(c.StartItem("welcome"), after_s=0)

    assert play.event.agenda.progress["welcome"] == Progress(
        ItemState.LIVE, started_at=at("10:01"), by="host", started_by="host"
    )
    assert play.event.agenda.last_act == Act("welcome", Deed.STARTED, "host", at("10:01"))


def test_a_finish_keeps_the_start() -> None:
    play = a_day()
    play.now = at("10:01")
    play.do(c.StartItem("welcome"), after_s=0)
    play.now = at("10:15")
    play.do(c.FinishItem("welcome"), OTHER_HOST, after_s=0)

    assert play.event.agenda.progress["welcome"] == Progress(
        ItemState.DONE, started_at=at("10:01"), finished_at=at("10:15"), by="other-host", started_by="host"
    )


def test_reopening_gives_an_item_back_to_who_had_started_it() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"), HOST)
    before = play.event.agenda.progress["welcome"]
    play.do(c.FinishItem("welcome"), OTHER_HOST)
    play.do(c.UndoItem("welcome"), OTHER_HOST)

    assert play.event.agenda.progress["welcome"] == before
    assert play.event.agenda.last_act is None


def test_a_shift_is_in_force_and_remembers_what_was_before() -> None:
    play = a_day()
    before = play.event.agenda
    play.do(c.ShiftAgenda("clay", 7, ShiftMode.KEEP))
    play.do(c.SetProtection("lunch", protected=False))
    play.do(c.SetProtection("close", protected=False))
    play.do(c.ShiftAgenda("clay", 7, ShiftMode.EVERYTHING))

    clay, act = play.item("clay"), play.event.agenda.last_act
    assert (clay.starts_at, play.event.agenda.planned(clay).starts_at) == (at("10:22"), at("10:15"))
    assert act is not None
    assert (act.item, act.did, act.by) == ("clay", Deed.SHIFTED, "host")
    assert act.before is not None
    assert (act.before.items, act.before.last_act) == (before.items, None)


def test_what_is_moved_keeps_what_was_published_through_every_further_move() -> None:
    play = a_day()
    play.do(c.MoveItem("clay", "hall"))
    play.do(c.MoveItem("clay", "red"))
    assert not play.event.agenda.moved

    play.do(c.MoveItem("clay", "hall", "Too cold."))
    moved = play.event.agenda.moved["clay"]

    assert (moved.published.room, moved.why, play.item("clay").room) == ("red", "Too cold.", "hall")
    assert play.event.agenda.last_act is not None
    assert play.event.agenda.last_act.did is Deed.MOVED
