"""What Indico exports, as an event and as a timetable."""

from __future__ import annotations

from companion.domain.agenda import Kind
from companion.domain.facts import Venue
from companion.programme.importing.report import Fate
from tests.programme.importing.seen import imported, line, told
from tests.programme.importing.wild import INDICO_EVENT, INDICO_TIMETABLE


def test_an_event_with_its_contributions_is_taken() -> None:
    made = imported(INDICO_EVENT)

    (event,) = made.events
    assert [line(item) for item in event.items] == [("Tides", "14 09:30+0100", 45, "great-hall")]
    assert (event.facts.title, event.facts.venue) == ("Tide Days", Venue("Old Harbour", "Quay 1"))
    assert [(speaker.name, speaker.affiliation) for speaker in event.speakers] == [("N. Otherwise", "Moon")]
    assert event.items[0].summary == "All about tides."
    assert told(made, Fate.LEFT_OUT) == {"start": ("“Not yet placed”, $.results[0].contributions[1]",)}


def test_a_timetable_is_taken_down_to_the_contributions_of_its_sessions() -> None:
    made = imported(INDICO_TIMETABLE)

    (event,) = made.events
    assert [(*line(item), item.kind) for item in event.items] == [
        ("Tides", "14 09:30+0100", 45, "great-hall", Kind.TALK),
        ("Coffee", "14 10:15+0100", 15, "foyer", Kind.BREAK),
    ]
    assert [speaker.name for speaker in event.speakers] == ["N. Otherwise"]
    assert event.items[1].plenary
    assert "n@example.org" not in repr(made)
    assert list(told(made, Fate.LEFT_OUT)) == ["entry.title", "person.email"]
