"""The programme of an edition: as planned, and as it happened."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.lateness import ShiftMode
from companion.views.archive_agenda import lateness
from tests.archive.days import DAY, HOST, lived
from tests.archive.test_edition import pages_of
from tests.builders import at

CHANGES = (
    ("10:16", c.ShiftAgenda("design", 5, ShiftMode.EVERYTHING, "Fog on the line."), HOST),
    ("10:17", c.AddItem("Photo", "15:00", 10), HOST),
)


def test_each_item_says_when_it_was_planned_and_when_it_was_held() -> None:
    words = pages_of(lived())["programme.html"].words

    assert "Planned 10:00–10:10 Held 10:02–10:15 2 min late Welcome Cy Speaker, The Lab Welcome · Main Hall" in words
    assert "Planned 11:00–12:00 Held 11:04–12:02 4 min late Design Workshop · Main Hall · 1 of 12 seats taken" in words
    assert "Planned 11:00–12:00 Held Skipped Outcomes Workshop · Library · 0 of 20 seats taken" in words
    assert "Planned 15:40–16:00 Held No start recorded Close" in words


def test_what_delegates_were_told_on_the_day_is_in_the_record() -> None:
    day = sorted((*DAY, *CHANGES), key=lambda each: each[0])

    words = pages_of(lived(day))["programme.html"].words

    assert "Planned 11:00–12:00 Held 11:04–12:02 4 min late Design Announced for 11:05. Fog on the line" in words
    assert "Planned – Held No start recorded Photo Added on the day" in words
    assert "11:06 Outcomes is not held. To everyone · Urgent" in words


def test_the_outline_says_how_the_plan_became_the_day() -> None:
    day = sorted((*DAY, *CHANGES), key=lambda each: each[0])

    words = pages_of(lived(day))["programme.html"].words

    assert (
        "Four items were published. Two were held, one was skipped and one was added on the day. The first began at "
        "10:02, 2 min late. The last ended at 12:02, 3 h 58 min early."
    ) in words


def test_every_item_has_a_line_of_the_day_in_brief_that_leads_to_the_programme() -> None:
    index = pages_of(lived())["index.html"]

    assert "10:02 Welcome Cy Speaker" in index.words
    assert "11:04 Design Outcomes Skipped" in index.words
    assert {"item-welcome", "item-close"} <= set(index.ids)
    assert "programme.html#item-close" in index.links


def test_lateness_does_not_count_seconds() -> None:
    said = [lateness(at("10:00"), at(clock)) for clock in ("10:00:59", "10:01", "09:58:30", "11:10", "12:00")]

    assert said == ["", "1 min late", "2 min early", "1 h 10 min late", "2 h late"]
