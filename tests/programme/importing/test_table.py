"""Tables, as spreadsheets write them."""

from __future__ import annotations

import pytest

from companion.domain.agenda import Kind
from companion.domain.errors import FieldError
from companion.programme.importing.report import Fate
from tests.programme.importing.seen import imported, line, one, told
from tests.programme.importing.wild import TABLE


def test_a_table_is_taken_by_its_headings() -> None:
    made = imported(TABLE, time_zone="Europe/Lisbon")

    (event,) = made.events
    assert [line(item) for item in event.items] == [
        ("Registration", "14 09:00+0100", 30, "foyer"),
        ("Tides", "14 09:30+0100", 45, "great-hall"),
        ("Moons and more", "14 23:30+0100", 45, "great-hall"),
    ]
    assert [item.kind for item in event.items] == [Kind.WELCOME, Kind.TALK, Kind.WORKSHOP]
    assert [speaker.name for speaker in event.speakers] == ["N. Otherwise", "M. Nobody"]
    assert told(made, Fate.LEFT_OUT) == {"Notes": ("line 3",)}


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("title,start,minutes\nA,2031-06-14 09:30,45", "14 09:30"),
        ("title,start,duration\nA,2031-06-14T09:30:00,0:45", "14 09:30"),
        ("title,date,start,length\nA,2031-06-14,9h30,45 min", "14 09:30"),
        ("title\tdate\ttime\tminutes\nA\t14.06.2031\t9:30\t45", "14 09:30"),
        ("title,date,time,minutes\nA,06/14/2031,9:30 p.m.,45", "14 21:30"),
        ("title,date,time,minutes\nA,06/07/2031,9:30,45\nB,06/14/2031,9:30,45", "07 09:30"),
        ("title,date,time,end\nA,2031-06-14,0:15,1:00", "14 00:15"),
    ],
)
def test_dates_and_times_are_taken_as_they_are_written(written: str, seen: str) -> None:
    items = [item for event in imported(written, time_zone="Europe/Lisbon").events for item in event.items]

    assert (f"{items[0].starts_at:%d %H:%M}", items[0].minutes) == (seen, 45)


def test_dates_that_may_be_read_in_two_ways_are_asked_for_again() -> None:
    with pytest.raises(FieldError) as refusal:
        imported("title,date,start\nA,06/07/2031,9:30\nB,08/07/2031,9:30", time_zone="Europe/Lisbon")

    assert refusal.value.fields["date"].startswith("“06/07/2031” may be read in two ways.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_what_spreadsheets_write(encoding: str) -> None:
    content = "title;start;minutes\nCafé;2031-06-14 9:30;15".encode(encoding)

    assert one(content, time_zone="Europe/Lisbon").items[0].title == "Café"


def test_a_number_of_seats_that_is_none_is_left_out() -> None:
    written = "title,start,minutes,seats\nA,2031-06-14 09:30,45,12\nB,2031-06-14 10:30,45,many"

    made = imported(written, time_zone="Europe/Lisbon")

    assert [item.capacity for item in made.events[0].items] == [12, None]
    assert told(made, Fate.LEFT_OUT) == {"capacity": ("line 3",)}
