"""The line-up: what is put on it, and in which order it stands."""

from companion.domain.agenda import Agenda, Item, Room, Speaker
from companion.domain.line_up import Start, with_item, with_room, with_speaker, with_starts
from tests.builders import an_item, at


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items]


def test_items_are_in_order_of_time_however_they_are_set() -> None:
    agenda = Agenda()
    for item in (an_item("late", "12:00", 5), an_item("early", "09:00", 5), an_item("middle", "10:00", 5)):
        agenda = with_item(agenda, item)

    assert ids(agenda.items) == ["early", "middle", "late"]


def test_setting_an_item_again_replaces_it() -> None:
    agenda = with_item(with_item(Agenda(), an_item("a", "09:00", 5)), an_item("b", "10:00", 5))

    moved = with_item(agenda, an_item("a", "11:00", 5))

    assert ids(moved.items) == ["b", "a"]


def test_setting_a_room_or_a_speaker_again_replaces_it() -> None:
    agenda = with_room(with_room(Agenda(), Room("red", "Red")), Room("red", "Crimson"))
    agenda = with_speaker(with_speaker(agenda, Speaker("s", "S")), Speaker("s", "S.", "Chair"))

    assert agenda.rooms == (Room("red", "Crimson"),)
    assert agenda.speakers == (Speaker("s", "S.", "Chair"),)


def test_items_that_begin_at_other_times_change_places() -> None:
    agenda = with_item(with_item(Agenda(), an_item("a", "09:00", 5)), an_item("b", "10:00", 5))

    swapped = with_starts(agenda, (Start("a", at("10:00")), Start("b", at("09:00"))))

    assert [(item.id, item.starts_at) for item in swapped.items] == [("b", at("09:00")), ("a", at("10:00"))]
