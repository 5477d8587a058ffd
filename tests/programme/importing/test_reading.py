"""A file is known by what is in it; whatever it is, it is read or refused in a sentence."""

from __future__ import annotations

import asyncio
import copy
import json
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from companion.domain.errors import FieldError
from companion.domain.event import Event
from companion.domain.people import SYSTEM
from companion.domain.text import without_controls
from companion.programme.exports import exports
from companion.programme.importing.reading import MAX_BYTES, Asked, Imported, Importing, read
from companion.programme.importing.report import Fate
from companion.programme.importing.telling import told as lines_of
from companion.programme.published import Published
from tests.builders import Play
from tests.programme.hostile import events
from tests.programme.importing import wild
from tests.programme.importing.seen import imported, told

TREES: tuple[Any, ...] = (wild.FRAB, wild.SESSIONIZE, wild.GRID, wild.INDICO_EVENT, wild.INDICO_TIMETABLE)
FLAT = (wild.PENTABARF, wild.CALENDAR.encode(), wild.TABLE.encode(), json.dumps(wild.FRAB).encode())
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 10**12), st.floats(), st.text(max_size=8),
    st.sampled_from(["2031-06-14", "25:00", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00Z", "1:00", "-1",
                     "<p>&#0;", "Great Hall", "Etc/GMT", "\x00\ud7ff", "a" * 300, "P" + "9" * 9 + "D"]),
    st.just([]), st.just({}), st.just([None, [], {"id": []}]), st.just({"name": {"en": ["x"]}}),
)  # fmt: skip
PIECES = st.one_of(
    st.binary(max_size=4),
    st.sampled_from(
        [b"\n", b"<", b">", b'"', b";", b":", b"&x;", b"BEGIN:VEVENT\n", b"<event>", b"</day>", b"\\", b"\xff"]
    ),
)
fuzzed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(content: bytes) -> None:
    """Read a file: what comes of it must be an event that the rules take, with a report, or else a sentence."""
    made, refused = Imported(format="", events=()), dict[str, str]()
    try:
        made = read(content, "x", Asked(time_zone="Europe/London"))
    except FieldError as refusal:
        refused = refusal.fields
    assert all(said.endswith((".", "?", "…")) for said in refused.values())
    for command in made.events:
        Play(now=datetime(1980, 1, 1, tzinfo=UTC)).do(command, SYSTEM)
    assert all(remark.sentence == without_controls(remark.sentence) for remark in made.remarks)


def with_odd(tree: Any, draw: st.DrawFn) -> Any:
    """A tree in which one thing, however deep, is another."""
    if isinstance(tree, dict) and tree and draw(st.integers(0, 9)):
        key = draw(st.sampled_from(sorted(tree)))
        return {**tree, key: with_odd(tree[key], draw)}
    if isinstance(tree, list) and tree and draw(st.integers(0, 9)):
        n = draw(st.integers(0, len(tree) - 1))
        return [*tree[:n], with_odd(tree[n], draw), *tree[n + 1 :]]
    return draw(ODD)


@st.composite
def odd_trees(draw: st.DrawFn) -> Any:
    tree = copy.deepcopy(draw(st.sampled_from(TREES)))
    for _ in range(draw(st.integers(1, 4))):
        tree = with_odd(tree, draw)
    return tree


@st.composite
def broken_files(draw: st.DrawFn) -> bytes:
    content = draw(st.sampled_from(FLAT))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(PIECES) + content[at + draw(st.integers(0, 12)) :]
    return content


@fuzzed
@given(odd_trees())
@example({"results": [{"contributions": {"a": 1}}]})
@example({"schedule": {"conference": {"days": [{"rooms": []}]}}})
def test_whatever_a_document_holds_it_is_read_or_refused(tree: Any) -> None:
    check(json.dumps(tree).encode())


@fuzzed
@given(broken_files())
@example(b"[" * 100_000)
@example(b'{"schedule":' * 100_000)
@example(b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 20_000)
@example(b"title,start\n" + b'"' + b"x" * 200_000)
@example(b"")
@example(b"\xef\xbb\xbf")
def test_however_a_file_is_broken_it_is_read_or_refused(content: bytes) -> None:
    check(content)


@settings(fuzzed, max_examples=30)
@given(events(), st.sampled_from(["schedule.json", "schedule.xml", "schedule.ics", "event.json"]))
def test_whatever_people_typed_what_is_exported_is_read_or_refused(event: Event, name: str) -> None:
    check(exports(event, Published(software="Companion 0.1.0"))[name])


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_at_all_are_refused(content: bytes) -> None:
    with pytest.raises(FieldError):
        read(content, "x")


def test_a_file_that_no_programme_is_as_large_as_is_refused() -> None:
    with pytest.raises(FieldError, match="more than 5 MB"):
        read(b" " * (MAX_BYTES + 1), "x")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (wild.FRAB, "a schedule of frab or pretalx"),
        (wild.PENTABARF, "a schedule of pentabarf, frab or pretalx in XML"),
        (wild.CALENDAR, "a calendar"),
        (wild.SESSIONIZE, "a programme of Sessionize"),
        (wild.GRID, "a programme of Sessionize"),
        (wild.INDICO_EVENT, "an export of Indico"),
        (wild.TABLE, "a table"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "",
)
def test_a_file_is_known_by_what_is_in_it(content: Any, kind: str) -> None:
    assert imported(content, time_zone="Europe/London").format == kind


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"sessions": [{}] * 10_001}),
        json.dumps({"sessions": [{"title": "A", "startsAt": "2031-06-14T09:00:00"}], "speakers": [{}] * 10_001}),
        "title,start\n" + "A,2031-06-14 09:00\n" * 10_001,
    ],
    ids=["sessions", "speakers", "rows"],
)
def test_what_is_longer_than_any_programme_is_not_looked_through(content: str) -> None:
    with pytest.raises(FieldError, match="more than 10,000 items"):
        imported(content, time_zone="UTC")


SESSION = {"title": "A", "date": "2031-06-14T09:00:00+00:00", "start": "09:00", "duration": "00:20"}


@pytest.mark.parametrize(
    "content",
    [
        {"schedule": {"conference": {"title": "Day", "days": [{"rooms": {"Red\u202e\x00 Room": [SESSION]}}]}}},
        "<schedule><conference><title>Day</title></conference><day date='2031-06-14'><room name='Red\u202e Room'>"
        "<event><title>A</title><start>09:00</start><duration>00:20</duration>"
        "<persons><person>An\u202ea</person></persons></event></room></day></schedule>",
    ],
    ids=["json", "xml"],
)
def test_what_hides_in_a_name_is_left_out_wherever_it_stands(content: Any) -> None:
    (event,) = imported(content, time_zone="UTC").events

    assert [room.name for room in event.rooms] == ["Red Room"]
    assert all(speaker.name == "Ana" for speaker in event.speakers)


@pytest.mark.parametrize("content", ["<html><body>Not found</body></html>", "{}", "[]", "Dear all,\nplease come.\n"])
def test_what_is_no_programme_is_told_what_would_be_one(content: str) -> None:
    with pytest.raises(FieldError) as refusal:
        imported(content)

    assert "TOML, schedule.json, schedule.xml, iCalendar" in refusal.value.fields["file"]


async def test_one_is_read_after_another() -> None:
    importing, done = Importing(), list[str]()

    async def reading(content: bytes, name: str) -> None:
        with suppress(FieldError):
            await importing.read(content, name, Asked())
        done.append(name)

    await asyncio.gather(reading(b"<schedule>" + b"<a/>" * 20_000 + b"</schedule>", "long"), reading(b"{}", "short"))

    assert done == ["long", "short"]


def test_of_several_days_one_may_be_taken() -> None:
    made = imported(wild.PENTABARF, time_zone="Europe/Lisbon", day=date(2007, 2, 25), slug="second")

    assert [(event.facts.slug, event.facts.title, event.facts.series) for event in made.events] == [
        ("second", "Tide Days 2007", None)
    ]
    assert told(made, Fate.LEFT_OUT)["day"] == ("“Tides — a talk”, line 10", "“Night tide”, line 22")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Asked(day=date(2020, 1, 1)), "day"),
        (Asked(time_zone="Mars/Base"), "time_zone"),
        (Asked(slug="No Slug"), "slug"),
    ],
)
def test_what_cannot_be_asked_for_is_told(asked: Asked, field: str) -> None:
    with pytest.raises(FieldError) as refusal:
        read(json.dumps(wild.FRAB).encode(), "schedule.json", asked)

    assert list(refusal.value.fields) == [field]


def test_the_report_reads_as_lines() -> None:
    lines = list(lines_of(imported(wild.SESSIONIZE, time_zone="Europe/Lisbon"), "all.json"))

    assert lines[0] == (
        "all.json is a programme of Sessionize: 2 items, 2 rooms, 1 speaker. Its times are those of Europe/Lisbon."
    )
    assert "\nLeft out" in lines
    assert "  speaker.bio: There is no place for this here. ($.speakers[0].bio)" in lines
