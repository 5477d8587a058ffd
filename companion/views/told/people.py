"""How changes about people are told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain import changes as ch
from companion.domain.event import Event
from companion.views.told.telling import Said, Sort, Telling, is_own, of_bar, plain, role_named


def _person_joined(_event: Event, record: ch.Record, change: ch.PersonJoined) -> Said:
    return Said(f"joined as {change.name}" if is_own(record, change.person) else f"introduced {change.name}")


def _role_granted(event: Event, record: ch.Record, change: ch.RoleGranted) -> Said:
    role, own = role_named(event, change.role, change.room), is_own(record, change.person)
    told = f"became {role}" if own else f"made {event.known_as(change.person)} {role}"
    return Said(told, "host/people#roles")


def _role_revoked(event: Event, record: ch.Record, change: ch.RoleRevoked) -> Said:
    role = role_named(event, change.role, change.room)
    own = is_own(record, change.person)
    told = f"gave up being {role}" if own else f"took back from {event.known_as(change.person)} the role of {role}"
    return Said(told, "host/people#roles")


def _invitation_made(event: Event, _record: ch.Record, change: ch.InvitationMade) -> Said:
    made = change.invitation
    whom = f" for {made.name}" if made.name else ""
    return Said(f"made a link{whom} to become {role_named(event, made.role, made.room)}", "host/people#offered")


def _door_code_set(_event: Event, _record: ch.Record, change: ch.DoorCodeSet) -> Said:
    told = f"set the door code to “{change.code}”" if change.code else "took the door code off"
    return Said(told, "host/people#door-code")


def _sign_in_code_shown(event: Event, _record: ch.Record, change: ch.SignInCodeShown) -> Said:
    return Said(f"showed {event.known_as(change.person)} a code to sign in")


def _person_readmitted(event: Event, record: ch.Record, change: ch.PersonReadmitted) -> Said:
    own = is_own(record, change.person)
    return Said("was let in again" if own else f"let {event.known_as(change.person)} take part again")


TELLINGS: Mapping[type[ch.Change], Telling] = MappingProxyType(
    {
        ch.PersonJoined: Telling(Sort.PEOPLE, _person_joined),
        ch.RoleGranted: Telling(Sort.PEOPLE, _role_granted),
        ch.RoleRevoked: Telling(Sort.PEOPLE, _role_revoked),
        ch.InvitationMade: Telling(Sort.PEOPLE, _invitation_made),
        ch.InvitationWithdrawn: Telling(Sort.PEOPLE, plain("withdrew an invitation link")),
        ch.InvitationAccepted: Telling(Sort.PEOPLE, plain("used an invitation link")),
        ch.DoorCodeSet: Telling(Sort.SETTINGS, _door_code_set),
        ch.SignInCodeShown: Telling(Sort.PEOPLE, _sign_in_code_shown),
        ch.PersonMuted: Telling(Sort.PEOPLE, of_bar("muted")),
        ch.PersonBanned: Telling(Sort.PEOPLE, of_bar("banned")),
        ch.PersonReadmitted: Telling(Sort.PEOPLE, _person_readmitted),
    }
)
