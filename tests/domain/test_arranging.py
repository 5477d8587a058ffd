"""Order: an item goes past others, and no minute is lost or given twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from companion.domain.agenda import Item, Kind
from companion.domain.arranging import gone_past, neighbours
from tests.builders import SMALL_DAY, a_workshop, an_item, at

MORNING = (
    an_item("welcome", "10:00", 15),
    an_item("talk", "10:15", 30),
    an_item("coffee", "11:00", 20),
    a_workshop("clay", "11:20", 60, "red"),
    a_workshop("drums", "11:20", 45, "blue"),
    an_item("lunch", "12:30", 45),
)
"""With fifteen minutes between the talk and coffee, and ten before lunch."""


def starts(items: tuple[Item, ...] | None) -> list[str]:
    assert items is not None
    return [f"{item.id} {item.starts_at:%H:%M}" for item in items]


def beside(item_id: str, items: tuple[Item, ...] = MORNING) -> tuple[str | None, str | None]:
    found = neighbours(items)[item_id]
    return found.earlier.id if found.earlier else None, found.later.id if found.later else None


def test_an_item_goes_past_what_runs_before_and_after_it() -> None:
    assert [beside(item.id) for item in MORNING] == [
        (None, "talk"), ("welcome", "coffee"), ("talk", "clay"), (None, None), (None, None), ("drums", None)
    ]  # fmt: skip


def test_an_agenda_without_items_has_nothing_to_go_past() -> None:
    assert neighbours(()) == {}


def test_side_by_side_an_item_goes_past_what_is_in_its_room() -> None:
    assert beside("clay", SMALL_DAY) == (None, "ink")
    assert beside("drums-again", SMALL_DAY) == ("drums", None)


def test_side_by_side_an_item_does_not_go_past_what_is_for_everyone_in_its_room() -> None:
    welcome = an_item("welcome", "10:00", 15, "red", plenary=True)

    assert beside("clay", (welcome, *MORNING[3:5])) == (None, None)


def test_two_that_change_places_keep_the_pause_between_them() -> None:
    assert starts(gone_past(MORNING, "talk", "coffee"))[:3] == ["welcome 10:00", "coffee 10:15", "talk 10:50"]
    assert starts(gone_past(MORNING, "coffee", "talk"))[:3] == ["welcome 10:00", "coffee 10:15", "talk 10:50"]


def test_an_item_goes_past_all_that_run_side_by_side() -> None:
    items = gone_past(MORNING, "lunch", "clay")

    assert starts(items)[3:] == ["lunch 11:20", "clay 12:15", "drums 12:15"]


def test_an_item_that_is_carried_far_goes_past_each_in_turn() -> None:
    items = gone_past(MORNING, "welcome", "lunch")

    assert [each.split()[0] for each in starts(items)] == ["talk", "coffee", "clay", "drums", "lunch", "welcome"]
    assert items is not None
    assert (items[0].starts_at, items[-1].ends_at) == (at("10:00"), at("13:15"))


def test_equal_ones_in_a_room_take_each_others_time_whatever_is_between() -> None:
    assert starts(gone_past(SMALL_DAY, "clay", "ink"))[1:6] == [
        "drums 10:15", "ink 10:15", "lunch 11:15", "clay 12:00", "drums-again 12:00"
    ]  # fmt: skip


def test_what_is_alone_in_its_room_between_blocks_keeps_its_own_neighbours() -> None:
    """A talk in the blue room with nothing beside it: it goes past whole blocks, whatever is in its room."""
    talk = an_item("talk", "10:00", 20, "blue")
    clay, drums = a_workshop("clay", "10:20", 60, "red"), a_workshop("drums", "10:20", 60, "blue")

    assert beside("talk", (talk, clay, drums)) == (None, "clay")
    assert beside("drums", (talk, clay, drums)) == ("talk", None)
    assert starts(gone_past((talk, clay, drums), "talk", "clay")) == ["clay 10:00", "drums 10:00", "talk 11:00"]


def test_what_runs_side_by_side_does_not_leave_its_room() -> None:
    assert gone_past(SMALL_DAY, "clay", "lunch") is None


@st.composite
def days(draw: st.DrawFn) -> tuple[Item, ...]:
    """A day of blocks, one after another with pauses; in each one item, or two side by side."""
    clock, items = at("09:30"), list[Item]()
    for number in range(draw(st.integers(2, 6))):
        clock += timedelta(minutes=draw(st.integers(0, 20)))
        rooms = draw(st.sampled_from([(None,), ("red", "blue")]))
        lengths = [draw(st.integers(5, 60)) for _ in rooms]
        items += [
            Item(id=f"{number}-{room}", title="T", kind=Kind.TALK, starts_at=clock, minutes=length, room=room)
            for room, length in zip(rooms, lengths, strict=True)
        ]
        clock += timedelta(minutes=max(lengths))
    return tuple(items)


@given(days(), st.data())
def test_nothing_overlaps_no_length_changes_and_going_back_restores_all(
    day: tuple[Item, ...], data: st.DataObject
) -> None:
    alone = [item for item in day if item.for_everyone]
    assume(alone)
    item = data.draw(st.sampled_from(alone))
    beside = neighbours(day)[item.id]
    past = data.draw(st.sampled_from([each for each in (beside.earlier, beside.later) if each]))

    after = gone_past(day, item.id, past.id)

    assert after is not None
    assert {each.id: each.minutes for each in after} == {each.id: each.minutes for each in day}
    assert (after[0].starts_at, max(each.ends_at for each in after)) == (
        day[0].starts_at,
        max(each.ends_at for each in day),
    )
    overlapping = [
        (a.id, b.id) for a in after for b in after if a.id < b.id and a.overlaps(b) and a.shares_place_with(b)
    ]
    assert overlapping == []
    back = gone_past(after, item.id, past.id)
    assert back is not None
    assert {each.id: each.starts_at for each in back} == {each.id: each.starts_at for each in day}


@pytest.mark.parametrize("item", ["welcome", "lunch"])
def test_at_the_edge_there_is_nothing_to_go_past(item: str) -> None:
    assert None in beside(item)
