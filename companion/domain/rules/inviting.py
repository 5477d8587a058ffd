"""Rules for invitations: a role, offered to whoever confirms a link first."""

from datetime import UTC, datetime, timedelta

from companion.domain import changes as ch
from companion.domain import commands as c
from companion.domain.errors import FieldError, NotFoundError
from companion.domain.event import Event
from companion.domain.people import OF_A_ROOM, Grant, Invitation, Person
from companion.domain.rules.setting_up import granted
from companion.domain.text import one_line, too_long

VALID_FOR = timedelta(days=7)
MAX_INVITED_CHARACTERS = 80
GONE = "This invitation was used already, was withdrawn, or has run out. Ask for a new one."


def invite(event: Event, command: c.Invite, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Offer a role for a week.

    Raises:
        FieldError: If the room does not exist, the role is not for a room, or the name is too long.
    """
    if command.invitation in event.invitations:
        return ()
    room, name = command.room or None, one_line(command.name)
    wrong = {}
    if room is not None and event.agenda.room(room) is None:
        wrong["room"] = "There is no such room. Choose one of the list, or all rooms."
    elif room is not None and command.role not in OF_A_ROOM:
        wrong["room"] = f"A {command.role} helps with the whole event. Leave the room out."
    if told := too_long(name, MAX_INVITED_CHARACTERS, "name"):
        wrong["name"] = told
    if wrong:
        raise FieldError(wrong)
    until = now.astimezone(UTC) + VALID_FOR
    made = Invitation(id=command.invitation, by=by.id, role=command.role, room=room, name=name, until=until)
    return (ch.InvitationMade(made),)


def withdraw_invitation(
    event: Event, command: c.WithdrawInvitation, _by: Person, _now: datetime
) -> tuple[ch.AnyChange, ...]:
    """Let a link open nothing any more. What was used already has opened what it could."""
    return (ch.InvitationWithdrawn(command.invitation),) if command.invitation in event.invitations else ()


def accept_invitation(event: Event, command: c.AcceptInvitation, by: Person, now: datetime) -> tuple[ch.AnyChange, ...]:
    """Take the role that is offered. Whoever has it already leaves the invitation to somebody else.

    Raises:
        NotFoundError: If somebody was first, it was withdrawn, or its time is up.
    """
    invitation = find_invitation(event, command.invitation, now)
    if invitation is None:
        raise NotFoundError(GONE)
    given = granted(event, by, Grant(invitation.role, invitation.room))
    return (ch.InvitationAccepted(invitation.id, by.id), *given) if given else ()


def find_invitation(event: Event, invitation_id: str, now: datetime) -> Invitation | None:
    """Find an invitation that can still be accepted."""
    invitation = event.invitations.get(invitation_id)
    return invitation if invitation is not None and now < invitation.until else None
