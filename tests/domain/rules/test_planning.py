"""Rules for the plan on the day, also for hosts who press at once."""

from __future__ import annotations

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Delay, Kind, Move
from companion.domain.errors import ConflictError, FieldError, NoTimeLeftError
from companion.domain.lateness import ShiftMode, delays, fingerprint
from tests.builders import ANA, HOST, OTHER_HOST, Play, a_day, a_workshop, an_item, at

SEVEN = c.ShiftAgenda("clay", 7, ShiftMode.EVERYTHING)
DAY = (
    an_item("welcome", "10:00", 15, "hall", plenary=True),
    a_workshop("clay", "10:15", 50, "red"),
    a_workshop("drums", "10:15", 50, "blue"),
    an_item("coffee", "11:05", 20, kind=Kind.BREAK),
    an_item("panel", "11:25", 35, "hall", plenary=True),
    an_item("lunch", "12:00", 60, kind=Kind.BREAK),
    an_item("review", "13:00", 20, "hall", plenary=True),
    an_item("outlook", "13:20", 40, "hall", plenary=True),
    an_item("close", "14:00", 15, "hall", kind=Kind.CLOSE, plenary=True),
)


@pytest.fixture
def play() -> Play:
    """The day, with the welcome on."""
    play = a_day(DAY)
    play.now = at("10:00")
    play.do(c.StartItem("welcome"), after_s=0)
    return play


def times(play: Play) -> dict[str, str]:
    """When each item is expected to begin, in order, for how long."""
    return {item.id: f"{item.starts_at:%H:%M} {item.minutes}" for item in play.event.agenda.items}


def published_but(*others: tuple[str, str]) -> dict[str, str]:
    """The day's times as published, but for these."""
    return {item.id: f"{item.starts_at:%H:%M} {item.minutes}" for item in DAY} | dict(others)


def test_a_shift_is_one_change_that_says_what_came_of_it(play: Play) -> None:
    (change,) = play.do(SEVEN)

    nothing = tuple(Delay(item) for item in ("lunch", "review", "outlook", "close"))
    assert change == ch.AgendaShifted(
        "clay",
        7,
        ShiftMode.EVERYTHING,
        (Delay("clay", 7), Delay("drums", 7), Delay("coffee", 7, 7), Delay("panel"), *nothing),
        "Running 7 min late.",
    )
    assert times(play) == published_but(("clay", "10:22 50"), ("drums", "10:22 50"), ("coffee", "11:12 13"))


def test_a_shift_counts_from_what_was_planned_so_two_hosts_may_press(play: Play) -> None:
    play.do(SEVEN, HOST)

    assert play.do(SEVEN, OTHER_HOST) == ()
    play.do(c.ShiftAgenda("clay", 4, ShiftMode.EVERYTHING))
    assert times(play)["clay"] == "10:19 50"


def test_published_times_come_back(play: Play) -> None:
    play.do(SEVEN)
    play.do(c.ShiftAgenda("clay", 0, ShiftMode.KEEP))

    assert times(play) == published_but()
    assert play.event.agenda.whys(play.item("clay")) == ()


def test_why_is_what_the_host_says_and_otherwise_how_late_it_is(play: Play) -> None:
    play.do(SEVEN)
    assert play.event.agenda.whys(play.item("drums")) == ("Running 7 min late.",)

    play.do(c.ShiftAgenda("clay", 7, ShiftMode.EVERYTHING, " The  lift\nstuck. "))
    assert play.event.agenda.whys(play.item("drums")) == ("The lift stuck.",)
    assert play.event.agenda.whys(play.item("lunch")) == ()


def test_a_confirmed_outcome_is_refused_when_it_would_come_out_otherwise(play: Play) -> None:
    looked_at = looked_at_by_seven(play)
    play.do(c.SkipItem("coffee"), OTHER_HOST)
    play.do(c.SetProtection("lunch", protected=False), OTHER_HOST)

    refusal = play.refused(c.ShiftAgenda("clay", 7, ShiftMode.EVERYTHING, expects=looked_at), after_s=4)

    assert isinstance(refusal, ConflictError)
    told = "Second Host skipped “Coffee” 5 s ago. The times are no longer as you saw them."
    assert str(refusal) == f"{told} Look again, then confirm."


def looked_at_by_seven(play: Play) -> str:
    """What a preview of seven minutes would name."""
    agenda = play.event.agenda
    return fingerprint(agenda, delays(agenda, play.item("clay"), 7, ShiftMode.EVERYTHING))


def test_of_two_hosts_who_looked_at_the_same_the_second_shifts_nothing_further(play: Play) -> None:
    looked_at = looked_at_by_seven(play)
    play.do(c.ShiftAgenda("clay", 7, ShiftMode.EVERYTHING, "Fog.", looked_at), HOST)

    assert play.do(c.ShiftAgenda("clay", 7, ShiftMode.EVERYTHING, "Mist.", looked_at), OTHER_HOST) == ()
    assert play.event.agenda.whys(play.item("clay")) == ("Fog.",)


def test_of_two_hosts_who_want_different_times_the_second_is_told_who_was_first(play: Play) -> None:
    looked_at = looked_at_by_seven(play)
    play.do(c.ShiftAgenda("clay", 3, ShiftMode.EVERYTHING), HOST)

    refusal = play.refused(c.ShiftAgenda("clay", 7, ShiftMode.EVERYTHING, "", looked_at), OTHER_HOST, after_s=4)

    told = "First Host shifted the day from “Clay” 4 s ago. The times are no longer as you saw them."
    assert str(refusal) == f"{told} Look again, then confirm."
    assert times(play)["clay"] == "10:18 50"


def test_what_has_begun_cannot_be_shifted(play: Play) -> None:
    refusal = play.refused(c.ShiftAgenda("welcome", 7, ShiftMode.EVERYTHING))

    assert str(refusal) == "You started “Welcome” 1 s ago. Nothing was skipped."


def test_a_delay_that_the_breaks_cannot_absorb_changes_nothing(play: Play) -> None:
    refusal = play.refused(c.ShiftAgenda("clay", 16, ShiftMode.BREAKS))

    assert isinstance(refusal, NoTimeLeftError)
    assert refusal.protected == "lunch"
    assert times(play) == published_but()


@pytest.mark.parametrize(
    ("minutes", "why", "field"), [(-1, "", "minutes"), (241, "", "minutes"), (7, "x" * 121, "why")]
)
def test_a_shift_is_told_what_is_wrong(play: Play, minutes: int, why: str, field: str) -> None:
    refusal = play.refused(c.ShiftAgenda("clay", minutes, ShiftMode.EVERYTHING, why))

    assert isinstance(refusal, FieldError)
    assert list(refusal.fields) == [field]


def test_what_is_late_from_earlier_on_is_not_run_into(play: Play) -> None:
    play.do(c.SetProtection("lunch", protected=False))
    play.do(c.SetProtection("close", protected=False))
    play.do(SEVEN)

    refusal = play.refused(c.ShiftAgenda("coffee", 3, ShiftMode.EVERYTHING))

    assert str(refusal) == "“Clay” would run into “Coffee”. Shift from “Clay” on."


def test_next_is_still_next_when_what_is_late_has_begun_and_the_rest_is_on_time(play: Play) -> None:
    play.do(c.SetProtection("lunch", protected=False))
    play.do(c.ShiftAgenda("clay", 60, ShiftMode.EVERYTHING))
    play.do(c.StartItem("clay"))
    play.do(c.ShiftAgenda("coffee", 0, ShiftMode.KEEP))

    assert [item.id for item in play.event.agenda.next_block()] == ["coffee"]
    assert list(times(play)) == [item.id for item in DAY]


def test_a_shift_can_be_undone_until_the_next_act(play: Play) -> None:
    play.do(c.ShiftAgenda("clay", 3, ShiftMode.EVERYTHING))
    before = times(play)
    play.do(SEVEN, OTHER_HOST)

    assert play.do(c.UndoItem("clay")) == (ch.PlanRestored("clay"),)
    assert times(play) == before
    assert str(play.refused(c.UndoItem("clay"))) == "There is nothing to undo."

    play.do(SEVEN)
    play.do(c.StartItem("clay"))
    assert str(play.refused(c.UndoItem("coffee"))).startswith("Only the latest act can be undone. You started “Clay”")


def test_who_shifted_the_day_is_told(play: Play) -> None:
    play.do(SEVEN, OTHER_HOST)

    refusal = play.refused(c.UndoItem("welcome"), after_s=4)

    assert str(refusal) == "Only the latest act can be undone. Second Host shifted the day from “Clay” 4 s ago."


def test_two_items_change_places_and_what_lies_between_moves_along(play: Play) -> None:
    play.do(c.SwapItems("outlook", "review"))

    assert times(play) == published_but(("outlook", "13:00 40"), ("review", "13:40 20"))
    assert [item.id for item in play.event.agenda.items][-3:] == ["outlook", "review", "close"]
    assert play.event.agenda.whys(play.item("review")) == ("“Outlook” and “Review” change places.",)

    play.do(c.SwapItems("outlook", "review"))
    assert times(play) == published_but()
    assert play.event.agenda.whys(play.item("review")) == ()


def test_a_break_between_two_that_change_places_moves_along() -> None:
    play = a_day(
        (an_item("one", "10:00", 30), an_item("tea", "10:30", 10, kind=Kind.BREAK), an_item("two", "10:40", 20))
    )

    play.do(c.SwapItems("one", "two", "Two is here already."))

    assert times(play) == {"two": "10:00 20", "tea": "10:20 10", "one": "10:30 30"}


def test_two_that_are_late_change_places_and_stay_late(play: Play) -> None:
    play.do(c.ShiftAgenda("review", 6, ShiftMode.EVERYTHING)) if not play.event.agenda.protects(
        play.item("close")
    ) else None
    play.do(c.SetProtection("close", protected=False))
    play.do(c.ShiftAgenda("review", 6, ShiftMode.EVERYTHING))
    play.do(c.SwapItems("review", "outlook"))

    assert times(play)["outlook"] == "13:06 40"
    assert times(play)["review"] == "13:46 20"
    play.do(c.ShiftAgenda("outlook", 0, ShiftMode.KEEP))
    assert times(play)["outlook"] == "13:00 40"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("clay", "drums", "“Clay” and “Drums” are not in the same place. Move one of them first."),
        ("clay", "panel", "“Clay” and “Panel” are not in the same place. Move one of them first."),
        ("panel", "lunch", "“Lunch” keeps its time. Let it move first."),
        ("panel", "review", "“Lunch” keeps its time. Let it move first."),
        ("panel", "panel", "“Panel” cannot change places with itself. Choose another item."),
    ],
)
def test_some_things_cannot_change_places(play: Play, one: str, other: str, told: str) -> None:
    assert str(play.refused(c.SwapItems(one, other))) == told


def test_what_is_past_or_has_begun_does_not_change_places(play: Play) -> None:
    play.do(c.StartItem("coffee"))

    assert str(play.refused(c.SwapItems("clay", "panel"))) == "“Clay” is past. Start it now, or skip it."
    assert str(play.refused(c.SwapItems("coffee", "panel"))) == "You started “Coffee” 2 s ago. Nothing was skipped."


def test_what_is_not_equally_late_does_not_change_places(play: Play) -> None:
    play.do(c.ShiftAgenda("clay", 7, ShiftMode.BREAKS))

    told = "“Coffee” and “Panel” are not equally late. Keep the published times first."
    assert str(play.refused(c.SwapItems("coffee", "panel"))) == told


def test_a_swap_gives_nobody_two_seats_at_the_same_time() -> None:
    day = (
        a_workshop("clay", "10:00", 60, "red"),
        a_workshop("drums", "10:00", 60, "blue"),
        a_workshop("ink", "11:00", 60, "red"),
    )
    play = a_day(day)
    play.do(c.TakeSeat("drums"), ANA)
    play.do(c.TakeSeat("ink"), ANA)

    refusal = play.refused(c.SwapItems("clay", "ink"))

    told = "People hold seats in “Drums” and in “Ink”, which would then be at the same time."
    assert str(refusal) == told
    play.do(c.LeaveSeat("ink"), ANA)
    play.do(c.SwapItems("clay", "ink"))


def test_an_item_moves_to_another_room_with_as_many_seats_as_that_holds(play: Play) -> None:
    play.do(c.SkipItem("drums"))

    assert play.do(c.MoveItem("clay", "blue", "The red room is cold.")) == (
        ch.ItemsMoved("clay", (Move("clay", at("10:15"), "blue", 2),), "The red room is cold."),
    )
    assert play.item("clay").room == "blue"
    assert play.event.agenda.published(play.item("clay")).room == "red"
    assert play.do(c.MoveItem("clay", "blue")) == ()
    play.do(c.MoveItem("clay", "red"))
    assert play.event.agenda.whys(play.item("clay")) == ()


def test_what_is_for_everyone_stays_so_in_a_room(play: Play) -> None:
    play.do(c.MoveItem("lunch", "hall"))

    assert play.item("lunch").for_everyone


def test_a_room_that_is_taken_or_unknown_is_refused(play: Play) -> None:
    told = "“Drums” is in that room at the same time. Choose another room or time."

    assert str(play.refused(c.MoveItem("clay", "blue"))) == told
    assert str(play.refused(c.MoveItem("clay", "attic"))) == "There is no such room. Choose one of the list."


def test_an_item_is_added_where_there_is_time_and_can_be_taken_back(play: Play) -> None:
    play.do(c.AddItem("Group photo", "14:15", 10))

    added = play.event.agenda.items[-1]
    assert (added.title, f"{added.starts_at:%H:%M}", added.added, added.for_everyone) == (
        "Group photo",
        "14:15",
        True,
        True,
    )
    play.do(c.UndoItem(added.id))
    assert times(play) == published_but()


def test_two_added_items_have_ids_of_their_own(play: Play) -> None:
    play.do(c.AddItem("Photo", "14:15", 10))
    play.do(c.AddItem("Photo", "14:25", 10))

    assert len({item.id for item in play.event.agenda.items}) == len(DAY) + 2


def test_an_item_is_not_added_over_another(play: Play) -> None:
    refusal = play.refused(c.AddItem("Photo", "11:30", 10))

    told = "“Panel” is planned there at that time. Choose another time or room, or shift the day from “Panel” on first."
    assert str(refusal) == told


def test_an_addition_is_told_everything_that_is_wrong(play: Play) -> None:
    refusal = play.refused(c.AddItem(" ", "half past two", 0, room="attic"))

    assert isinstance(refusal, FieldError)
    assert set(refusal.fields) == {"title", "start", "minutes", "room"}


def test_a_protected_item_is_released_and_protected_again(play: Play) -> None:
    assert play.do(c.SetProtection("lunch", protected=False)) == (ch.ProtectionSet("lunch", protected=False),)
    assert play.do(c.SetProtection("lunch", protected=False)) == ()
    assert not play.event.agenda.protects(play.item("lunch"))
    play.do(c.SetProtection("panel", protected=True))
    assert play.event.agenda.protects(play.item("panel"))
    assert str(play.refused(c.SetProtection("welcome", protected=True))).startswith("You started “Welcome”")
