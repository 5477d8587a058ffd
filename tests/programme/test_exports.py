"""Every export is valid, whatever people typed, and what can be read again comes back the same."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec import Meta, Struct
from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.errors import FieldError
from companion.domain.event import Event
from companion.domain.lateness import ShiftMode
from companion.domain.programme import DAY_BEGINS
from companion.domain.story import numbered
from companion.programme.document import event_json
from companion.programme.exports import LIVE, OF_THE_WALL, exports
from companion.programme.icalendar import MOST_OCTETS, escaped, folded
from companion.programme.published import Published
from companion.programme.restoring import programme, read_comments, read_event, restored
from companion.programme.schedule import acronym
from companion.programme.table import comments_csv, defused
from tests.archive.days import HIDDEN, lived
from tests.builders import ANA, a_day, a_draft, a_programme, an_item
from tests.programme.hostile import TEXTS, events

SCHEMAS = os.environ.get("SCHEDULE_SCHEMAS", "")
"""A folder with the official schemas, `schedule.json` and `schedule.xsd`: they are not ours to hand on."""

with_schemas = pytest.mark.skipif(not SCHEMAS, reason="name a folder with the official schemas in SCHEDULE_SCHEMAS")
hostile = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

EDITION = Published(address="https://events.example/e/manchester/", edition=1, software="Companion 0.1.0")
MEANWHILE = Published(address="https://events.example/e/manchester/", software="Companion 0.1.0")
NOWHERE = Published()
PLACES = st.sampled_from([EDITION, NOWHERE, Published(address="http://127.0.0.1:8000/e/x/")])

ATOM = "{http://www.w3.org/2005/Atom}"


# What the schema of the JSON asks for, as types. Nothing may be there that it does not know.


class Person(Struct, frozen=True):
    """Others may be there: the format lets persons have what they like, but no `id` or `public_name` beside `name`."""

    name: str
    guid: UUID
    public_name: Literal[None] = None
    id: Literal[None] = None


class Session(Struct, frozen=True, forbid_unknown_fields=True):
    guid: UUID
    id: Annotated[int, Meta(ge=1, le=2**31)]
    date: Annotated[datetime, Meta(tz=True)]
    start: Annotated[str, Meta(pattern=r"^(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$")]
    duration: Annotated[str, Meta(pattern=r"^[0-9]+:[0-9]{2}$")]
    room: str
    slug: Annotated[str, Meta(pattern=r"^[a-z0-9_-]+[a-z0-9]$")]
    url: Annotated[str, Meta(pattern=r"^(https?|urn):\S+$")]
    title: str
    subtitle: str | None
    track: str | None
    type: str
    language: str | None
    abstract: str | None
    persons: list[Person]
    links: list[str]


class Day(Struct, frozen=True, forbid_unknown_fields=True):
    index: int
    date: date
    day_start: Annotated[datetime, Meta(tz=True)]
    day_end: Annotated[datetime, Meta(tz=True)]
    rooms: dict[str, list[Session]]


class Room(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    guid: UUID
    description: str | None
    capacity: int | None
    slug: Annotated[str, Meta(pattern=r"^[a-z0-9_-]+[a-z0-9]$")] = "none"


class Beside(Struct, frozen=True, forbid_unknown_fields=True):
    """`meta` may have what it likes: this is all of ours."""

    slug: str
    time_zone: str
    starts_at: Annotated[datetime, Meta(tz=True)]
    ends_at: Annotated[datetime, Meta(tz=True)]
    venue: str
    address: str
    hosts: list[str]
    plenary: list[UUID]


class Conference(Struct, frozen=True, forbid_unknown_fields=True):
    acronym: Annotated[str, Meta(pattern="^[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?$")]
    title: str
    description: str
    start: date
    end: date
    daysCount: Annotated[int, Meta(ge=1)]  # noqa: N815 - the format's own name
    timeslot_duration: Literal["00:05"]
    rooms: list[Room]
    meta: Beside
    days: list[Day]
    time_zone_name: Annotated[str, Meta(pattern="^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")] = "UTC"
    url: Annotated[str, Meta(pattern=r"^https?://\S+$")] = "http://nowhere.example/"


class Schedule(Struct, frozen=True):
    version: str
    conference: Conference
    base_url: Annotated[str, Meta(pattern=r"^https?://\S+$")] = "http://nowhere.example/"


class ScheduleFile(Struct, frozen=True, forbid_unknown_fields=True):
    schema: str = msgspec.field(name="$schema")
    generator: dict[str, str]
    schedule: Schedule


def read_schedule(content: bytes) -> Conference:
    """Read a `schedule.json`, which must be as the types above say."""
    return msgspec.json.decode(content, type=ScheduleFile).schedule.conference


def parsed(content: bytes) -> etree._Element:
    """Read XML as a careful reader does."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def calendar(content: bytes) -> list[dict[str, str]]:
    """Read the events of a calendar, and check the form of every line on the way (RFC 5545, 3.1)."""
    assert content.endswith(b"\r\n")
    assert all(len(line) <= MOST_OCTETS for line in content.split(b"\r\n"))
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    lines = content.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert all(re.fullmatch(r"[A-Z-]+(;[A-Z]+=[A-Z]+)*:[^\x00-\x08\x0a-\x1f\x7f]*", line) for line in lines)
    found: list[dict[str, str]] = []
    for name, _, value in (line.partition(":") for line in lines):
        if (name, value) == ("BEGIN", "VEVENT"):
            found.append({})
        elif (name, value) == ("BEGIN", "VALARM"):
            found[-1]["ALARM"] = ""
        elif found and "ALARM" in found[-1] and name in {"TRIGGER", "DESCRIPTION", "ACTION"}:
            found[-1]["ALARM"] += f"{name}:{value} "
        elif found:
            found[-1][name] = value
    return found


@hostile
@given(events(), PLACES)
def test_whatever_people_typed_every_export_is_valid(event: Event, published: Published) -> None:
    made = exports(event, published)

    conference = read_schedule(made["schedule.json"])
    sessions = [each for day in conference.days for room in day.rooms.values() for each in room]
    assert sorted(each.slug for each in sessions) == sorted({each.slug for each in sessions})
    assert len({each.id for each in sessions}) == len(sessions) == len(event.agenda.items)
    for day in conference.days:
        dates = [each.date for room in day.rooms.values() for each in room]
        assert all(day.day_start <= each <= day.day_end for each in dates)
    assert len(parsed(made["schedule.xml"]).findall("day/room/event")) == len(sessions)
    happenings = calendar(made["schedule.ics"])
    assert len(happenings) == max(1, len(sessions))
    assert len({each["UID"] for each in happenings}) == len(happenings)
    assert all(each["DTSTART"] < each["DTEND"] and each["DTSTAMP"] for each in happenings)
    assert len(json.loads(made["event.jsonld"]).get("subEvent", [])) == len(sessions)
    assert len(parsed(made["comments.atom"]).findall(f"{ATOM}entry/{ATOM}content")) == event.wall.shown
    assert json.loads(made["citation.csl.json"])[0]["type"] == "webpage"
    bib = made["citation.bib"].decode()
    assert bib.count("{") == bib.count("}")
    rows = list(csv.reader(io.StringIO(comments_csv(event).decode("utf-8-sig"), newline="")))
    assert [len(row) for row in rows] == [12] * (len(event.wall.comments) + 1)
    assert b"<" not in made["event.jsonld"]


@hostile
@given(events(), PLACES)
def test_what_is_read_again_is_written_as_the_same_bytes(event: Event, published: Published) -> None:
    made = exports(event, published)

    again = restored(read_event(made["event.json"]), read_comments(made["comments.json"]))

    assert exports(again, published) == made


@with_schemas
@hostile
@given(events(), PLACES)
def test_schedules_pass_the_official_schemas(event: Event, published: Published) -> None:
    made = exports(event, published)
    schema = json.loads((Path(SCHEMAS) / "schedule.json").read_text(encoding="utf-8"))
    xsd = etree.XMLSchema(etree.parse(Path(SCHEMAS) / "schedule.xsd"))

    jsonschema.Draft6Validator(schema, format_checker=jsonschema.FormatChecker()).validate(
        json.loads(made["schedule.json"])
    )
    xsd.assertValid(parsed(made["schedule.xml"]))


def test_a_session_after_midnight_belongs_to_the_night_before() -> None:
    play = a_draft([an_item("party", "01:30", 60), an_item("talk", "10:00", 30)])

    days = read_schedule(LIVE["schedule.json"](play.event, EDITION)).days

    assert [(day.date, [each.title for room in day.rooms.values() for each in room]) for day in days] == [
        (date(2011, 4, 6), ["Party"]),
        (date(2011, 4, 7), ["Talk"]),
    ]
    assert all(day.day_start.time() == DAY_BEGINS for day in days)


@pytest.mark.parametrize(
    ("slug", "spelt"),
    [
        ("manchester", "manchester"),
        ("small-day", "small_day"),
        ("a-b", "event_a_b"),
        ("x", "event_x"),
        ("2026", "2026"),
    ],
)
def test_an_acronym_is_one_that_the_schema_takes(slug: str, spelt: str) -> None:
    assert acronym(slug) == spelt


def test_an_item_keeps_its_number_and_id_when_another_is_put_in_before_it() -> None:
    talk = an_item("talk", "10:00", 30)
    few, more = a_draft([talk]), a_draft([an_item("new", "09:40", 10), talk])

    numbered = [
        {each.title: (each.id, each.guid) for room in day.rooms.values() for each in room}
        for play in (few, more)
        for day in read_schedule(LIVE["schedule.json"](play.event, EDITION)).days
    ]

    assert numbered[0]["Talk"] == numbered[1]["Talk"]


def test_the_calendar_follows_the_day_and_nothing_else() -> None:
    play = a_day()
    before = LIVE["schedule.ics"](play.event, MEANWHILE)

    play.do(c.PostComment("Hello"), ANA)
    meanwhile = LIVE["schedule.ics"](play.event, MEANWHILE)
    play.do(c.SetProtection("lunch", protected=False))
    play.do(c.SetProtection("close", protected=False))
    play.do(c.ShiftAgenda("welcome", 20, ShiftMode.EVERYTHING, "The train is late."))
    play.do(c.SkipItem("clay"))
    after = {each["SUMMARY"]: each for each in calendar(LIVE["schedule.ics"](play.event, MEANWHILE))}
    welcome = next(each for each in calendar(before) if each["SUMMARY"] == "Welcome")

    assert meanwhile == before
    assert (welcome["DTSTART"], after["Welcome"]["DTSTART"]) == ("20110407T090000Z", "20110407T092000Z")
    assert welcome["UID"] == after["Welcome"]["UID"]
    assert int(welcome["SEQUENCE"]) < int(after["Welcome"]["SEQUENCE"])
    assert "The train is late." in after["Welcome"]["DESCRIPTION"]
    assert (after["Welcome"]["STATUS"], after["Clay"]["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["Welcome"]["ALARM"] == "ACTION:DISPLAY TRIGGER:-PT5M DESCRIPTION:Welcome "
    assert "ALARM" not in after["Clay"]


def test_nothing_rings_for_a_day_that_is_over() -> None:
    assert b"VALARM" in LIVE["schedule.ics"](lived(), MEANWHILE)
    assert b"VALARM" not in LIVE["schedule.ics"](lived(), EDITION)


def test_each_item_and_each_comment_is_on_a_line_of_its_own() -> None:
    made = exports(lived(), EDITION)

    lines = [line for name in ("event.json", "schedule.json", "event.jsonld") for line in made[name].splitlines()]
    said = [line for line in made["comments.json"].splitlines() if b"A good beginning." in line]
    assert sum(b'"Outcomes"' in line and b'"Design"' not in line for line in lines) == 3
    assert b'"item":"welcome"' in said[0]


def test_rooms_and_speakers_are_described_once_to_machines() -> None:
    node = json.loads(exports(lived(), EDITION)["event.jsonld"])
    welcome, design, skipped, _ = node["subEvent"]

    assert welcome["performer"] == [{"@id": node["performer"][0]["@id"]}]
    assert design["location"] == {"@id": node["location"]["containsPlace"][0]["@id"]}
    assert "eventStatus" not in welcome
    assert skipped["eventStatus"] == "https://schema.org/EventCancelled"


@given(TEXTS)
def test_a_value_of_a_calendar_is_on_one_line_and_comes_back(text: str) -> None:
    written = escaped(text)
    lines = folded(f"SUMMARY:{written}").split("\r\n ")

    assert all(len(line.encode()) <= MOST_OCTETS - bool(n) for n, line in enumerate(lines))
    assert "".join(lines) == f"SUMMARY:{written}"
    assert "\n" not in written
    assert "\r" not in written


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", " =1", "\t=1", "＝1"])
def test_nothing_in_the_table_is_a_formula(text: str) -> None:
    play = a_day()
    play.do(c.PostComment(text), ANA)

    row = list(csv.reader(io.StringIO(comments_csv(play.event).decode("utf-8-sig"), newline="")))[1]

    assert row[5].startswith("'")
    assert defused("plain") == "plain"


def test_what_was_hidden_and_who_people_are_is_in_no_export() -> None:
    event = lived()

    made = exports(event, EDITION)

    assert made.keys() > {*LIVE, "event.json", "comments.json"}
    for name, content in made.items():
        assert HIDDEN.encode() not in content, name
        assert b"person-id-of" not in content, name
        assert b"A good beginning." not in content or name in OF_THE_WALL, name


def test_a_record_sets_up_its_programme_anew() -> None:
    play = a_day()
    play.do(c.MoveItem("ink", "hall", "Too full"))

    command = programme(read_event(exports(play.event, EDITION)["event.json"]))

    published = a_programme()
    assert command == replace(published, facts=replace(published.facts, story=numbered(published.facts.story)))


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format": "x/2"}', b'{"format": "companion-event/1"}'])
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(FieldError):
        read_event(content)


def test_an_edition_without_an_address_names_none() -> None:
    made = exports(lived(), NOWHERE)

    assert all(b"http://" not in content.replace(b"http://www.w3.org", b"") for content in made.values())
    assert "URL" not in json.loads(made["citation.csl.json"])[0]


def test_who_was_called_by_a_notice_to_a_room_is_in_no_record() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)
    play.do(c.PostNotice("Out of the red room, please.", urgent=True, room="red"))

    (notice,) = json.loads(event_json(play.event))["notices"]

    assert play.event.notices[0].called == {ANA.id}
    assert notice["called"] == []
