"""What changed today: one list of notices and changes of the plan, newest first, and what is said of it aloud."""

from __future__ import annotations

import re

from companion.domain import commands as c
from companion.domain.event import Event
from companion.domain.lateness import ShiftMode
from companion.views.news import called, notices, urgent
from companion.views.regions import REGIONS
from companion.views.rendering import Renderer
from tests.views.conftest import DELEGATES, Day, at


def listed(event: Event) -> list[tuple[str, str, str]]:
    """Everything that changed, as it is read: when, what and why."""
    seen = notices(event)
    return [(line.at.text, line.text, line.why) for line in (*seen.newest, *seen.older)]


def changed(day: Day) -> Event:
    """A day on which a bit of everything was changed."""
    day.begun().do(c.ShiftAgenda("reform", 9, ShiftMode.EVERYTHING, "Good questions."), when=at(10, 12))
    day.do(c.MoveItem("ws-assessment", "hall", "The lift is out."), when=at(10, 13))
    day.do(c.AddItem("Photo", "14:45", 10, room="hall", plenary=True), when=at(10, 14))
    day.do(c.SkipItem("ws-design", "Nobody came."), when=at(10, 15))
    return day.do(c.PostNotice("Coffee!"), when=at(10, 16)).event


def test_notices_and_changes_of_the_plan_are_one_list_newest_first(day: Day) -> None:
    assert listed(changed(day)) == [
        ("10:16", "Coffee!", ""),
        ("10:15", "“Designing services with those who use them” does not take place.", "Nobody came."),
        ("10:14", "Added: “Photo” at 14:45, Main Hall.", ""),
        ("10:13", "“Assessment as a conversation” is in Main Hall, not in Room 1.12.", "The lift is out."),
        ("10:12", "From “A radical reform of the public sector” on, the day runs 9 min later.", "Good questions."),
        ("10:09", "The lift is out of order. Ask a steward for help.", ""),
        ("10:08", "Coffee is in the foyer today, not in the café.", ""),
    ]


def test_new_times_and_a_return_to_the_plan_are_told(day: Day) -> None:
    day.begun().do(c.SetProtection("close", protected=False), when=at(10, 10))
    day.do(c.SwapItems("panel", "close", "Trains."), when=at(10, 11))
    day.do(c.ShiftAgenda("reform", 5, ShiftMode.EVERYTHING), when=at(10, 12))
    day.do(c.ShiftAgenda("reform", 0, ShiftMode.KEEP), when=at(10, 13))

    told = [text for _, text, _ in listed(day.event)]

    assert told[0] == "From “A radical reform of the public sector” on, times are as planned again."
    assert re.fullmatch("New times: “Close” at 13:45 and “Panel: .*” at 14:00.", told[2])


def test_a_withdrawn_notice_is_gone_and_nothing_is_said_of_it(day: Day) -> None:
    day.begun().do(c.PostNotice("Luhcn"), when=at(10, 10))
    spoken = notices(day.event).spoken
    day.do(c.WithdrawNotice("3"), when=at(10, 11))

    assert spoken == "Notice: Luhcn"
    assert notices(day.event).spoken == ""
    assert next(text for _, text, _ in listed(day.event)) == "The lift is out of order. Ask a steward for help."


def test_an_urgent_notice_for_everyone_stands_before_everything(day: Day, renderer: Renderer) -> None:
    event = day.begun().event

    (line,) = urgent(event).lines
    html = renderer.region("urgent", REGIONS["urgent"](event))

    assert (line.id, line.until - line.notice.at.epoch) == ("urgent-northfield-2", 900)
    assert "The lift is out of order." in html
    assert notices(event).spoken == "", "it is said by the banner"


def test_an_urgent_notice_for_a_room_calls_those_who_hold_a_seat_there(day: Day) -> None:
    day.begun().do(c.PostNotice("Out, please.", urgent=True, room="1-12"), when=at(10, 10))
    day.do(c.PostNotice("Bring a pen.", room="1-12"), when=at(10, 11))

    inside = [person.name for person in DELEGATES if called(day.event, person.id).lines]

    assert inside == [person.name for person in DELEGATES[:3]]
    assert [line.notice.id for line in urgent(day.event).lines] == ["2"]


def test_what_is_over_calls_nobody_back(day: Day) -> None:
    day.begun().do(c.SkipItem("ws-assessment"), when=at(10, 10))
    day.do(c.PostNotice("Out, please.", urgent=True, room="1-12"), when=at(10, 11))

    assert day.event.notices[-1].called == frozenset()
