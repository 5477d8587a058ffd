"""People as an event knows them: an opaque id, a name as shown, and what they may do."""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct
from rpds import HashTrieMap


class Role(StrEnum):
    """What a person may do at one event, beside being a delegate."""

    HOST = "host"
    MODERATOR = "moderator"
    FACILITATOR = "facilitator"
    STEWARD = "steward"


class Person(Struct, frozen=True, omit_defaults=True):
    """Who gives a command: an opaque id, a name as shown and what they stand for, never an e-mail address."""

    id: str
    name: str
    organisation: str = ""


SYSTEM = Person(id="system", name="Companion")
"""Gives the commands that nobody taps: the timekeeper's, the archivist's and the command line's."""


SOMEBODY = "Somebody"
"""The name of whoever is not known here, or no longer."""


class Grant(Struct, frozen=True):
    """A role, for the whole event or for one room."""

    role: Role
    room: str | None = None


class Invitation(Struct, frozen=True, kw_only=True):
    """What a link offers to whoever confirms it first.

    `id` is the digest of the link's token; `by` made it; `room` is None for the whole event; `name` is who it is made
    out for, "" for nobody in particular; `until` is UTC.
    """

    id: str
    by: str
    role: Role
    room: str | None = None
    name: str = ""
    until: datetime


class Bar(StrEnum):
    """What hosts keep somebody from: saying anything, or taking part at all. Reading is open to everybody."""

    MUTED = "muted"
    BANNED = "banned"


OF_A_ROOM = frozenset({Role.FACILITATOR, Role.STEWARD})
"""Roles that are for one room, or for all of them."""


class CodeShown(Struct, frozen=True):
    """That the helpdesk showed a code which signs in as somebody: when, in UTC, and by whom.

    `again` tells that they had taken part before, perhaps on a phone that is in use.
    """

    at: datetime
    by: str
    again: bool


class Delegate(Struct, frozen=True):
    """A person who has done something at this event, the roles granted to them, and what they are kept from.

    `reason` is why, for them to read; `code` is the latest code that the helpdesk showed for them.
    """

    name: str
    grants: tuple[Grant, ...] = ()
    bar: Bar | None = None
    reason: str = ""
    code: CodeShown | None = None

    def has(self, role: Role) -> bool:
        """Tell whether the role was granted, for the whole event or for any room."""
        return any(grant.role is role for grant in self.grants)

    @property
    def tends(self) -> bool:
        """Tell whether they tend the wall."""
        return self.has(Role.HOST) or self.has(Role.MODERATOR)

    def has_in(self, role: Role, room: str) -> bool:
        """Tell whether the role was granted for the whole event, or for this room."""
        return any(grant.role is role and grant.room in {None, room} for grant in self.grants)


People: TypeAlias = "HashTrieMap[str, Delegate]"
