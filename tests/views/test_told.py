"""Every change has words, and they say who did what to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.changes import AnyChange
from companion.domain.lateness import ShiftMode
from companion.domain.people import SYSTEM, Invitation, Person, Role
from companion.domain.seats import Terms
from companion.domain.wall import WallMode
from companion.views.told import TELLINGS, concerned, tell
from tests.builders import ANA, BEN, HOST, Play, a_day, a_workshop, at, some_facts, stamped

ITEM = a_workshop("clay", "10:15", 60, "red")
INVITATION = Invitation(id="i1", by="host", role=Role.STEWARD, room="red", name="Cem", until=at("18:00"))


@pytest.fixture(scope="module")
def day() -> Play:
    play = a_day()
    play.do(c.PostComment("Is this on?"), ANA)
    play.do(c.PostComment("Yes."), BEN)
    return play


TOLD: list[tuple[AnyChange, Person, str]] = [
    (ch.EventCreated(some_facts()), SYSTEM, "set up the event “Small Day”"),
    (ch.RoleGranted("ana", Role.STEWARD, "red"), HOST, "made Ana steward of Red Room"),
    (ch.RoleGranted("ana", Role.STEWARD), ANA, "became steward of all rooms"),
    (ch.RoleRevoked("ana", Role.HOST), HOST, "took back from Ana the role of host"),
    (ch.RoleRevoked("ana", Role.HOST), ANA, "gave up being host"),
    (ch.InvitationMade(INVITATION), HOST, "made a link for Cem to become steward of Red Room"),
    (ch.DoorCodeSet("Tea"), HOST, "set the door code to “Tea”"),
    (ch.DoorCodeSet(), HOST, "took the door code off"),
    (ch.SignInCodeShown("ana"), HOST, "showed Ana a code to sign in"),
    (ch.PersonJoined("cem", "Cem"), HOST, "introduced Cem"),
    (ch.ItemStarted("clay"), HOST, "started “Clay”"),
    (ch.ItemStarted("gone"), HOST, "started “gone”"),
    (
        ch.AgendaShifted("clay", 7, ShiftMode.BREAKS, (), "The lift is slow."),
        HOST,
        "shifted the day by 7 min from “Clay” on, taken from the breaks: “The lift is slow.”",
    ),
    (ch.AgendaShifted("clay", 0, ShiftMode.KEEP, ()), HOST, "put the day back on time from “Clay” on"),
    (ch.ProtectionSet("clay", protected=True), HOST, "had “Clay” keep its time"),
    (ch.SeatTaken("clay", "ana"), ANA, "took a seat in “Clay”"),
    (ch.SeatLeft("clay", "ana"), HOST, "freed the seat of Ana in “Clay”"),
    (ch.SeatGiven("clay", "ana"), BEN, "made way for Ana, who got a seat in “Clay”"),
    (ch.WalkedIn("clay", "ana"), HOST, "counted Ana in at “Clay”"),
    (ch.WalkedOut("clay"), HOST, "counted somebody without a seat out at “Clay”"),
    (ch.SeatsReleased("clay", ("ana", "ben")), HOST, "released the seats of Ana and Ben in “Clay”"),
    (
        ch.SeatTermsSet("clay", Terms(10, None)),
        HOST,
        "set that free seats in “Clay” are offered for 10 min, and untaken ones are released never",
    ),
    (ch.CommentPosted("1", "ana", "Is this on?", waiting=True), ANA, "wrote, to be approved: “Is this on?”"),
    (
        ch.CommentRejected("1", "Please put it kindly."),
        HOST,
        "rejected a comment by Ana, because “Please put it kindly.”: “Is this on?”",
    ),
    (ch.CommentHidden("1"), ANA, "hid their own comment: “Is this on?”"),
    (
        ch.PersonBanned("ana", "Enough.", hides=True),
        HOST,
        "banned Ana, because “Enough.”, and hid all that they had said",
    ),
    (ch.PersonReadmitted("ana"), HOST, "let Ana take part again"),
    (ch.WallModeSet(WallMode.APPROVE), HOST, "had comments approved first"),
    (ch.NoticePosted("1", "Coffee", True, "red"), HOST, "urgently announced to Red Room: “Coffee”"),
    (ch.NoticePosted("1", "Coffee"), HOST, "announced to everyone: “Coffee”"),
]


def test_no_change_is_forgotten() -> None:
    assert set(TELLINGS) == set(get_args(AnyChange))


@pytest.mark.parametrize(("change", "by", "words"), TOLD, ids=lambda each: type(each).__name__)
def test_it_is_told_in_plain_words(day: Play, change: AnyChange, by: Person, words: str) -> None:
    (record,) = stamped(day.event, (change,), by, day.now)

    assert tell(day.event, record).words == words


def test_every_record_of_a_day_is_told_with_a_way_to_what_it_concerns(day: Play) -> None:
    links = {tell(day.event, record).link.partition("#")[0] for record in day.records}

    assert links <= {"", "host", "host/people", "comments/1/tend", "comments/2/tend"}
    assert all(tell(day.event, record).words for record in day.records)


def test_a_record_concerns_who_did_it_and_to_whom(day: Play) -> None:
    changes = (ch.CommentHidden("1"), ch.SeatsReleased("clay", ("ana", "ben")), ch.WalkedIn("clay"))
    records = stamped(day.event, changes, HOST, day.now + timedelta(minutes=1))

    assert [concerned(day.event, record) for record in records] == [{"host", "ana"}, {"host", "ana", "ben"}, {"host"}]
