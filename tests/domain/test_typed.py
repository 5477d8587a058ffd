"""What hosts type, read: regular where it is right, and every field named that is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from companion.domain.errors import FieldError
from companion.domain.facts import Access, Provided, Series, Venue
from companion.domain.reading import Reading
from companion.domain.typed import (
    TypedFacts,
    TypedItem,
    TypedRoom,
    TypedSpeaker,
    TypedVenue,
    facts_from,
    item_from,
    read_facts,
    read_room,
    read_speaker,
    read_venue,
)
from tests.builders import at, some_facts
from tests.typing_hosts import A_DAY

HALL = Venue("Town Hall")


def wrong_in(typed: TypedFacts) -> dict[str, str]:
    with pytest.raises(FieldError) as refusal:
        read_facts(typed, None, "day", HALL)
    return refusal.value.fields


def test_facts_are_read_with_moments_in_their_zone() -> None:
    facts = read_facts(A_DAY, None, "small-day", HALL)

    assert (facts.title, facts.starts_at, facts.ends_at) == ("Small Day", at("09:30"), at("16:00"))
    assert facts.hosts == ("An Organisation", "Another")
    assert facts.series == Series("small-days", "Small Days", "Told thrice.", 3)


def test_what_is_not_typed_stays_as_it_was() -> None:
    before = some_facts(story=("kept",), video="kept")

    facts = read_facts(A_DAY, before, before.slug, before.venue)

    assert (facts.story, facts.video) == (before.story, before.video)


def test_every_wrong_field_of_the_facts_is_told_at_once() -> None:
    typed = TypedFacts(
        title=" ", date="7 April", start="9.30", end="25:00", time_zone="Manchester", hosts="x" * 201, stops="many",
        series="🎪",
    )  # fmt: skip

    assert wrong_in(typed) == {
        "title": "Give the event a title.",
        "date": "Write the date with the year first, like 2026-04-07.",
        "start": "Write a time of day with 24 hours, like 09:30.",
        "end": "Write a time of day with 24 hours, like 09:30.",
        "time_zone": "“Manchester” is no time zone. Choose one like Europe/London or America/New_York.",
        "hosts": "This has 201 characters; 200 fit. Shorten it by 1.",
        "stops": "Write a whole number from 1 to 1000.",
        "series": "Give the series a name with letters a to z or digits in it: they make its address.",
    }


@pytest.mark.parametrize("zone", ["", "../../etc/passwd", "Europe", "\0", "/etc/localtime", "Europe/Lond\u00f6n"])
def test_what_is_no_zone_is_told(zone: str) -> None:
    assert list(wrong_in(TypedFacts(title="Day", date="2026-04-07", start="9:00"[1:], end="10:00", time_zone=zone)))


def test_a_day_that_ends_before_it_starts_is_told_of_its_end() -> None:
    typed = TypedFacts(title="Day", date="2026-04-07", start="10:00", end="10:00", time_zone="Europe/London")

    assert wrong_in(typed) == {"end": "It ends at 10:00, before it starts at 10:00. Check both times."}


def test_an_evening_may_end_after_midnight_and_so_may_a_day_that_did() -> None:
    evening = TypedFacts(title="Day", date="2011-04-07", start="19:00", end="01:00", time_zone="Europe/London")
    day = replace(evening, start="09:30")
    before = replace(some_facts(), ends_at=at("01:30") + timedelta(days=1))

    assert read_facts(evening, None, "day", HALL).ends_at == at("01:00") + timedelta(days=1)
    assert wrong_in(day) == {"end": "It ends at 01:00, before it starts at 09:30. Check both times."}
    assert read_facts(day, before, "day", HALL).ends_at == at("01:00") + timedelta(days=1)


def test_an_item_after_midnight_is_on_the_next_day_if_the_event_goes_on_until_then() -> None:
    typed = TypedItem(title="Last song", start="00:30", minutes=20)
    late = replace(some_facts(), ends_at=at("01:30") + timedelta(days=1))

    starts = [item_from(Reading(), typed, facts, "item").starts_at for facts in (some_facts(), late)]

    assert starts == [at("00:30"), at("00:30") + timedelta(days=1)]


def test_a_venue_names_what_is_provided_in_one_order() -> None:
    typed = TypedVenue(name="Hall", provided={"quiet-room": "Room 3", "step-free": "", "unheard-of": "x"})

    assert read_venue(typed).provided == (Provided(Access.STEP_FREE), Provided(Access.QUIET_ROOM, "Room 3"))


def test_a_line_beside_what_is_not_ticked_is_told_rather_than_lost() -> None:
    with pytest.raises(FieldError) as refusal:
        read_venue(TypedVenue(name="", provided={"bsl": ""}, left={"captions": "On screen", "quiet-room": " "}))

    assert refusal.value.fields == {
        "name": "Name the place.",
        "how-captions": "Tick it as well, or empty this line.",
    }


def test_rooms_and_speakers_need_a_name_and_a_room_one_of_its_own() -> None:
    with pytest.raises(FieldError) as room:
        read_room(TypedRoom(name="\u200b", holds="-1"), "room", ())
    with pytest.raises(FieldError) as same:
        read_room(TypedRoom(name="RED room"), "room", [read_room(TypedRoom(name="Red Room"), "red", ())])
    with pytest.raises(FieldError) as speaker:
        read_speaker(TypedSpeaker(name=""), "speaker")

    assert room.value.fields == {
        "name": "Name the room as its door does.",
        "holds": "Write a whole number from 1 to 100000.",
    }
    assert list(same.value.fields) == ["name"]
    assert list(speaker.value.fields) == ["name"]


ANYTHING = st.text(max_size=30) | st.sampled_from(["09:30", "2026-04-07", "Europe/London", "12", "24:00", "0"])


@given(st.builds(TypedFacts, **dict.fromkeys(TypedFacts.__struct_fields__, ANYTHING)))
def test_whatever_is_typed_is_read_or_refused_with_sentences(typed: TypedFacts) -> None:
    reading = Reading()

    facts = facts_from(reading, typed, "day", HALL)

    assert set(reading.wrong) <= set(TypedFacts.__struct_fields__)
    assert all(reading.wrong.values())
    assert reading.wrong or facts.starts_at < facts.ends_at


@given(st.builds(TypedItem, title=ANYTHING, kind=ANYTHING, start=ANYTHING, minutes=ANYTHING, capacity=ANYTHING))
def test_whatever_is_typed_of_an_item_has_a_length_and_a_time_or_is_noted(typed: TypedItem) -> None:
    reading = Reading()

    item = item_from(reading, typed, some_facts(), "item")

    assert set(reading.wrong) <= {"title", "kind", "start", "minutes", "capacity"}
    assert reading.wrong or (item.title and item.minutes > 0 and item.starts_at.date() == at("09:30").date())
