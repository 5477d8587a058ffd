"""Invitations: a role for whoever confirms a link first, for a week."""

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import FieldError, NotFoundError
from companion.domain.people import SYSTEM, Bar, Invitation, Person, Role
from companion.domain.rules.inviting import GONE, VALID_FOR
from companion.domain.typed import TypedRoom
from tests.builders import ANA, BEN, Play, a_day, a_draft

WEEK_S = VALID_FOR.total_seconds()


def an_invited_steward() -> Play:
    play = a_draft()
    play.do(c.Invite("i1", Role.STEWARD, " Ana \u202e", "red"))
    return play


def test_an_invitation_says_which_role_where_for_whom_and_until_when() -> None:
    play = an_invited_steward()

    assert [*play.event.invitations.values()] == [
        Invitation(id="i1", by="host", role=Role.STEWARD, room="red", name="Ana", until=play.now + VALID_FOR)
    ]
    assert play.do(c.Invite("i1", Role.HOST)) == (), "made already"


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (c.Invite("i1", Role.STEWARD, room="attic"), "room"),
        (c.Invite("i1", Role.HOST, room="red"), "room"),
        (c.Invite("i1", Role.MODERATOR, room="red"), "room"),
        (c.Invite("i1", Role.HOST, "x" * 81), "name"),
    ],
)
def test_an_invitation_names_a_room_that_is_there_where_the_role_has_one(command: c.Invite, field: str) -> None:
    refusal = a_draft().refused(command)

    assert isinstance(refusal, FieldError)
    assert [*refusal.fields] == [field]


def test_whoever_accepts_first_has_the_role_and_nobody_after_them() -> None:
    play = an_invited_steward()

    assert play.do(c.AcceptInvitation("i1"), ANA) == (
        ch.InvitationAccepted("i1", "ana"),
        ch.PersonJoined("ana", "Ana"),
        ch.RoleGranted("ana", Role.STEWARD, "red"),
    )
    for person in (ANA, BEN):
        refusal = play.refused(c.AcceptInvitation("i1"), person)
        assert isinstance(refusal, NotFoundError)
        assert str(refusal) == GONE
    assert play.event.delegate("ben") is None


def test_whoever_has_the_role_leaves_the_invitation_to_somebody_else() -> None:
    play = an_invited_steward()
    play.do(c.GrantRole("ana", "Ana", Role.STEWARD, "red"))

    assert play.do(c.AcceptInvitation("i1"), ANA) == ()
    assert play.do(c.AcceptInvitation("i1"), BEN)


def test_an_invitation_ends_after_a_week() -> None:
    play = an_invited_steward()

    assert isinstance(play.refused(c.AcceptInvitation("i1"), ANA, after_s=WEEK_S), NotFoundError)


def test_what_was_withdrawn_opens_nothing() -> None:
    play = an_invited_steward()

    assert play.do(c.WithdrawInvitation("i1")) == (ch.InvitationWithdrawn("i1"),)
    assert play.do(c.WithdrawInvitation("i1")) == ()
    assert isinstance(play.refused(c.AcceptInvitation("i1"), ANA), NotFoundError)
    assert not play.event.invitations


def test_whoever_was_banned_is_let_in_again_by_an_invitation() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)
    play.do(c.BanPerson("ana"))
    play.do(c.Invite("i1", Role.MODERATOR))

    changes = play.do(c.AcceptInvitation("i1"), ANA)

    assert changes == (
        ch.InvitationAccepted("i1", "ana"),
        ch.PersonReadmitted("ana"),
        ch.RoleGranted("ana", Role.MODERATOR),
    )
    assert play.event.people["ana"].bar is not Bar.BANNED


def test_whoever_has_another_name_now_is_introduced_by_it() -> None:
    play = an_invited_steward()
    play.do(c.GrantRole("ana", "Ana", Role.HOST), SYSTEM)

    changes = play.do(c.AcceptInvitation("i1"), Person("ana", "Anna"))

    assert changes[0] == ch.PersonJoined("ana", "Anna")
    assert play.event.known_as("ana") == "Anna"


def test_an_invitation_for_a_room_that_was_removed_grants_nothing() -> None:
    play = a_draft()
    play.do(c.SetRoom("", TypedRoom(name="Attic")))
    attic = play.event.agenda.rooms[-1].id
    play.do(c.Invite("i1", Role.STEWARD, room=attic))
    play.do(c.Invite("i2", Role.STEWARD, room="red"))

    play.do(c.RemoveRoom(attic))

    assert [*play.event.invitations] == ["i2"]
    assert str(play.refused(c.AcceptInvitation("i1"), ANA)) == GONE
    assert play.event.delegate(ANA.id) is None
