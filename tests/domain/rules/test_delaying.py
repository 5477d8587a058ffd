"""One room runs late: who may say so, what it must not run into, and how it is taken back."""

from __future__ import annotations

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Deed, Delay
from companion.domain.errors import ConflictError, FieldError, NotAllowedError, NoTimeLeftError
from companion.domain.lateness import ShiftMode, fingerprint
from companion.domain.people import Role
from companion.domain.room_lateness import room_delays
from tests.builders import ANA, BEN, HOST, Play, a_day, at
from tests.domain.test_room_lateness import AFTERNOON

E, K = ShiftMode.EVERYTHING, ShiftMode.KEEP
CLAY_LATE = c.DelayRoom("clay", "red", 10, E, "The kiln.")


def a_day_with_a_facilitator() -> Play:
    play = a_day(AFTERNOON)
    play.do(c.GrantRole(ANA.id, ANA.name, Role.FACILITATOR, "red"))
    return play


def test_whoever_runs_a_room_lets_it_run_late_and_everybody_reads_why() -> None:
    play = a_day_with_a_facilitator()

    delays = (Delay("clay", 10), Delay("ink", 10))
    assert play.do(CLAY_LATE, ANA) == (ch.RoomDelayed("clay", "red", 10, E, delays, "The kiln."),)
    assert [play.item(each).starts_at for each in ("clay", "ink", "drums", "lunch")] == [
        at(clock) for clock in ("10:25", "11:00", "10:15", "11:15")
    ]
    assert (play.event.news[-1].did, play.event.news[-1].why) == (Deed.DELAYED, "The kiln.")
    assert play.do(CLAY_LATE, HOST) == (), "said twice, it counts once"


def test_nobody_delays_another_room_or_what_is_for_everyone() -> None:
    play = a_day_with_a_facilitator()

    for command in (c.DelayRoom("drums", "blue", 5, E), c.DelayRoom("lunch", "red", 5, E)):
        assert isinstance(play.refused(command, ANA), NotAllowedError)
    for command in (c.DelayRoom("clay", "blue", 5, E), c.DelayRoom("lunch", "red", 5, E)):
        assert isinstance(play.refused(command, HOST), FieldError)


@pytest.mark.parametrize("minutes", [-1, 241])
def test_minutes_are_within_bounds(minutes: int) -> None:
    refusal = a_day(AFTERNOON).refused(c.DelayRoom("clay", "red", minutes, E))

    assert isinstance(refusal, FieldError)
    assert [*refusal.fields] == ["minutes"]


def test_what_has_begun_keeps_its_time_or_does_not_fit_is_not_delayed() -> None:
    play = a_day_with_a_facilitator()
    play.do(c.SetProtection("ink", protected=True))

    assert isinstance(play.refused(c.DelayRoom("clay", "red", 60, E)), NoTimeLeftError)
    assert str(play.refused(c.DelayRoom("ink", "red", 5, E))).startswith("“Ink” keeps its time.")
    play.do(c.StartItem("clay"), ANA)
    assert isinstance(play.refused(CLAY_LATE, ANA), ConflictError)


def test_a_room_is_not_back_on_time_before_what_is_for_everyone_is_over() -> None:
    play = a_day(AFTERNOON)
    play.do(c.SetProtection("lunch", protected=False))
    play.do(c.ShiftAgenda("welcome", 10, E))

    refusal = play.refused(c.DelayRoom("clay", "red", 0, K))

    assert str(refusal) == "“Welcome” would run into “Clay”. Let it begin later."
    assert play.do(c.DelayRoom("clay", "red", 12, E))


def test_what_was_looked_at_is_what_is_confirmed() -> None:
    play = a_day(AFTERNOON)
    seen = fingerprint(play.event.agenda, room_delays(play.event.agenda, play.item("clay"), 10, E))
    play.do(c.DelayRoom("clay", "red", 5, E))

    refusal = play.refused(c.DelayRoom("clay", "red", 10, E, expects=seen))

    assert "The times are no longer as you saw them." in str(refusal)


def test_an_undo_puts_that_room_back_whatever_was_done_in_others_since() -> None:
    play = a_day_with_a_facilitator()
    play.do(c.DelayRoom("clay", "red", 5, E), ANA)
    before = play.event.agenda.items
    play.do(CLAY_LATE, ANA)
    play.do(c.StartItem("drums"), BEN)
    play.do(c.DelayRoom("clay", "red", 12, E), HOST)

    assert play.do(c.UndoItem("clay", Deed.DELAYED), ANA) == (ch.RoomRestored("clay", "red"),)

    assert play.item("clay").starts_at == at("10:25")
    assert play.state_of("drums").value == "live"
    assert [each.minutes for each in play.event.news] == [5, 10]
    assert before != play.event.agenda.items
    assert isinstance(play.refused(c.UndoItem("clay"), ANA), ConflictError), "once"
