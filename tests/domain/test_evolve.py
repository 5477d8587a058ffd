"""evolve: records are folded one after another. What each change does to the state is tried in evolve/."""

from sys import modules
from types import ModuleType
from typing import get_args

import msgspec
import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.event import NOTHING_YET
from companion.domain.evolve import (
    FOLDS,
    announcing,
    erasing,
    evolve,
    people,
    phases,
    programme,
    rundown,
    seats,
    wall,
    writing,
)
from tests.builders import ANA, BEN, HOST, a_day, at, replay, stamped

SUBJECTS = (announcing, erasing, people, phases, programme, rundown, seats, wall, writing)


def name_of(subject: ModuleType) -> str:
    """The last part of a module's name."""
    return subject.__name__.rpartition(".")[2]


def test_every_change_has_a_fold() -> None:
    assert set(FOLDS) == set(get_args(ch.AnyChange))


@pytest.mark.parametrize("subject", SUBJECTS, ids=name_of)
def test_a_subject_folds_the_changes_of_that_name(subject: ModuleType) -> None:
    assert {name_of(modules[kind.__module__]) for kind in subject.FOLDS} == {name_of(subject)}


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


def test_a_state_that_somebody_holds_stays_as_it_was() -> None:
    play = a_day()
    held = play.event

    play.do(c.StartItem("welcome"))
    play.do(c.PostComment("Hello"), ANA)

    assert held.agenda.live() == ()
    assert list(held.wall.newest_first()) == []
