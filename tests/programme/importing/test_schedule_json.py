"""schedule.json: what was exported comes back, and what is odd is taken as far as it goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.commands import CreateEvent
from companion.domain.facts import Facts, Venue
from companion.domain.people import SYSTEM
from companion.domain.programme import DAY_BEGINS, local_moment
from companion.domain.text import without_controls
from companion.programme.importing.reading import read
from companion.programme.importing.report import Fate
from companion.programme.published import Published, line, plain
from companion.programme.schedule import schedule_json
from tests.builders import Play, a_day, a_programme
from tests.programme.hostile import SLUGS
from tests.programme.importing.seen import imported, one, told
from tests.programme.importing.seen import line as seen
from tests.programme.importing.wild import FRAB

ROOM = "$.schedule.conference.days[0].rooms['Great Hall']"

WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30).map(
    lambda text: line(without_controls(text)).strip()
)
NAMES = WORDS.filter(bool)
TEXTS = st.lists(WORDS, max_size=3).map(lambda lines: plain("\n".join(lines)).strip())
IDS = st.lists(SLUGS.filter(lambda slug: len(slug) > 1), min_size=5, max_size=5, unique=True)
ZONES = st.sampled_from(["Europe/London", "Etc/GMT", "UTC", "America/Argentina/Buenos_Aires", "Asia/Kathmandu"])


@st.composite
def programmes(draw: st.DrawFn) -> CreateEvent:
    """A day as it is drawn up, up to four in the night, with all that the format carries."""
    zone = ZoneInfo(draw(ZONES))
    day = draw(st.dates(date(1980, 1, 1), date(2100, 1, 1)))
    opens, _ = local_moment(day, DAY_BEGINS, zone)
    rooms = tuple(
        Room(own, f"{n} {draw(NAMES)}", way=draw(TEXTS), holds=draw(st.one_of(st.none(), st.integers(1, 900))))
        for n, own in enumerate(draw(IDS)[: draw(st.integers(0, 3))])
    )
    speakers = tuple(
        Speaker(own, draw(NAMES), draw(WORDS), draw(WORDS)) for own in draw(IDS)[: draw(st.integers(0, 3))]
    )
    items = tuple(
        Item(
            id=own,
            title=f"{n} {draw(NAMES)}",
            kind=draw(st.sampled_from(Kind)),
            starts_at=opens + timedelta(minutes=draw(st.integers(0, 22 * 60))),
            minutes=draw(st.integers(1, 24 * 60)),
            room=draw(st.sampled_from([None, *(room.id for room in rooms)])),
            plenary=draw(st.booleans()),
            speakers=tuple(draw(st.permutations([speaker.id for speaker in speakers]))),
            summary=draw(TEXTS),
        )
        for n, own in enumerate(draw(IDS)[: draw(st.integers(1, 5))])
    )
    facts = Facts(
        slug=draw(SLUGS),
        title=draw(NAMES),
        starts_at=opens,
        ends_at=opens + timedelta(days=2, hours=12),
        time_zone=zone.key,
        venue=Venue(draw(WORDS), draw(WORDS)),
        summary=draw(TEXTS),
        hosts=tuple(draw(st.lists(NAMES, max_size=2))),
    )
    return CreateEvent(facts, rooms, speakers, items)


def in_order(command: CreateEvent) -> CreateEvent:
    """The same programme, with everything in the order of its ids, and moments in UTC."""
    in_utc = (replace(item, starts_at=item.starts_at.astimezone(UTC)) for item in command.items)
    facts = command.facts
    return replace(
        command,
        facts=replace(facts, starts_at=facts.starts_at.astimezone(UTC), ends_at=facts.ends_at.astimezone(UTC)),
        rooms=tuple(sorted(command.rooms, key=lambda room: room.id)),
        speakers=tuple(sorted(command.speakers, key=lambda speaker: speaker.id)),
        items=tuple(sorted(in_utc, key=lambda item: item.id)),
    )


def exported(command: CreateEvent) -> bytes:
    play = Play(now=datetime(1980, 1, 1, tzinfo=UTC))
    play.do(command, SYSTEM)
    return schedule_json(play.event, Published(address="https://events.example/e/x/", software="Companion 0.1.0"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_what_is_exported_is_imported_as_it_was(command: CreateEvent) -> None:
    again = read(exported(command), "schedule.json")

    assert [in_order(each) for each in again.events] == [in_order(command)]
    assert [remark for remark in again.remarks if remark.fate is not Fate.LOOK] == []


def test_a_day_is_imported_as_it_is_planned_without_seats_story_and_series() -> None:
    again = read(schedule_json(a_day().event, Published(software="Companion 0.1.0")), "schedule.json")

    before = a_programme()
    expected = replace(
        before,
        facts=replace(before.facts, story=()),
        items=tuple(replace(item, capacity=None) for item in before.items),
    )
    assert [in_order(each) for each in again.events] == [in_order(expected)]


def test_a_schedule_of_others_is_taken_by_the_clock_on_its_walls() -> None:
    made = imported(FRAB)

    (event,) = made.events
    assert (event.facts.slug, event.facts.title, event.facts.time_zone) == ("tide-days", "Tide Days", "Europe/Lisbon")
    assert [seen(item) for item in event.items] == [
        ("Opening", "14 09:00+0100", 15, "great-hall"),
        ("潮の話", "14 09:30+0100", 45, "great-hall"),
        ("Night swim", "15 00:30+0100", 60, "great-hall"),
    ]
    assert [room.holds for room in event.rooms] == [80, None]
    assert [speaker.name for speaker in event.speakers] == ["山田 潮 (fictional)", "N. Otherwise"]
    assert event.items[0].plenary
    assert event.items[1].summary == "With charts\n\nAbout tides (https://tides.example/) & moons."
    assert [item.kind for item in event.items] == [Kind.WELCOME, Kind.TALK, Kind.WORKSHOP]


def test_what_becomes_of_each_part_is_told_with_its_path() -> None:
    made = imported(FRAB)

    assert told(made, Fate.LOOK) == {"event.do_not_record": (f"“潮の話”, {ROOM}[1]",)}
    assert told(made, Fate.CHANGED) == {
        "start": (f"“Opening”, {ROOM}[0]",),
        "event.abstract": (f"{ROOM}[1].abstract",),
        "room": (
            "“Night swim”, $.schedule.conference.days[0].rooms.Boathouse[0]",
            f"“Opening”, {ROOM}[0]",
        ),
    }
    assert told(made, Fate.LEFT_OUT) == {
        "conference.colors": ("$.schedule.conference.colors",),
        "person.biography": (f"{ROOM}[1].persons[0].biography",),
        "person.email": (f"{ROOM}[1].persons[1].email",),
        "event.track": (f"{ROOM}[1].track",),
    }


def test_a_zone_that_the_host_confirms_counts_more_than_that_of_the_file() -> None:
    event = one(FRAB, time_zone="Europe/Vienna")

    assert event.facts.time_zone == "Europe/Vienna"
    assert f"{event.items[0].starts_at:%H:%M%z}" == "09:00+0200"


def test_the_second_of_two_equal_times_is_told_by_its_offset() -> None:
    session = {"title": "Late", "date": "2031-10-26T01:30:00+00:00", "start": "01:30", "duration": "00:20"}
    days = [{"date": "2031-10-25", "rooms": {"Hall": [session]}}]
    conference = {"title": "Night", "time_zone_name": "Europe/London", "days": days}

    event = one({"schedule": {"conference": conference}})

    assert event.items[0].starts_at == datetime(2031, 10, 26, 1, 30, tzinfo=UTC)
    assert event.items[0].starts_at.time() == time(1, 30)
