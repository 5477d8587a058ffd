"""schedule.xml, from the oldest files on, and ours."""

from __future__ import annotations

from msgspec.structs import replace

from companion.domain.agenda import Kind
from companion.domain.facts import Venue
from companion.programme.importing.reading import Asked, read
from companion.programme.importing.report import Fate
from companion.programme.published import Published
from companion.programme.schedule_xml import schedule_xml
from tests.builders import a_day, a_programme
from tests.programme.importing.seen import imported, line, told
from tests.programme.importing.wild import PENTABARF


def test_a_file_without_guids_dates_or_rooms_around_its_events_is_taken() -> None:
    made = imported(PENTABARF, time_zone="Europe/Lisbon")

    first, second = made.events
    assert [line(item) for item in first.items] == [
        ("Tides — a talk", "24 15:00+0000", 45, "janus"),
        ("Night tide", "25 00:30+0000", 30, "janus"),
    ]
    assert [line(item) for item in second.items] == [
        ("Coffee", "25 10:00+0000", 20, "poseidon"),
        ("Talk", "25 10:20+0000", 20, "poseidon"),
    ]
    assert first.facts.venue == Venue("Old Harbour", "Lisbon")
    assert [(each.facts.slug, each.facts.title) for each in made.events] == [
        ("tide-days-2007-1", "Tide Days 2007, day 1"),
        ("tide-days-2007-2", "Tide Days 2007, day 2"),
    ]
    assert {each.facts.series and each.facts.series.stops for each in made.events} == {2}
    assert first.items[0].summary == "Water & moon.\n\n- high\n- low"
    assert [speaker.id for speaker in first.speakers] == ["kristian-hogbergsen-fictional"]


def test_what_becomes_of_each_part_is_told_with_its_line() -> None:
    made = imported(PENTABARF, time_zone="Europe/Lisbon")

    assert told(made, Fate.LOOK) == {"event.recording": ("“Tides — a talk”, line 10",)}
    assert told(made, Fate.LEFT_OUT) == {"event.links": ("line 18",)}
    assert told(made, Fate.CHANGED) == {
        "event.abstract": ("line 15",),
        "duration": ("“Coffee”, line 26",),
        "title": ("line 27",),
        "room": ("“Coffee”, line 26",),
    }


def test_our_own_comes_back_in_all_that_the_form_carries() -> None:
    content = schedule_xml(a_day().event, Published(software="Companion 0.1.0"))

    (event,) = read(content, "schedule.xml", Asked()).events

    before = {item.title: item for item in a_programme().items}
    assert {item.title: (item.kind, item.starts_at, item.minutes, item.summary) for item in event.items} == {
        item.title: (item.kind, item.starts_at, item.minutes, item.summary) for item in before.values()
    }
    assert {room.name for room in event.rooms} == {"Hall", "Red Room", "Blue Room", "Town Hall"}
    assert [speaker.name for speaker in event.speakers] == ["A. Speaker"]
    assert (event.facts.slug, event.facts.title) == ("small-day", "Small Day")


def test_what_was_skipped_is_planned_anew() -> None:
    content = schedule_xml(a_day().event, Published(software="Companion 0.1.0"))
    skipped = content.replace(b"<subtitle />", b"<subtitle>Not held</subtitle>")

    (event,) = read(skipped, "schedule.xml", Asked()).events

    assert {item.summary for item in event.items} == {""}
    assert replace(event.items[0], id="").kind is Kind.WELCOME
