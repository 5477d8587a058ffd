"""A programme in TOML: what a host writes is what the event gets, and every slip is told with its place."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.agenda import Item, Kind, Room, Speaker
from companion.domain.commands import CreateEvent
from companion.domain.errors import FieldError
from companion.domain.facts import Access, Facts, Provided, Section, Series, Venue, Video
from companion.domain.rules.setting_up import check_programme
from companion.domain.screens import Screen
from companion.domain.seats import Terms
from companion.programme.toml import MAX_CHARACTERS, read
from tests.builders import at

EVENT = """
slug = "spring-meeting"
title = "Spring meeting"
date = 2011-04-07
start = "09:30"
end = "16:00"
time_zone = "Europe/London"

[venue]
name = "Town Hall"
"""

HALL = """
[[rooms]]
name = "Main Hall"
holds = 40
"""

TALK = """
[[items]]
title = "First talk"
start = "10:00"
minutes = 30
"""


def mistakes(text: str) -> dict[str, str]:
    """Read something that is wrong, and list what is told of it."""
    with pytest.raises(FieldError) as refusal:
        read(text)
    return refusal.value.fields


def with_line(text: str, line: str) -> str:
    """Write a line at the top, instead of the one that sets the same."""
    kept = [old for old in text.splitlines() if key_of(old) != key_of(line)]
    return "\n".join([line, *kept])


def key_of(line: str) -> str:
    """What a line sets."""
    return line.partition(" =")[0].strip()


def test_read_takes_the_least_that_an_event_needs() -> None:
    assert read(EVENT) == CreateEvent(
        Facts(
            slug="spring-meeting",
            title="Spring meeting",
            starts_at=at("09:30"),
            ends_at=at("16:00"),
            time_zone="Europe/London",
            venue=Venue("Town Hall"),
        )
    )


def test_read_takes_what_is_provided_with_where_or_how() -> None:
    venue = read(f'{EVENT}\nbsl = ""\nstep-free = "By the lift."').facts.venue

    assert venue.provided == (Provided(Access.STEP_FREE, "By the lift."), Provided(Access.BSL))


def test_read_takes_everything_that_there_is_to_say() -> None:
    text = """
        slug = "spring-meeting"
        title = "Spring meeting"
        date = 2011-04-07
        start = "9:30"
        end = 16:00:00
        time_zone = "Europe/London"
        hosts = ["One", "Another"]
        summary = "A day."
        provenance = "Invented."
        venue = { name = "Town Hall", address = "1 Square", access = "Ring twice." }
        series = { slug = "meetings", title = "Meetings", about = "Four a year.", stops = 4 }
        licence = "CC-BY-4.0"

        [video]
        title = "The film"
        url = "https://example.org/film"
        note = "Ten minutes."
        length = "1:02:30"
        offset = "-0:30"
        transcript = "Hello."

        [[story]]
        heading = "What happened"
        text = "Much."

        [[rooms]]
        name = "Main Hall"
        floor = "Ground floor"
        way = "Straight on."
        access = "Step-free."
        holds = 40

        [[speakers]]
        name = "First Speaker"
        role = "Chair"
        affiliation = "One"

        [[items]]
        title = "First workshop"
        kind = "workshop"
        start = "10:00"
        minutes = 45
        room = "Main Hall"
        plenary = false
        speakers = ["First Speaker"]
        capacity = 40
        summary = "Bring a pen."
        protected = true
        write_up = "We drew *much*."
        offer_min = 10
        release_min = 0

        [[screens]]
        title = "By the door"
        room = "Main Hall"
    """

    programme = read(text)

    assert programme == CreateEvent(
        facts=Facts(
            slug="spring-meeting",
            title="Spring meeting",
            starts_at=at("09:30"),
            ends_at=at("16:00"),
            time_zone="Europe/London",
            venue=Venue("Town Hall", "1 Square", "Ring twice."),
            summary="A day.",
            provenance="Invented.",
            hosts=("One", "Another"),
            series=Series("meetings", "Meetings", "Four a year.", 4),
            video=Video(
                "The film",
                "https://example.org/film",
                "Ten minutes.",
                3750,
                "Hello.",
                -30,
            ),
            story=(Section("What happened", "Much."),),
            licence="CC-BY-4.0",
        ),
        rooms=(Room("main-hall", "Main Hall", "Ground floor", "Straight on.", "Step-free.", 40),),
        speakers=(Speaker("first-speaker", "First Speaker", "Chair", "One"),),
        items=(
            Item(
                id="first-workshop",
                title="First workshop",
                kind=Kind.WORKSHOP,
                starts_at=at("10:00"),
                minutes=45,
                room="main-hall",
                speakers=("first-speaker",),
                capacity=40,
                summary="Bring a pen.",
                protected=True,
            ),
        ),
        write_ups={"first-workshop": "We drew *much*."},
        terms={"first-workshop": Terms(10, 0)},
        screens=(Screen("by-the-door", "By the door", "main-hall"),),
    )


WRONG_BESIDE = """
licence = "CC-BY-5.0"

[video]
title = "The film"
length = "an hour"
offset = "later"

[[screens]]
title = "Main"
room = "Attic"

[[items]]
title = "First talk"
start = "10:00"
minutes = 30
offer_min = 0
release_min = 10
"""


def test_what_is_wrong_beside_the_plan_is_told_with_its_place_too() -> None:
    head, venue, name = EVENT.partition("[venue]")

    told = mistakes(f"{head}{WRONG_BESIDE}{venue}{name}")

    assert [*told] == [
        "video.length",
        "video.offset",
        "licence",
        "items[1].offer_min",
        "items[1].release_min",
        "screens[1].room",
        "screens[1].id",
    ]
    assert told["video.length"] == (
        'video.length: This is not a length. Write it as a player shows it, like length = "1:02:30".'
    )
    assert told["items[1].release_min"] == (
        "items[1].release_min: This is about seats, and the item has none. Add a line capacity = 20, or leave it out."
    )


def test_times_are_local_to_the_zone_on_that_date() -> None:
    winter = read(with_line(EVENT, "date = 2011-01-07"))

    assert read(EVENT).facts.starts_at.isoformat() == "2011-04-07T09:30:00+01:00"
    assert winter.facts.starts_at.isoformat() == "2011-01-07T09:30:00+00:00"


def test_moments_survive_the_log_as_they_are() -> None:
    facts = read(EVENT).facts

    assert msgspec.json.decode(msgspec.json.encode(facts), type=Facts) == facts


def test_where_clocks_go_back_the_first_of_two_equal_times_is_meant() -> None:
    text = with_line(with_line(EVENT, "date = 2011-10-30"), 'start = "01:30"')

    assert read(text).facts.starts_at.isoformat() == "2011-10-30T01:30:00+01:00"


def test_a_time_that_does_not_come_is_refused() -> None:
    text = with_line(with_line(EVENT, "date = 2011-03-27"), 'start = "01:30"')

    assert mistakes(text) == {
        "start": "start: Clocks go forward that day, and 01:30 does not come. Choose another time."
    }


def test_a_talk_without_a_kind_or_a_room_is_a_talk_for_everyone() -> None:
    (item,) = read(EVENT + TALK).items

    assert item.kind is Kind.TALK
    assert item.for_everyone


def test_rooms_are_named_by_name_or_by_id() -> None:
    by_name = read(EVENT + HALL + TALK + 'room = "Main Hall"')
    by_id = read(EVENT + HALL + TALK + 'room = "main-hall"')

    assert by_name == by_id
    assert by_name.items[0].room == "main-hall"


def test_a_name_that_two_share_must_be_told_apart_by_id() -> None:
    twins = '[[rooms]]\nid = "a"\nname = "Hall"\n[[rooms]]\nid = "b"\nname = "Hall"\n'

    assert read(EVENT + twins + TALK + 'room = "b"').items[0].room == "b"
    assert mistakes(EVENT + twins + TALK + 'room = "Hall"') == {
        "items[1].room": "items[1].room: “Hall” names several rooms. Write the id of the one you mean."
    }


def test_white_space_around_and_within_a_line_is_tidied() -> None:
    assert read(with_line(EVENT, 'title = "  Spring   meeting "')).facts.title == "Spring meeting"


def test_all_mistakes_are_told_at_once_each_with_its_place() -> None:
    text = """
        title = 7
        date = "the first of May"
        start = "half past nine"
        time_zone = "Europe/Manchester"
        venue = {}

        [[rooms]]
        nam = "Main Hall"

        [[items]]
        title = "First talk"
        start = "25:00"
        minutes = 0
        speakers = ["Nobody Listed"]
    """

    assert mistakes(text) == {
        "time_zone": "time_zone: “Europe/Manchester” is no time zone. Name one like Europe/London or America/New_York.",
        "date": "date: This is not a date. Write the year first, like date = 2011-04-07.",
        "start": 'start: This is not a time of day. Write it with 24 hours and in quotes, like start = "09:30".',
        "end": "end: This is missing. Add a line end = …",
        "slug": "slug: This is missing. Add a line slug = …",
        "title": 'title: This is not a text. Put it in quotes, like title = "…".',
        "venue.name": "venue.name: This is missing. Add a line name = …",
        "rooms[1].name": "rooms[1].name: This is missing. Add a line name = …",
        "rooms[1].nam": "rooms[1].nam: Nothing here is called that. Did you mean name?",
        "items[1].start": "items[1].start: This is not a time of day. "
        'Write it with 24 hours and in quotes, like start = "09:30".',
        "items[1].minutes": "items[1].minutes: This is not a whole number from 1 to 1440. "
        "Write it bare, like minutes = 20.",
        "items[1].speakers[1]": "items[1].speakers[1]: “Nobody Listed” is not among the speakers. "
        "Add it under [[speakers]], or correct the name.",
    }


@pytest.mark.parametrize(
    ("line", "place", "told"),
    [
        ('slug = "Spring Meeting"', "slug", "cannot be part of an address"),
        ('slug = "{spring}"', "slug", "cannot be part of an address"),
        ('title = ""', "title", "This is empty."),
        (f'title = "{"x" * 201}"', "title", "This has 201 characters; 200 fit. Shorten it by 1."),
        ('title = "a\\u0000b"', "title", "cannot be shown"),
        ('title = "a\\u202eb"', "title", "cannot be shown"),
        ("date = 1066-10-14", "date", "The year is 1066. Give one from 1973 to 2199."),
        ("date = 9999-12-31", "date", "The year is 9999."),
        ("date = 2011-04-07T09:30:00", "date", "This is not a date."),
        ('start = "9.30"', "start", "This is not a time of day."),
        ("start = 09:30:30", "start", "This is not a time of day."),
        ('end = "09:30"', "end", "The event ends at 09:30, before it starts at 09:30."),
        ('time_zone = "../../etc/passwd"', "time_zone", "is no time zone"),
        ('time_zone = "Europe"', "time_zone", "is no time zone"),
        ('venue = "Town Hall"', "venue", "Write [venue], and below it one line for each."),
    ],
)
def test_a_line_of_the_event_that_is_wrong(line: str, place: str, told: str) -> None:
    text = with_line(EVENT.partition("[venue]")[0] if line.startswith("venue") else EVENT, line)

    assert list(mistakes(text)) == [place]
    assert told in mistakes(text)[place]


@pytest.mark.parametrize(
    ("lines", "place", "told"),
    [
        ('hosts = "nef"', "hosts", 'Write it like hosts = ["one", "two"].'),
        ('hosts = ["nef", 7]', "hosts[2]", "This is not a text."),
        ("colour = 1", "colour", "Nothing here is called that. It may have time_zone, date"),
        ("tilte = 1", "tilte", "Did you mean title?"),
        ("items = 3", "items", "Write [[items]], and below it its lines."),
        ("rooms = {}", "rooms", "Write [[rooms]], and below it its lines."),
        ("speakers = [1]", "speakers", "Write [[speakers]], and below it its lines."),
        (f"rooms = [{'{},' * 1_001}]", "rooms", "There are 1001 rooms; 1000 fit."),
        ('video = { title = "Film", url = "javascript:alert(1)" }', "video.url", "from https:// on"),
        ('video = { title = "Film", url = "http://[" }', "video.url", "from https:// on"),
        ('video = { title = "Film", url = "https:///film" }', "video.url", "from https:// on"),
        ('series = { slug = "s", title = "S", stops = true }', "series.stops", "a whole number from 1 to 1000"),
        ('series = { slug = "s", title = "S", stops = nan }', "series.stops", "a whole number from 1 to 1000"),
        ('story = [{ heading = "H", text = " " }]', "story[1].text", "This is empty."),
        ('rooms = [{ name = "🎪" }]', "rooms[1].id", "This is missing."),
        ('rooms = [{ name = "A", id = "a b" }]', "rooms[1].id", "cannot be part of an address"),
    ],
)
def test_a_line_beside_what_is_needed_that_is_wrong(lines: str, place: str, told: str) -> None:
    found = mistakes(f"{lines}\n{EVENT}")

    assert list(found) == [place]
    assert told in found[place]


@pytest.mark.parametrize(
    ("line", "place", "told"),
    [
        ('kind = "keynote"', "kind", "Choose one of welcome, talk, panel, workshop, break, close."),
        ('room = "Attic"', "room", "“Attic” is not among the rooms."),
        ('plenary = "yes"', "plenary", "Write plenary = true, or leave the line out."),
        ("capacity = -1", "capacity", "a whole number from 1 to 100000"),
        ("capacity = 1.5", "capacity", "a whole number from 1 to 100000"),
        ("minutes = true", "minutes", "a whole number from 1 to 1440"),
        ("minutes = 100000000000000000000", "minutes", "a whole number from 1 to 1440"),
        ('start = "09:00"', "start", "“First talk” starts at 09:00, before the event does at 09:30."),
        ("minutes = 400", "start", "“First talk” ends at 16:40, after the event does at 16:00."),
        ('room = "Main Hall"\ncapacity = 41', "capacity", "has 41 seats, but Main Hall holds 40 people."),
    ],
)
def test_a_line_of_an_item_that_is_wrong(line: str, place: str, told: str) -> None:
    kept = [old for old in TALK.splitlines() if key_of(old) != key_of(line)]
    found = mistakes("\n".join([EVENT, HALL, *kept, line]))

    assert list(found) == [f"items[1].{place}"]
    assert told in found[f"items[1].{place}"]


def test_two_items_cannot_share_a_room_at_the_same_time() -> None:
    day = HALL + TALK + 'room = "Main Hall"\n' + TALK.replace("First", "Second") + 'room = "main-hall"\n'

    assert mistakes(EVENT + day) == {
        "items[2].start": "items[2].start: “First talk” (items[1]) is in the same room until 10:30. "
        "Move one of the two."
    }


def test_one_long_item_is_in_the_way_of_all_that_it_covers() -> None:
    long = HALL + TALK.replace("30", "180") + 'room = "Main Hall"\n'
    short = [
        TALK.replace("First", name).replace("10:00", start) + 'room = "Main Hall"\n'
        for name, start in [("Second", "10:00"), ("Third", "12:00"), ("Fourth", "13:00")]
    ]

    assert list(mistakes(EVENT + long + "".join(short))) == ["items[2].start", "items[3].start"]


def test_ids_that_collide_must_be_told_apart() -> None:
    later = TALK.replace("10:00", "11:00")

    assert mistakes(EVENT + TALK + later) == {
        "items[2].id": "items[2].id: “first-talk” is already the id of items[1]. "
        'Write an id of its own, like id = "first-talk-2".'
    }
    assert [item.id for item in read(EVENT + TALK + later + 'id = "first-talk-2"').items] == [
        "first-talk",
        "first-talk-2",
    ]


def test_what_is_not_toml_is_told_with_its_line() -> None:
    assert mistakes("title = \n") == {
        "programme": "This is not TOML. Invalid value (at line 1, column 9) Mend that line, then try again."
    }


@pytest.mark.parametrize(
    "text",
    [
        "\ud800",
        "a = " + "9" * 5_000,
        "a = " + "[" * 100_000,
        "07.04.2011 = 1\n07.04 = 2",
        "a = 2011-13-45",
        "x" * (MAX_CHARACTERS + 1),
    ],
    ids=["lone surrogate", "endless number", "endless nesting", "key twice", "no such date", "too long"],
)
def test_what_cannot_be_parsed_is_refused_like_anything_else(text: str) -> None:
    assert list(mistakes(text)) == ["programme"]


def test_a_name_that_looks_like_an_html_entity_is_only_a_name() -> None:
    programme = read(EVENT + '[[speakers]]\nname = "&#99999999999; Speaker"')

    assert programme.speakers[0].id == "99999999999-speaker"


WRITTEN = [
    *('"09:30"', '"10:00"', '"Main Hall"', '"talk"', '"Europe/London"', '""', '"a\\u0000"', '"&#xD800;"'),
    *("45", "0", "-1", "1e400", "nan", "true", "2011-04-07", "09:30:00", "2011-04-07T09:30:00Z"),
]
EVENT_KEYS = ["slug", "title", "date", "start", "end", "time_zone", "hosts", "venue", "series", "video", "story"]
ITEM_KEYS = [
    "id",
    "title",
    "kind",
    "start",
    "minutes",
    "room",
    "plenary",
    "speakers",
    "capacity",
    "summary",
    "protected",
]
ITEM_KEYS += ["colour"]


def as_list(values: list[str]) -> str:
    """Write a list in TOML."""
    return f"[{', '.join(values)}]"


def as_table(values: dict[str, str]) -> str:
    """Write a table in TOML, on one line."""
    return f"{{{', '.join(f'{key} = {value}' for key, value in values.items())}}}"


def anything() -> st.SearchStrategy[str]:
    """A value as somebody might write it, seldom the one that is asked for."""
    keys = st.sampled_from(["name", "title", "slug", "url"])
    return st.recursive(
        st.sampled_from(WRITTEN),
        lambda inner: st.lists(inner, max_size=3).map(as_list) | st.dictionaries(keys, inner, max_size=3).map(as_table),
        max_leaves=6,
    )


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(EVENT_KEYS), anything(), max_size=3),
    st.dictionaries(st.sampled_from(ITEM_KEYS), anything(), max_size=3),
)
def test_whatever_is_written_is_read_or_refused(event: dict[str, str], item: dict[str, str]) -> None:
    top = {"venue": '{ name = "Town Hall" }', "rooms": '[{ name = "Main Hall" }]'}
    top |= dict(line.split(" = ") for line in EVENT.partition("[venue]")[0].split("\n") if line) | event
    talk = dict(line.split(" = ") for line in TALK.split("\n")[2:] if line) | item
    text = "\n".join(f"{key} = {value}" for key, value in (top | {"items": as_list([as_table(talk)])}).items())

    try:
        programme = read(text)
    except FieldError as refusal:
        told = refusal.fields
    else:
        check_programme(programme)
        told = {}

    assert all(sentence.startswith(f"{place}: ") for place, sentence in told.items())


@settings(deadline=None)
@given(st.text())
def test_any_text_at_all_is_refused(text: str) -> None:
    assert mistakes(text)
