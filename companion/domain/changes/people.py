"""Changes about people: who takes part, which roles they have, who is let in, and who is kept from what."""

from companion.domain.changes.change import Change
from companion.domain.people import Invitation, Role


class PersonJoined(Change, frozen=True, tag="person-joined"):
    person: str
    name: str


class RoleGranted(Change, frozen=True, tag="role-granted"):
    person: str
    role: Role
    room: str | None = None


class RoleRevoked(Change, frozen=True, tag="role-revoked"):
    person: str
    role: Role
    room: str | None = None


class InvitationMade(Change, frozen=True, tag="invitation-made"):
    invitation: Invitation


class InvitationWithdrawn(Change, frozen=True, tag="invitation-withdrawn"):
    invitation: str


class InvitationAccepted(Change, frozen=True, tag="invitation-accepted"):
    """Somebody confirmed an invitation. The role that it gave them is recorded just after."""

    invitation: str
    person: str


class DoorCodeSet(Change, frozen=True, tag="door-code-set"):
    """Whoever has not taken part yet must know this code from now on; with "" they need none."""

    code: str = ""


class SignInCodeShown(Change, frozen=True, tag="sign-in-code-shown"):
    """The helpdesk showed somebody a code with which they can sign in once."""

    person: str


class PersonMuted(Change, frozen=True, tag="person-muted"):
    """Somebody may read, but say nothing. `hides` tells that all they had said was hidden with it."""

    person: str
    reason: str = ""
    hides: bool = False


class PersonBanned(Change, frozen=True, tag="person-banned"):
    """Somebody may no longer take part. `hides` as in `PersonMuted`."""

    person: str
    reason: str = ""
    hides: bool = False


class PersonReadmitted(Change, frozen=True, tag="person-readmitted"):
    """Somebody who was muted or banned may take part again. What was hidden stays hidden."""

    person: str


PeopleChange = (
    PersonJoined
    | RoleGranted
    | RoleRevoked
    | InvitationMade
    | InvitationWithdrawn
    | InvitationAccepted
    | DoorCodeSet
    | SignInCodeShown
    | PersonMuted
    | PersonBanned
    | PersonReadmitted
)
