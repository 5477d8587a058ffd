"""What Sessionize gives out: without a zone, and with answers that are nobody's business."""

from __future__ import annotations

import pytest

from companion.domain.agenda import Kind
from companion.domain.errors import FieldError
from companion.programme.importing.report import Fate
from tests.programme.importing.seen import imported, line, one, told
from tests.programme.importing.wild import GRID, SESSIONIZE


def test_the_zone_is_asked_for() -> None:
    with pytest.raises(FieldError) as refusal:
        imported(SESSIONIZE)

    assert "does not say in which time zone" in refusal.value.fields["time_zone"]


def test_the_whole_view_is_taken_without_what_was_answered_in_confidence() -> None:
    made = imported(SESSIONIZE, time_zone="Europe/Lisbon")

    (event,) = made.events
    assert [line(item) for item in event.items] == [
        ("Registration", "14 09:00+0100", 30, "great-hall"),
        ("Tides", "14 09:30+0100", 45, "great-hall"),
    ]
    assert [(item.kind, item.plenary) for item in event.items] == [(Kind.WELCOME, True), (Kind.TALK, False)]
    assert [(speaker.name, speaker.role) for speaker in event.speakers] == [("N. Otherwise", "Keeper of tides")]
    assert [room.name for room in event.rooms] == ["Great Hall", "Boathouse"]
    assert "vegan" not in repr(made)
    assert "n@example.org" not in repr(made)
    assert told(made, Fate.LEFT_OUT) == {
        "speaker.questionAnswers": ("$.speakers[0].questionAnswers",),
        "speaker.bio": ("$.speakers[0].bio",),
        "session.speakers": ("$.sessions[1].speakers[1]",),
        "session.categoryItems": ("$.sessions[1].categoryItems",),
        "session.questionAnswers": ("$.sessions[1].questionAnswers",),
        "questions": ("$.questions",),
        "start": ("“Not yet placed”, $.sessions[2]",),
    }


def test_an_event_that_the_file_does_not_name_is_named_after_the_file() -> None:
    made = imported(SESSIONIZE, time_zone="Europe/Lisbon")

    assert [(each.facts.slug, each.facts.title) for each in made.events] == [("tide-days", "Tide days")]
    assert "title" in told(made, Fate.CHANGED)


def test_the_grid_is_taken_and_what_is_in_utc_is_shown_where_it_takes_place() -> None:
    event = one(GRID, time_zone="Europe/Lisbon")

    assert [line(item) for item in event.items] == [("Tides", "14 09:30+0100", 45, "great-hall")]
    assert [speaker.name for speaker in event.speakers] == ["N. Otherwise"]


def test_the_list_of_sessions_is_taken() -> None:
    sessions = [{"groupId": None, "groupName": "All", "sessions": GRID[0]["rooms"][0]["sessions"]}]  # type: ignore[index]

    assert len(one(sessions, time_zone="Europe/Lisbon").items) == 1
