"""iCalendar, also where it is not quite that."""

from __future__ import annotations

import pytest

from companion.domain.errors import FieldError
from companion.domain.facts import Venue
from companion.programme.icalendar import schedule_ics
from companion.programme.importing.report import Fate
from companion.programme.published import Published
from tests.builders import a_day, a_programme
from tests.programme.importing.seen import imported, line, one, told
from tests.programme.importing.wild import CALENDAR


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_calendar_is_taken_whatever_its_lines_end_with_and_whatever_its_uids_are(ends: str) -> None:
    event = one(CALENDAR.replace("\n", ends))

    assert [line(item) for item in event.items] == [
        ("Registration", "14 09:00+0100", 30, "great-hall"),
        ("Tides", "14 09:30+0100", 45, "boathouse"),
        ("Moons", "14 11:30+0100", 30, "great-hall"),
    ]
    assert (event.facts.title, event.facts.time_zone) == ("Tide Days", "Europe/Lisbon")
    assert event.facts.venue == Venue("Old Harbour, Lisbon")
    assert [speaker.name for speaker in event.speakers] == ["N. Otherwise", "M. Nobody"]
    assert event.items[1].summary == "All about tides\nand moons.\nhttps://tides.example/"
    assert event.items[0].plenary


def test_what_becomes_of_each_part_is_told_with_its_line() -> None:
    made = imported(CALENDAR)

    assert told(made, Fate.LEFT_OUT) == {
        "X-COLOR": ("line 28",),
        "DTSTART": ("line 42",),
        "STATUS": ("line 47",),
        "line": ("line 50",),
    }
    assert told(made, Fate.CHANGED) == {
        "SUMMARY": ("line 24",),
        "RRULE": ("line 36",),
        "duration": ("“Moons”, line 34",),
        "room": ("“Registration”, line 13",),
    }


@pytest.mark.parametrize(
    ("summary", "title", "speakers"),
    [
        ("Tides (talk by N. Otherwise\\, M. Nobody and O. None)", "Tides", ["N. Otherwise", "M. Nobody", "O. None"]),
        ("Tides (workshop by N. Otherwise\\, University of the Sea)", "Tides", ["N. Otherwise, University of the Sea"]),
        ("Tides (stand by me: a song)", "Tides (stand by me: a song)", []),
        ("Tides (for beginners)", "Tides (for beginners)", []),
    ],
)
def test_speakers_are_taken_from_titles_that_name_them(summary: str, title: str, speakers: list[str]) -> None:
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART:20310614T080000Z", f"SUMMARY:{summary}", "END:VEVENT")

    event = one("\n".join(lines), time_zone="UTC")

    assert event.items[0].title == title
    assert [", ".join(filter(None, (each.name, each.affiliation))) for each in event.speakers] == speakers


def test_a_line_is_taken_apart_at_colons_and_semicolons_outside_quotes() -> None:
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", 'DTSTART;X="a:b;c";TZID=Europe/Lisbon:20310614T080000')

    event = one("\n".join((*lines, 'SUMMARY;X="";Y=a"b"c:One: two; three', "END:VEVENT")))

    assert event.facts.time_zone == "Europe/Lisbon"
    assert event.items[0].title == "One: two; three"


def test_moments_in_utc_alone_need_a_zone_to_be_shown_in() -> None:
    utc = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20310614T080000Z\nDTEND:20310614T083000Z\nSUMMARY:A\nEND:VEVENT\n"

    with pytest.raises(FieldError) as refusal:
        imported(utc)

    assert list(refusal.value.fields) == ["time_zone"]
    assert [line(item) for item in one(utc, time_zone="Asia/Tokyo").items] == [("A", "14 17:00+0900", 30, None)]


def test_our_own_calendar_comes_back_with_its_titles_times_and_rooms() -> None:
    content = schedule_ics(a_day().event, Published(software="Companion 0.1.0"))

    event = one(content, time_zone="Europe/London")

    names = {room.id: room.name for room in event.rooms}
    before = {room.id: room.name for room in a_programme().rooms}
    assert [(item.title, item.starts_at, item.minutes, names.get(item.room or "")) for item in event.items] == [
        (item.title, item.starts_at, item.minutes, before.get(item.room or "")) for item in a_programme().items
    ]
    assert event.facts.venue.name == "Town Hall"
