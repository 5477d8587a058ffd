"""The door of a room: who is in, who may still come, who waits."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.agenda import Room
from companion.domain.event import Event
from companion.domain.people import Person
from companion.domain.seats import Terms
from companion.views.door import Door, Holder, door, room_page
from companion.views.pages import Site
from companion.views.rendering import Renderer
from tests.views.conftest import DELEGATES, Day, at
from tests.views.test_regions import HOSTILE, outline_of

ITEM = "ws-assessment"
LATE = Person("p-late", "Wen Tide")


def room_of(event: Event) -> Room:
    room = event.agenda.room("1-12")
    assert room is not None
    return room


def at_the_door(day: Day) -> Day:
    """Three seats, all held; one person is in, one in line, and untaken seats go five minutes after the beginning."""
    day.begun().do(c.TakeSeat(ITEM), LATE, when=at(10, 20))
    day.do(c.SetSeatTerms(ITEM, Terms(release_min=5)), when=at(11))
    day.do(c.StartItem(ITEM), when=at(11, 46))
    return day.do(c.WalkIn(ITEM, DELEGATES[1].id), when=at(11, 47))


def shown(event: Event) -> Door:
    return door(event, room_of(event).id)


def test_the_door_counts_who_is_in_and_names_first_who_is_still_to_come(day: Day) -> None:
    (item,) = shown(at_the_door(day).event).items

    assert (item.inside, item.absent, item.walk_ins, item.seats.left, item.seats.waiting) == (1, 2, 0, 0, 1)
    assert item.holders == (
        Holder(DELEGATES[0].id, DELEGATES[0].name, is_in=False),
        Holder(DELEGATES[2].id, DELEGATES[2].name, is_in=False),
        Holder(DELEGATES[1].id, DELEGATES[1].name, is_in=True),
    )
    assert item.first_in_line == ("Wen Tide",)


def test_the_door_says_when_seats_are_released_and_that_they_were(day: Day) -> None:
    (item,) = shown(at_the_door(day).event).items
    assert (item.release and item.release.text, item.released, item.can_release) == ("11:51", None, True)

    (item,) = shown(day.do(c.ReleaseSeats(ITEM), when=at(11, 50)).event).items
    assert (item.release, item.released and item.released.text, item.absent) == (None, "11:50", 1)


def test_nobody_counts_before_the_day_or_what_is_over(day: Day, renderer: Renderer) -> None:
    (item,) = shown(day.created().event).items
    assert not item.counts

    over = shown(Day().begun().do(c.SkipItem(ITEM), when=at(11)).event)
    assert (over.items, [each.line.id for each in over.past]) == ((), [ITEM])
    assert "<form" not in renderer.region("door", over)


def test_only_who_may_set_the_rules_is_shown_them(day: Day, site: Site) -> None:
    event = at_the_door(day).event

    (terms,) = room_page(event, site, room_of(event), runs=True).terms
    assert [choice.label for choice in terms.releases if choice.chosen] == ["5 min after it begins"]
    assert room_page(event, site, room_of(event), runs=False).terms == ()


def test_hostile_names_stay_text_at_the_door(day: Day, renderer: Renderer) -> None:
    mallory = Person("p-mallory", HOSTILE)
    at_the_door(day).do(c.LeaveSeat(ITEM), DELEGATES[0], when=at(11, 48))
    day.do(c.TakeSeat(ITEM), mallory, when=at(11, 49)).do(c.LeaveSeat(ITEM), DELEGATES[2], when=at(11, 50))

    outline = outline_of(renderer.region("door", shown(day.event)))

    assert not {"script", "img", "b hx-get"} & {tag for tag, _ in outline.elements}
    assert all(ignored for text, ignored in outline.texts if "alert(1)" in text)
    assert any("alert(1)" in text for text, _ in outline.texts)
