"""What is found is fitted into events: ids, rooms, people, days, lengths, and who it is for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from companion.domain.agenda import Kind, Room, Speaker
from companion.domain.commands import CreateEvent
from companion.domain.errors import FieldError
from companion.domain.facts import Series
from companion.programme.importing.fitting import fitted, renamed
from companion.programme.importing.found import Found, FoundItem, FoundPerson, FoundRoom, When
from companion.programme.importing.report import Fate, Report


def item(title: str, clock: str, minutes: int | None = 30, room: str = "Hall", **more: Any) -> FoundItem:
    day, _, time = clock.rpartition(" ")
    starts = When(datetime.fromisoformat(f"{day or '2031-06-14'} {time}"))
    return FoundItem(place=f"at {clock}", title=title, starts=starts, minutes=minutes, room=room, **more)


def fit(
    *items: FoundItem, rooms: tuple[str, ...] = ()
) -> tuple[tuple[CreateEvent, ...], dict[tuple[Fate, str], tuple[str, ...]]]:
    """Fit items in, and give the events and where each remark is about."""
    report = Report()
    found = Found(
        format="",
        items=items,
        title="Tides",
        slug="tides",
        zone="UTC",
        rooms=tuple(FoundRoom(name=each) for each in rooms),
    )
    events = fitted(found, "", None, report)
    return events, {(each.fate, each.field): each.places for each in report.remarks()}


def test_ids_are_plain_and_each_is_its_own() -> None:
    (event,), _ = fit(
        item("Über Flut!", "09:00"), item("Über Flut!", "10:00"), item("潮", "11:00"), item("!!!", "12:00")
    )

    assert [each.id for each in event.items] == ["uber-flut", "uber-flut-2", "chao", "talk"]


def test_people_are_told_apart_by_key_and_name_together() -> None:
    one, same_key, same_name = (
        FoundPerson(name="Ana", key="1"),
        FoundPerson(name="Ben", key="1"),
        FoundPerson(name="Ana", key="2", role="Chair"),
    )

    (event,), _ = fit(
        item("A", "09:00", persons=(one, same_key)),
        item("B", "10:00", persons=(same_name, FoundPerson(name="Ben"), one, one)),
    )

    assert event.speakers == (Speaker("ana", "Ana"), Speaker("ben", "Ben"), Speaker("ana-2", "Ana", "Chair"))
    assert [each.speakers for each in event.items] == [("ana", "ben"), ("ana-2", "ben", "ana")]


def test_an_item_in_several_rooms_is_in_the_first_if_all_are_known() -> None:
    (event,), told = fit(
        item("A", "09:00", room="Red"),
        item("B", "10:00", room="Blue + Red"),
        item("C", "11:00", room="Red, Green"),
        rooms=("Red", "Blue"),
    )

    assert event.rooms == (Room("red", "Red"), Room("blue", "Blue"), Room("red-green", "Red, Green"))
    assert [each.room for each in event.items] == ["red", "blue", "red-green"]
    assert told[Fate.CHANGED, "room"] == ("“B”, at 10:00",)


def test_what_is_there_twice_is_taken_once() -> None:
    (event,), told = fit(item("A", "09:00"), item("A", "09:00"), item("A", "09:00", room="Elsewhere"))

    assert len(event.items) == 2
    assert told[Fate.LEFT_OUT, "item"] == ("“A”, at 09:00",)


def test_what_has_no_length_lasts_until_the_next_in_its_room() -> None:
    (event,), told = fit(
        item("A", "09:00", None), item("B", "09:10", 10, "Elsewhere"), item("C", "09:20", -5), item("D", "12:00", 3_000)
    )

    assert [each.minutes for each in event.items] == [20, 10, 30, 1_440]
    assert len(told[Fate.CHANGED, "duration"]) == 1


def test_a_break_with_nothing_beside_it_is_for_everyone_and_one_beside_others_is_not() -> None:
    (event,), told = fit(
        item("Lunch", "12:00"),
        item("Coffee", "15:00"),
        item("Talk", "15:00", room="Red"),
        item("Left over", "15:10", room=""),
    )

    assert [(each.kind, each.for_everyone) for each in event.items] == [
        (Kind.BREAK, True), (Kind.BREAK, False), (Kind.TALK, False), (Kind.TALK, True),
    ]  # fmt: skip
    assert told[Fate.LOOK, "room"] == ("“Left over”, at 15:10",)


def test_a_title_that_is_too_long_is_whole_in_the_summary() -> None:
    (event,), told = fit(item("word " * 60, "09:00", summary="And more. " * 2_500))

    assert (event.items[0].title[:9], event.items[0].title[-1], len(event.items[0].title)) == ("word word", "…", 200)
    assert event.items[0].summary.startswith("word " * 60)
    assert len(event.items[0].summary) <= 20_000
    assert {field for _fate, field in told} == {"title", "summary"}


def test_two_at_once_in_one_room_are_taken_and_told() -> None:
    (event,), told = fit(item("A", "09:00", 60), item("B", "09:30"))

    assert len(event.items) == 2
    assert told[Fate.LOOK, "start"] == ("“B”, at 09:30",)


def test_days_become_events_in_a_series_and_take_another_name_together() -> None:
    events, _ = fit(item("A", "2031-06-14 09:00"), item("B", "2031-06-15 00:30"), item("C", "2031-06-15 09:00"))

    assert [(each.facts.slug, each.facts.title, len(each.items)) for each in events] == [
        ("tides-1", "Tides, day 1", 2),
        ("tides-2", "Tides, day 2", 1),
    ]
    assert {each.facts.series for each in events} == {Series("tides", "Tides", "", 2)}
    again = renamed(events, 3)
    assert [each.facts.slug for each in again] == ["tides-3-1", "tides-3-2"]
    assert {each.facts.series and each.facts.series.slug for each in again} == {"tides-3"}
    assert renamed(events[:1], 3)[0].facts.slug == "tides-1-3"


def test_a_calendar_of_years_is_asked_for_its_day() -> None:
    with pytest.raises(FieldError) as refusal:
        fit(*(item("A", f"2031-06-{day:02} 09:00") for day in range(1, 20)))

    assert refusal.value.fields["day"].startswith("It has items on 19 days: 2031-06-01, 2031-06-02")
