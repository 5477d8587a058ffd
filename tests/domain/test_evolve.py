"""evolve: what each change does to the state."""

from typing import get_args

import msgspec
import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Act, Deed, ItemState, Progress
from companion.domain.event import NOTHING_YET
from companion.domain.evolve import FOLDS, evolve, replay
from companion.domain.lateness import ShiftMode
from companion.domain.people import Grant, Role
from companion.domain.phases import Phase
from companion.domain.wall import WallMode
from tests.builders import ANA, BEN, HOST, OTHER_HOST, a_day, a_draft, at, stamped


def test_every_change_has_a_fold() -> None:
    assert set(FOLDS) == set(get_args(ch.AnyChange))


@pytest.mark.parametrize("version", [0, 2, 5])
def test_a_record_that_is_not_the_next_is_a_fault(version: int) -> None:
    record = stamped(NOTHING_YET, [ch.WentLive()], HOST, at("09:30"))[0]

    with pytest.raises(ValueError, match=f"record {version} does not follow version 0"):
        evolve(NOTHING_YET, msgspec.structs.replace(record, version=version))


def test_the_state_remembers_version_nonce_moment_and_command_of_the_last_record() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"), HOST)
    last = play.records[-1]

    assert (play.event.version, play.event.nonce, play.event.moment) == (last.version, last.nonce, last.at)
    assert play.event.accepted[("host", last.command_id)] == last.version


def test_a_command_of_several_changes_is_remembered_with_its_last() -> None:
    play = a_day()
    play.do(c.StartItem("welcome"))
    play.do(c.StartItem("lunch"))
    finished, started = play.records[-2:]

    assert finished.command_id == started.command_id
    assert play.event.accepted[("host", started.command_id)] == started.version


def test_replay_of_the_stored_log_is_the_state() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)
    play.do(c.PostComment("Hello"), BEN)
    play.do(c.StartItem("welcome"))

    stored = msgspec.json.encode(play.records)

    assert replay(msgspec.json.decode(stored, type=list[ch.Record])) == play.event


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


def test_a_role_is_added_and_taken_back() -> None:
    play = a_draft()
    play.do(c.GrantRole("ana", "Ana", Role.FACILITATOR, "red"))
    play.do(c.GrantRole("ana", "Ana", Role.MODERATOR))

    granted = play.event.people["ana"].grants
    play.do(c.RevokeRole("ana", Role.FACILITATOR, "red"))
    left = play.event.people["ana"].grants

    assert granted == (Grant(Role.FACILITATOR, "red"), Grant(Role.MODERATOR))
    assert left == (Grant(Role.MODERATOR),)


def test_a_comment_keeps_the_name_that_was_shown_when_it_was_posted() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.PostComment("Hello again"), msgspec.structs.replace(ANA, name="Ana Lima"))

    assert [comment.name for comment in play.event.wall.newest_first()] == ["Ana Lima", "Ana"]


def test_a_day_goes_through_its_phases_and_into_its_first_edition() -> None:
    play = a_draft()
    seen = [play.event.phase]
    for command in (c.GoLive(), c.Wrap(), c.Freeze()):
        play.do(command)
        seen.append(play.event.phase)
    play.do(c.PublishEdition(1, "ab12"))

    assert seen == [Phase.DRAFT, Phase.LIVE, Phase.WRAPPED, Phase.FROZEN]
    assert play.event.frozen_at == play.records[-2].at
    assert [(edition.number, edition.sha256) for edition in play.event.editions] == [(1, "ab12")]


def test_notices_and_the_mode_of_the_wall_are_kept() -> None:
    play = a_day()
    play.do(c.PostNotice("Lunch is late.", urgent=True, room="red"))
    play.do(c.SetWallMode(WallMode.CLOSED))
    notice = play.event.notices[-1]

    assert (notice.id, notice.text, notice.urgent, notice.room) == ("1", "Lunch is late.", True, "red")
    assert play.event.wall.mode is WallMode.CLOSED


def test_a_state_that_somebody_holds_stays_as_it_was() -> None:
    play = a_day()
    held = play.event

    play.do(c.StartItem("welcome"))
    play.do(c.PostComment("Hello"), ANA)

    assert held.agenda.live() == ()
    assert list(held.wall.newest_first()) == []
