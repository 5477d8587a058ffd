"""How changes about people are folded."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from companion.domain import changes as ch
from companion.domain import wall
from companion.domain.event import Event
from companion.domain.evolve.fold import Fold
from companion.domain.people import Bar, Delegate, Grant


def _person_joined(event: Event, _record: ch.Record, change: ch.PersonJoined) -> Event:
    known = event.people.get(change.person, Delegate(change.name))
    return replace(
        event,
        people=event.people.insert(change.person, replace(known, name=change.name)),
    )


def _role_granted(event: Event, _record: ch.Record, change: ch.RoleGranted) -> Event:
    known = event.people[change.person]
    grants = (*known.grants, Grant(change.role, change.room))
    return replace(event, people=event.people.insert(change.person, replace(known, grants=grants)))


def _role_revoked(event: Event, _record: ch.Record, change: ch.RoleRevoked) -> Event:
    known = event.people[change.person]
    gone = Grant(change.role, change.room)
    grants = tuple(grant for grant in known.grants if grant != gone)
    return replace(event, people=event.people.insert(change.person, replace(known, grants=grants)))


def _invitation_made(event: Event, _record: ch.Record, change: ch.InvitationMade) -> Event:
    return replace(event, invitations=event.invitations.insert(change.invitation.id, change.invitation))


def _invitation_gone(event: Event, _record: ch.Record, change: ch.InvitationWithdrawn | ch.InvitationAccepted) -> Event:
    return replace(event, invitations=event.invitations.discard(change.invitation))


def _door_code_set(event: Event, _record: ch.Record, change: ch.DoorCodeSet) -> Event:
    return replace(event, door_code=change.code)


def _sign_in_code_shown(event: Event, _record: ch.Record, _change: ch.SignInCodeShown) -> Event:
    return event


def _barred(event: Event, change: ch.PersonMuted | ch.PersonBanned, bar: Bar) -> Event:
    known = replace(event.people[change.person], bar=bar, reason=change.reason)
    tended = wall.with_author_hidden(event.wall, change.person, change.reason) if change.hides else event.wall
    return replace(event, people=event.people.insert(change.person, known), wall=tended)


def _person_muted(event: Event, _record: ch.Record, change: ch.PersonMuted) -> Event:
    return _barred(event, change, Bar.MUTED)


def _person_banned(event: Event, _record: ch.Record, change: ch.PersonBanned) -> Event:
    return _barred(event, change, Bar.BANNED)


def _person_readmitted(event: Event, _record: ch.Record, change: ch.PersonReadmitted) -> Event:
    known = replace(event.people[change.person], bar=None, reason="")
    return replace(event, people=event.people.insert(change.person, known))


FOLDS: Mapping[type[ch.Change], Fold] = MappingProxyType(
    {
        ch.PersonJoined: _person_joined,
        ch.RoleGranted: _role_granted,
        ch.RoleRevoked: _role_revoked,
        ch.InvitationMade: _invitation_made,
        ch.InvitationWithdrawn: _invitation_gone,
        ch.InvitationAccepted: _invitation_gone,
        ch.DoorCodeSet: _door_code_set,
        ch.SignInCodeShown: _sign_in_code_shown,
        ch.PersonMuted: _person_muted,
        ch.PersonBanned: _person_banned,
        ch.PersonReadmitted: _person_readmitted,
    }
)
