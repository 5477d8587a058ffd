"""Changes of the programme: what each does to the state."""

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.agenda import Room
from companion.domain.facts import Venue
from tests.builders import ANA, a_draft, at


def test_facts_set_anew_leave_the_place_and_the_story_as_they_were() -> None:
    play = a_draft()
    before = play.event.facts
    assert before is not None

    play.change(ch.FactsSet("Large Day", at("09:00"), at("17:00"), "Europe/London", hosts=("A. Host",)))
    play.change(ch.VenueSet(Venue("Library")))

    assert play.event.facts == replace(
        before,
        title="Large Day",
        starts_at=at("09:00"),
        ends_at=at("17:00"),
        hosts=("A. Host",),
        venue=Venue("Library"),
    )


def test_a_speaker_who_is_removed_is_named_by_no_item() -> None:
    play = a_draft()

    play.change(ch.SpeakerRemoved("speaker"))

    assert (play.event.agenda.speakers, play.item("welcome").speakers) == ((), ())


def test_an_item_that_is_removed_takes_its_seats_along() -> None:
    play = a_draft()
    play.do(c.TakeSeat("clay"), ANA)

    play.change(ch.ItemRemoved("clay"))

    assert play.event.agenda.item("clay") is None
    assert play.event.seats.of(ANA.id) == frozenset()


def test_a_room_set_anew_keeps_its_place_among_the_others_and_one_removed_is_gone() -> None:
    play = a_draft()

    play.change(ch.RoomSet(Room("hall", "Great Hall")))
    play.change(ch.RoomRemoved("blue"))

    assert [room.name for room in play.event.agenda.rooms] == ["Great Hall", "Red Room"]


def test_the_programme_has_the_version_of_its_last_change_only() -> None:
    play = a_draft()
    play.change(ch.ItemDescribed("clay", "Clay and water"))
    described = play.event.version

    play.change(ch.ClockSet(60.0))

    assert (play.item("clay").title, play.event.clock_offset_s) == ("Clay and water", 60.0)
    assert (play.event.programme_version, play.event.version) == (described, described + 1)
