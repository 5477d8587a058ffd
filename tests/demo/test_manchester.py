"""The Manchester re-run: facts as the page of 2011 gives them, and plain words about what is invented."""

from datetime import datetime
from importlib.resources import files
from itertools import pairwise

import pytest

from companion.demo.cast import ANSWERS, WRITE_UPS
from companion.domain.agenda import Item, Kind, blocks
from companion.domain.commands import CreateEvent
from companion.domain.decide import decide
from companion.domain.event import NOTHING_YET
from companion.domain.people import SYSTEM
from companion.programme.toml import read

NAMED_ON_THE_PAGE = {
    "Patsy Hodson": ("Vice Principal", "Manchester Communication Academy"),
    "Halima Khan": ("Deputy director, Public Services Lab", "NESTA"),
    "Anna Coote": ("", "new economics foundation"),
    "Paul Davies": ("Executive Director for Social Care and Inclusion", "Walsall Council"),
    "Trudi Wright": ("", "Kirklees Council"),
    "Carol Taylor": ("", "Middlesborough Council"),
    "Ralph Broad": ("", "Middlesborough Council"),
    "Sarah Drummond": ("", "Snook"),
    "Jane Foot": ("Independent policy advisor", ""),
    "Phil Arnold": ("", "Reddish Vale College"),
    "Jill Parker": ("", "Keyring"),
    "Vicki Brown": ("", "Keyring"),
    "Paul Clarke": ("", "School of Sustainability and Calderdale Council"),
    "Robin Tuddenham": ("", "School of Sustainability and Calderdale Council"),
    "Louise Thomas": ("", "RSA"),
}
"""Everybody named on the page, with the role and the affiliation that it gives them."""

GIVEN_BY_THE_PAGE = {
    "Welcome": ["Patsy Hodson"],
    "Opening": ["Halima Khan"],
    "Defining co-production": ["Anna Coote"],
    "Co-production and the reform of the public sector": ["Paul Davies"],
}
"""Who speaks in which item: the page says so of these, and of no other."""


@pytest.fixture(scope="module")
def manchester() -> CreateEvent:
    return read((files("companion.demo") / "manchester.toml").read_text(encoding="utf-8"))


def workshops(programme: CreateEvent) -> list[Item]:
    return [item for item in programme.items if item.kind is Kind.WORKSHOP]


def test_it_was_on_the_seventh_of_april_in_british_summer_time(manchester: CreateEvent) -> None:
    facts = manchester.facts

    assert facts.slug == "manchester-roadshow"
    assert facts.title == "Manchester Co-production Roadshow"
    assert facts.starts_at == datetime.fromisoformat("2011-04-07T09:30:00+01:00")
    assert facts.ends_at == datetime.fromisoformat("2011-04-07T16:00:00+01:00")
    assert facts.time_zone == "Europe/London"


def test_place_and_hosts_are_those_of_the_page(manchester: CreateEvent) -> None:
    assert manchester.facts.venue.name == "Manchester Communication Academy"
    assert manchester.facts.hosts == ("Coprodnet", "NESTA", "nef")


def test_it_is_one_of_five_stops_and_says_that_the_other_four_are_not_recorded(manchester: CreateEvent) -> None:
    series = manchester.facts.series

    assert series is not None
    assert (series.slug, series.stops) == ("co-production-roadshow", 5)
    assert "Where and when the other four were held is not recorded." in series.about


def test_there_is_a_video_whose_address_is_not_recorded(manchester: CreateEvent) -> None:
    video = manchester.facts.video

    assert video is not None
    assert video.url == ""
    assert "Its address is not recorded." in video.note


def test_everybody_named_on_the_page_is_there_as_it_says_and_nobody_else(
    manchester: CreateEvent,
) -> None:
    listed = {speaker.name: (speaker.role, speaker.affiliation) for speaker in manchester.speakers}

    assert listed == NAMED_ON_THE_PAGE
    assert len(manchester.speakers) == len(NAMED_ON_THE_PAGE)


def test_nobody_is_given_an_item_that_the_page_does_not_give_them(manchester: CreateEvent) -> None:
    name_of = {speaker.id: speaker.name for speaker in manchester.speakers}
    given = {item.title: [name_of[each] for each in item.speakers] for item in manchester.items if item.speakers}

    assert given == GIVEN_BY_THE_PAGE


def test_nothing_that_is_invented_names_anybody(manchester: CreateEvent) -> None:
    invented = [text for item in manchester.items for text in (item.title, item.summary)]
    invented += [*WRITE_UPS.values(), *ANSWERS.values()]
    invented += [text for room in manchester.rooms for text in (room.name, room.way, room.access)]
    surnames = [name.split()[-1] for name in NAMED_ON_THE_PAGE]

    assert [(text, name) for text in invented for name in surnames if name in text.split()] == []


@pytest.mark.parametrize("invention", ["Start times", "rooms", "workshop titles", "comments"])
def test_provenance_says_what_is_invented(manchester: CreateEvent, invention: str) -> None:
    facts, inventions = manchester.facts.provenance.split("Start times", 1)

    assert "the facts come from the event’s page as it stood in 2011" in facts
    assert invention in "Start times" + inventions.split("are invented for this re-run")[0]


@pytest.mark.parametrize("gap", ["who led which workshop", "the video’s address", "the other four stops"])
def test_provenance_says_what_is_not_recorded(manchester: CreateEvent, gap: str) -> None:
    assert gap in manchester.facts.provenance.split("does not record")[1]


def test_the_story_names_only_those_whom_the_page_reports(manchester: CreateEvent) -> None:
    story = {section.heading: section.text for section in manchester.facts.story}
    named = {heading: [name for name in NAMED_ON_THE_PAGE if name in text] for heading, text in story.items()}

    assert named == {
        "Welcome and opening": ["Patsy Hodson", "Halima Khan"],
        "Defining co-production": ["Anna Coote", "Paul Davies"],
        "Co-production working in practice": [],
    }


def test_the_story_keeps_the_two_kinds_of_example(manchester: CreateEvent) -> None:
    practice = manchester.facts.story[-1].text

    assert all(word in practice for word in ("commissioning", "design", "assessments", "services"))


def test_two_blocks_of_four_workshops_run_side_by_side(manchester: CreateEvent) -> None:
    side_by_side = [len(block) for block in blocks(manchester.items) if len(block) > 1]

    assert side_by_side == [4, 4]
    assert len(workshops(manchester)) == 8


def test_every_workshop_has_seats_and_no_speaker(manchester: CreateEvent) -> None:
    assert all(12 <= (item.capacity or 0) <= 30 for item in workshops(manchester))
    assert all(item.speakers == () for item in workshops(manchester))


def test_the_day_has_no_gap_longer_than_a_walk_between_rooms(manchester: CreateEvent) -> None:
    day = blocks(manchester.items)
    gaps = [(after[0].starts_at - before[0].ends_at).total_seconds() / 60 for before, after in pairwise(day)]

    assert all(0 <= minutes <= 10 for minutes in gaps)
    assert day[0][0].starts_at == manchester.facts.starts_at
    assert day[-1][0].ends_at == manchester.facts.ends_at


def test_every_room_says_how_to_get_there_without_steps(manchester: CreateEvent) -> None:
    assert all(room.floor and room.way and "Step-free" in room.access for room in manchester.rooms)


def test_the_domain_takes_it(manchester: CreateEvent) -> None:
    changes = decide(NOTHING_YET, manchester, SYSTEM, manchester.facts.starts_at)

    beside = [*manchester.rooms, *manchester.speakers, *manchester.items, *manchester.terms, *manchester.screens]
    assert len(changes) == 1 + len(beside)
