"""Acts about people: who is kept out, who helps, and who comes in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from companion.domain import commands as c
from companion.domain.people import Role
from companion.web.acts.address import Address, NoFields
from companion.web.surfaces import DOORWAY, PEOPLE, TRAY


class BarFields(Struct, frozen=True):
    """`reason` is for the person; `hide` takes down all that they have said."""

    reason: str = ""
    hide: bool = False


class RoleFields(Struct, frozen=True):
    """`role` is host, moderator, facilitator or steward; `room` a room's id, "" or left out: for the whole event."""

    role: Role
    room: str | None = None


class CodeFields(Struct, frozen=True):
    """`code` is the door code; "" or left out: none."""

    code: str = ""


PERSON_ACTS: Mapping[str, Address] = MappingProxyType(
    {
        "mute": Address("mute", BarFields, lambda person, sent: c.MutePerson(person, sent.reason, sent.hide), TRAY),
        "ban": Address("ban", BarFields, lambda person, sent: c.BanPerson(person, sent.reason, sent.hide), TRAY),
        "erase": Address("erase", NoFields, lambda person, _: c.ErasePerson(person), TRAY),
        "readmit": Address("readmit", NoFields, lambda person, _: c.ReadmitPerson(person), TRAY),
        "revoke": Address(
            "revoke", RoleFields, lambda person, sent: c.RevokeRole(person, sent.role, sent.room or None), PEOPLE
        ),
    }
)

INVITATION_ACTS: Mapping[str, Address] = MappingProxyType(
    {"withdraw": Address("withdraw", NoFields, lambda invitation, _: c.WithdrawInvitation(invitation), PEOPLE)}
)

OF_THE_EVENT: Mapping[str, Address] = MappingProxyType(
    {
        "door-code": Address("door-code", CodeFields, lambda _, sent: c.SetDoorCode(sent.code), PEOPLE),
        "door": Address("come-in", CodeFields, lambda _, sent: c.ComeIn(sent.code), DOORWAY),
    }
)
