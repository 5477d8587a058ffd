"""Who may do what: one table of routes and roles."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain.errors import NotAllowedError
from companion.domain.event import Event
from companion.domain.people import Bar, Person, Role
from companion.domain.rules.tending import BANNED
from companion.web.who import SIGN_IN, Who, expect_person

ANYONE: frozenset[Role] | None = None
"""No need to sign in."""

DELEGATES: frozenset[Role] = frozenset()
"""Whoever is signed in."""

HOSTS_ALONE = "This is for those who run the event. Sign in; if you came with a link, ask a host for a new one."

HOSTS = frozenset({Role.HOST})
MODERATORS = frozenset({Role.HOST, Role.MODERATOR})
FACILITATORS = frozenset({Role.HOST, Role.FACILITATOR})
DOOR = frozenset({Role.HOST, Role.FACILITATOR, Role.STEWARD})

OWN = "own"
"""The route of what one has said oneself: whoever is kept from taking part still decides what is kept of it."""

PERMISSIONS: Mapping[str, frozenset[Role] | None] = MappingProxyType(
    {
        "event": ANYONE,
        "screen": ANYONE,
        "comments": ANYONE,
        "state": ANYONE,
        "export": ANYONE,
        "live": ANYONE,
        "live-host": MODERATORS,
        "tending": MODERATORS,
        "host": HOSTS,
        "log": HOSTS,
        "story": HOSTS,
        "editions": HOSTS,
        "after": ANYONE,
        "comments-table": HOSTS,
        "post-comment": DELEGATES,
        "post-after": DELEGATES,
        "own": DELEGATES,
        "vote": DELEGATES,
        "take-seat": DELEGATES,
        "leave-seat": DELEGATES,
        "more-time": DELEGATES,
        "room": DOOR,
        "walk-in": DOOR,
        "walk-out": DOOR,
        "release": DOOR,
        "give-time": DOOR,
        "seat-terms": FACILITATORS,
        "start": HOSTS,
        "finish": HOSTS,
        "skip": HOSTS,
        "undo": HOSTS,
        "shift": HOSTS,
        "swap": HOSTS,
        "move": HOSTS,
        "add": HOSTS,
        "protect": HOSTS,
        "unprotect": HOSTS,
        "hide": MODERATORS,
        "show": MODERATORS,
        "pin": MODERATORS,
        "unpin": MODERATORS,
        "reject": MODERATORS,
        "answer": MODERATORS,
        "put-on-screen": MODERATORS,
        "take-off-screen": MODERATORS,
        "mute": MODERATORS,
        "ban": MODERATORS,
        "erase": HOSTS,
        "readmit": MODERATORS,
        "wall": MODERATORS,
        "notice": HOSTS,
        "go-live": HOSTS,
        "wrap": HOSTS,
        "freeze": HOSTS,
    }
)


def check(route: str, who: Who, event: Event, *, room: str | None = None) -> None:
    """Let through whoever the table lets through.

    Args:
        room: The room that it is about: a role for another room does not count. "" for an item that has none, None
            for what is not about a room.

    Raises:
        StoreAwayError: If it cannot be checked now who asks.
        SignInError: If somebody must be signed in, and nobody is.
        NotAllowedError: If the person has none of the roles that the route asks for, or is banned.
    """
    roles = PERMISSIONS[route]
    known = event.delegate(who.person.id) if who.person else None
    if known is not None and known.bar is Bar.BANNED and route != OWN:
        raise NotAllowedError(BANNED)
    if roles is ANYONE:
        return
    person = expect_person(who, HOSTS_ALONE if roles else SIGN_IN)
    if roles and not may(route, event, person, room=room):
        raise NotAllowedError("Only the hosts of this event can do that. Ask one of them for an invitation link.")


def may(route: str, event: Event, person: Person, *, room: str | None = None) -> bool:
    """Tell whether somebody who is signed in has one of the roles that the route asks for, in this room or anywhere."""
    delegate, roles = event.delegate(person.id), PERMISSIONS[route] or ()
    if delegate is None:
        return False
    return any(delegate.has(role) if room is None else delegate.has_in(role, room) for role in roles)
