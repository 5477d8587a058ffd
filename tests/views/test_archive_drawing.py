"""The day as a drawing."""

from __future__ import annotations

from datetime import timedelta, timezone

from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.agenda import Room
from companion.views.archive_drawing import MOST_LANES, Bar, Lane, drawing
from tests.archive.days import DAY, PROGRAMME, lived


def test_each_room_shows_what_was_planned_above_what_was_held() -> None:
    drawn = drawing(lived())

    assert drawn
    assert drawn.hours == ("10", "11", "12", "13", "14", "15")
    assert drawn.minutes == 360
    assert drawn.lanes == (
        Lane("Everyone", (Bar(340, 19),), ()),
        Lane("Main Hall", (Bar(0, 9), Bar(60, 59)), (Bar(2, 12), Bar(64, 57))),
        Lane("Library", (Bar(60, 59),), ()),
    )


def test_hours_are_those_of_the_event_wherever_it_was() -> None:
    event = lived()
    assert event.facts
    kolkata = timezone(timedelta(hours=5, minutes=30))
    there = replace(event.facts, starts_at=event.facts.starts_at.astimezone(kolkata), time_zone="Asia/Kolkata")

    drawn = drawing(replace(event, facts=there))

    assert drawn
    assert drawn.hours[0] == "14"
    assert drawn.lanes[1].held[0] == Bar(32, 12)


def test_a_day_on_which_nothing_was_held_is_not_drawn() -> None:
    idle = lived(line for line in DAY if not isinstance(line[1], c.StartItem | c.FinishItem))

    assert drawing(idle) is None


def test_more_rooms_than_a_page_shows_at_a_glance_are_not_drawn() -> None:
    event = lived()
    rooms = tuple(Room(f"room-{n}", f"Room {n}") for n in range(MOST_LANES + 1))
    items = tuple(replace(PROGRAMME.items[1], id=f"item-{n}", room=room.id) for n, room in enumerate(rooms))

    crowded = replace(event.agenda, rooms=(*event.agenda.rooms, *rooms), items=(*event.agenda.items, *items))

    assert drawing(replace(event, agenda=crowded)) is None
