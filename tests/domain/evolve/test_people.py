"""Changes about people: what each does to the state."""

import pytest

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.people import Bar, Grant, Invitation, Role
from companion.domain.wall import Standing
from tests.builders import ANA, HOST, a_day, a_draft, at


def test_a_role_is_added_and_taken_back() -> None:
    play = a_draft()
    play.do(c.GrantRole("ana", "Ana", Role.FACILITATOR, "red"))
    play.do(c.GrantRole("ana", "Ana", Role.MODERATOR))

    granted = play.event.people["ana"].grants
    play.do(c.RevokeRole("ana", Role.FACILITATOR, "red"))
    left = play.event.people["ana"].grants

    assert granted == (Grant(Role.FACILITATOR, "red"), Grant(Role.MODERATOR))
    assert left == (Grant(Role.MODERATOR),)


def test_whoever_joins_again_has_another_name_and_the_same_roles() -> None:
    play = a_draft()

    play.change(ch.PersonJoined(HOST.id, "Ana Host"))

    delegate = play.event.people[HOST.id]
    assert (delegate.name, delegate.grants) == ("Ana Host", (Grant(Role.HOST),))


@pytest.mark.parametrize("end", [ch.InvitationWithdrawn("i1"), ch.InvitationAccepted("i1", "ana")])
def test_an_invitation_stands_until_it_is_withdrawn_or_accepted(end: ch.AnyChange) -> None:
    invitation = Invitation(id="i1", by=HOST.id, role=Role.STEWARD, until=at("18:00"))
    play = a_draft()

    play.change(ch.InvitationMade(invitation))
    stood = dict(play.event.invitations)
    play.change(end)

    assert (stood, dict(play.event.invitations)) == ({"i1": invitation}, {})


def test_a_bar_may_hide_all_that_somebody_has_said_which_stays_hidden() -> None:
    play = a_day()
    play.do(c.PostComment("Hello"), ANA)

    play.change(ch.PersonMuted(ANA.id, "Enough.", hides=True))
    muted = play.event.people[ANA.id]
    play.change(ch.PersonReadmitted(ANA.id))
    readmitted = play.event.people[ANA.id]

    assert (muted.bar, muted.reason) == (Bar.MUTED, "Enough.")
    assert (readmitted.bar, readmitted.reason) == (None, "")
    assert play.event.wall.comments["1"].standing is Standing.HIDDEN
