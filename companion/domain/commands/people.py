"""Commands about people: give roles, invite, let in, and keep from what."""

from companion.domain.commands.command import Command
from companion.domain.people import Role


class GrantRole(Command, frozen=True):
    """Give a person a role. The name is as shown, for somebody who has not yet done anything here."""

    person: str
    name: str
    role: Role
    room: str | None = None


class RevokeRole(Command, frozen=True):
    person: str
    role: Role
    room: str | None = None


class Invite(Command, frozen=True):
    """Offer a role to whoever confirms a link first. `invitation` is the digest of the link's token.

    `name` is who it is made out for, "" for nobody in particular.
    """

    invitation: str
    role: Role
    name: str = ""
    room: str | None = None


class WithdrawInvitation(Command, frozen=True):
    invitation: str


class AcceptInvitation(Command, frozen=True):
    invitation: str


class SetDoorCode(Command, frozen=True):
    """Ask newcomers for a code; with "" for none."""

    code: str


class ComeIn(Command, frozen=True):
    """Show that one knows the door code."""

    code: str


class ShowSignInCode(Command, frozen=True):
    """Let somebody sign in with a code. The name is as shown, for somebody who has not yet done anything here."""

    person: str
    name: str


class MutePerson(Command, frozen=True):
    """Let somebody read, but say nothing. With `hide`, hide all that they have said."""

    person: str
    reason: str = ""
    hide: bool = False


class BanPerson(Command, frozen=True):
    """Keep somebody from taking part. With `hide`, hide all that they have said."""

    person: str
    reason: str = ""
    hide: bool = False


class ReadmitPerson(Command, frozen=True):
    """Let somebody take part again."""

    person: str
