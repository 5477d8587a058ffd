"""What hosts can have erased, and what is left."""

from __future__ import annotations

import pytest

from companion.domain import commands as c
from companion.domain.changes import Erased
from companion.domain.errors import ConflictError, NotFoundError
from companion.domain.people import SOMEBODY, SYSTEM
from companion.domain.wall import Standing, WallMode
from tests.builders import ANA, BEN, CEM, HOST, OTHER_HOST, a_day


def test_a_comment_keeps_its_number_and_says_nothing() -> None:
    play = a_day()
    play.do(c.PostComment("A secret"), ANA)
    play.do(c.AnswerComment("1", "An answer"), HOST)
    play.do(c.PinComment("1"), HOST)
    play.do(c.PutOnScreen("1"), HOST)

    changes = play.do(c.EraseComment("1"))

    comment, wall = play.event.wall.comments["1"], play.event.wall
    assert changes == (Erased(("1",)),)
    assert (comment.text, comment.name, comment.badge, comment.standing) == ("", "", "", Standing.ERASED)
    assert (wall.shown, wall.pinned, wall.on_screen, wall.next_id()) == (1, (), "", "3")
    assert wall.comments["2"].reply_to == "1"


def test_what_waits_can_be_erased() -> None:
    play = a_day()
    play.do(c.SetWallMode(WallMode.APPROVE))
    play.do(c.PostComment("A secret"), ANA)

    play.do(c.EraseComment("1"))

    assert (play.event.wall.waiting, list(play.event.wall.waiting_first())) == (0, [])


def test_a_person_goes_with_their_name_roles_and_all_that_they_wrote() -> None:
    play = a_day()
    for number in range(2):
        play.do(c.PostComment(f"Words {number}"), OTHER_HOST)
    play.do(c.HideComment("1"))

    play.do(c.ErasePerson(OTHER_HOST.id))

    assert {comment.text for comment in play.event.wall.comments.values()} == {""}
    assert play.event.known_as(OTHER_HOST.id) == SOMEBODY
    assert play.event.people[OTHER_HOST.id].grants == ()


def test_erasing_twice_changes_nothing() -> None:
    play = a_day()
    play.do(c.PostComment("A secret"), ANA)
    for command in (c.EraseComment("1"), c.ErasePerson(ANA.id)):
        play.do(command)

        assert play.do(command) == ()


def test_what_was_erased_cannot_be_shown_again() -> None:
    play = a_day()
    play.do(c.PostComment("A secret"), ANA)
    play.do(c.EraseComment("1"))

    tended = (c.ShowComment, c.PinComment, c.PutOnScreen)
    for command in (*(each("1") for each in tended), c.RejectComment("1", "No")):
        assert isinstance(play.refused(command), ConflictError)


def test_what_is_not_there_cannot_be_erased() -> None:
    play = a_day()

    assert isinstance(play.refused(c.EraseComment("1")), NotFoundError)
    assert isinstance(play.refused(c.ErasePerson(BEN.id)), NotFoundError)


@pytest.mark.parametrize("steps", [(), (c.Wrap(),), (c.Wrap(), c.Freeze())])
def test_something_can_be_erased_whenever_it_must(steps: tuple) -> None:
    play = a_day()
    play.do(c.PostComment("A secret"), ANA)
    for step in steps:
        play.do(step)

    assert play.do(c.EraseComment("1")) == (Erased(("1",)),)


def test_what_a_record_needs_no_longer_is_what_nobody_sees() -> None:
    play = a_day()
    play.do(c.PostComment("Shown"), ANA)
    play.do(c.PostComment("Hidden"), BEN)
    play.do(c.HideComment("2"))
    play.do(c.PostComment("Turned down"), ANA)
    play.do(c.RejectComment("3", "A reason"))
    play.do(c.TakeSeat("clay"), CEM)
    for step in (c.Wrap(), c.Freeze()):
        play.do(step)

    changes = play.do(c.PurgePersonalData(), SYSTEM)

    assert changes == (Erased(("2", "3"), (BEN.id, CEM.id), purges=True),)
    assert [comment.text for comment in play.event.wall.comments.values() if comment.text] == ["Shown"]
    assert [play.event.known_as(each.id) for each in (ANA, BEN, CEM, HOST)] == [ANA.name, SOMEBODY, SOMEBODY, HOST.name]
    assert play.do(c.PurgePersonalData(), SYSTEM) == ()


def test_whoever_was_erased_before_is_not_erased_again_by_the_purge() -> None:
    play = a_day()
    for person in (BEN, CEM):
        play.do(c.TakeSeat("drums-again"), person)
    play.do(c.ErasePerson(BEN.id))
    for step in (c.Wrap(), c.Freeze()):
        play.do(step)

    assert play.do(c.PurgePersonalData(), SYSTEM) == (Erased((), (CEM.id,), purges=True),)


def test_the_seats_of_who_is_erased_go_on_to_others_while_there_is_a_day_to_come() -> None:
    play = a_day()
    for person in (ANA, BEN):
        play.do(c.TakeSeat("drums-again"), person)
    play.do(c.TakeSeat("clay"), ANA)

    changes = play.do(c.ErasePerson(ANA.id))

    assert changes[-1] == Erased((), (ANA.id,))
    assert not play.event.seats.of(ANA.id)
    assert play.event.seats.holds(BEN.id, "drums-again") or BEN.id in play.event.seats.at("drums-again").offers


def test_after_the_day_seats_stay_counted() -> None:
    play = a_day()
    play.do(c.TakeSeat("clay"), ANA)
    play.do(c.Wrap())

    play.do(c.ErasePerson(ANA.id))

    assert play.event.seats.taken("clay") == 1
