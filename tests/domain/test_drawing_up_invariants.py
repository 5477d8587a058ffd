"""Whatever hosts edit and in whatever order, the programme makes sense, and the log gives it back."""

from __future__ import annotations

from itertools import combinations, pairwise

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from msgspec.structs import replace

from companion.domain import commands as c
from companion.domain.agenda import Item
from companion.domain.changes import Record
from companion.domain.errors import RefusedError
from companion.domain.people import Person
from companion.domain.programme import faults
from companion.domain.typed import TypedItem, TypedRoom, TypedSpeaker
from tests.builders import ANA, BEN, CEM, HOST, Play, a_draft, replay
from tests.typing_hosts import A_DAY

PEOPLE = st.sampled_from([ANA, BEN, CEM])
NUMBERS = st.sampled_from(["", "1", "2", "30", "x"])
STARTS = st.sampled_from(["09:30", "10:15", "10:45", "11:20", "12:00", "12:30", "14:00", "14:30"])
SEATED = st.builds(
    TypedItem,
    title=st.just("Workshop"),
    kind=st.just("workshop"),
    start=STARTS,
    minutes=st.sampled_from(["20", "45", "60"]),
    room=st.sampled_from(["red", "blue", "hall"]),
    capacity=st.sampled_from(["2", "3"]),
)
"""Such as are mostly taken."""

ANYHOW = st.builds(
    TypedItem,
    title=st.sampled_from(["Talk", "Photo", ""]),
    kind=st.sampled_from(["talk", "workshop", "break"]),
    start=STARTS | st.sampled_from(["09:00", "15:59", "noon"]),
    minutes=st.sampled_from(["5", "45", "0"]),
    room=st.sampled_from(["", "red", "blue", "attic"]),
    new_room=st.sampled_from(["", "", "Attic"]),
    plenary=st.booleans(),
    speakers=st.sampled_from([(), ("speaker",), ("nobody",)]),
    new_speaker=st.sampled_from(["", "", "B. Speaker"]),
    capacity=NUMBERS,
)
ITEMS = SEATED | ANYHOW


def typed_again(item: Item) -> TypedItem:
    """An item as its form has it."""
    return TypedItem(
        title=item.title,
        kind=item.kind.value,
        start=f"{item.starts_at:%H:%M}",
        minutes=item.minutes,
        room=item.room or "",
        plenary=item.plenary,
        capacity=item.capacity or "",
    )


def at_once(items: tuple[Item, ...]) -> set[frozenset[str]]:
    """Pairs of items of which only one can be live, at the same time."""
    pairs = combinations(items, 2)
    return {frozenset((a.id, b.id)) for a, b in pairs if a.overlaps(b) and a.shares_place_with(b)}


class Drafting(RuleBasedStateMachine):
    """A programme, edited at random while people take seats."""

    def __init__(self) -> None:
        super().__init__()
        self.play: Play = a_draft()

    @rule(data=st.data(), typed=ITEMS, is_new=st.booleans())
    def set_item(self, data: st.DataObject, typed: TypedItem, is_new: bool) -> None:
        self.give(c.SetItem("" if is_new else self.an_item(data), typed))

    @rule(data=st.data(), minutes=st.sampled_from(["20", "45"]))
    def shorten(self, data: st.DataObject, minutes: str) -> None:
        """Items of different lengths are what makes changing places hard."""
        if item := self.play.event.agenda.item(self.an_item(data)):
            self.give(c.SetItem(item.id, replace(typed_again(item), minutes=minutes)))

    @rule(person=PEOPLE, room=st.sampled_from(["red", "blue", "hall"]))
    def put_beside(self, person: Person, room: str) -> None:
        """Somebody holds seats in two items, which are put at the same time."""
        agenda = self.play.event.agenda
        held = [item for item in agenda.items if item.id in self.play.event.seats.of(person.id)]
        for one, other in pairwise(held):
            self.give(c.SetItem(one.id, replace(typed_again(one), start=f"{other.starts_at:%H:%M}", room=room)))

    @rule(data=st.data())
    def reorder(self, data: st.DataObject) -> None:
        before = self.play.event.agenda.items
        self.give(c.ReorderItem(self.an_item(data), self.an_item(data)))
        after = self.play.event.agenda.items
        assert {item.id: item.minutes for item in after} == {item.id: item.minutes for item in before}
        assert at_once(after) <= at_once(before)

    @rule(data=st.data(), seats=st.sampled_from([0, 0, 2, 9]))
    def remove_item(self, data: st.DataObject, seats: int) -> None:
        self.give(c.RemoveItem(self.an_item(data), seats))

    @rule(data=st.data(), holds=NUMBERS, name=st.sampled_from(["Red Room", "Loft"]))
    def set_room(self, data: st.DataObject, holds: str, name: str) -> None:
        self.give(c.SetRoom(self.a_room(data), TypedRoom(name=name, holds=holds)))

    @rule(data=st.data())
    def remove_room_or_speaker(self, data: st.DataObject) -> None:
        speakers = [speaker.id for speaker in self.play.event.agenda.speakers] or [""]
        self.give(c.RemoveRoom(self.a_room(data)))
        self.give(c.RemoveSpeaker(data.draw(st.sampled_from(speakers))))

    @rule(name=st.sampled_from(["A. Speaker", ""]))
    def add_speaker(self, name: str) -> None:
        self.give(c.SetSpeaker("", TypedSpeaker(name=name)))

    @rule(
        day=st.sampled_from(["2011-04-07", "2026-03-29", "2026-10-25"]),
        start=st.sampled_from(["09:30", "11:00", "00:30"]),
        end=st.sampled_from(["16:00", "12:00", "23:00"]),
        zone=st.sampled_from(["Europe/London", "Asia/Kathmandu"]),
    )
    def set_facts(self, day: str, start: str, end: str, zone: str) -> None:
        self.give(c.SetFacts(replace(A_DAY, date=day, start=start, end=end, time_zone=zone)))

    @rule(data=st.data(), person=PEOPLE)
    def take_seats(self, data: st.DataObject, person: Person) -> None:
        for _ in range(2):
            self.give(c.TakeSeat(self.an_item(data)), person)

    def an_item(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([*(item.id for item in self.play.event.agenda.items), "nothing"]))

    def a_room(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([*(room.id for room in self.play.event.agenda.rooms), ""]))

    def give(self, command: c.Command, by: Person = HOST) -> None:
        before = self.play.event
        try:
            self.play.do(command, by)
        except RefusedError:
            assert self.play.event == before

    @invariant()
    def the_programme_makes_sense(self) -> None:
        agenda = self.play.event.agenda
        rooms, speakers = {room.id for room in agenda.rooms}, {speaker.id for speaker in agenda.speakers}
        assert list(faults(self.play.event.facts, agenda.rooms, agenda.items)) == []
        assert all(item.room in {*rooms, None} and set(item.speakers) <= speakers for item in agenda.items)
        assert all(item.minutes > 0 and item.title and item.capacity != 0 for item in agenda.items)
        assert all(one.starts_at <= other.starts_at for one, other in pairwise(agenda.items))
        for listed in (agenda.items, agenda.rooms, agenda.speakers):
            assert len({each.id for each in listed}) == len(listed)

    @invariant()
    def seats_are_of_items_that_are_there_and_nobody_is_in_two_places(self) -> None:
        agenda, seats = self.play.event.agenda, self.play.event.seats
        assert set(seats.items) <= {item.id for item in agenda.items}
        for item in agenda.items:
            assert seats.taken(item.id) <= (item.capacity or 0)
        for person in (ANA, BEN, CEM):
            held = [item for item in agenda.items if item.id in seats.of(person.id)]
            assert len(held) == len(seats.of(person.id))
            assert not [1 for one in held for other in held if one.id < other.id and one.overlaps(other)]

    def teardown(self) -> None:
        stored = msgspec.json.encode(self.play.records)
        assert replay(msgspec.json.decode(stored, type=list[Record])) == self.play.event


def test_whatever_is_edited_the_programme_makes_sense() -> None:
    run_state_machine_as_test(Drafting, settings=settings(max_examples=100, stateful_step_count=50, deadline=None))
