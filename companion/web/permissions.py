"""Who may do what: one table of routes and roles."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain.errors import NotAllowedError
from companion.domain.event import Event
from companion.domain.people import Bar, Role
from companion.domain.rules.tending import BANNED
from companion.web.who import SIGN_IN, Who, expect_person

ANYONE: frozenset[Role] | None = None
"""No need to sign in."""

DELEGATES: frozenset[Role] = frozenset()
"""Whoever is signed in."""

HOSTS_ALONE = "This is for those who run the event. Sign in; if you came with a link, ask a host for a new one."

HOSTS = frozenset({Role.HOST})
MODERATORS = frozenset({Role.HOST, Role.MODERATOR})

PERMISSIONS: Mapping[str, frozenset[Role] | None] = MappingProxyType(
    {
        "event": ANYONE,
        "screen": ANYONE,
        "comments": ANYONE,
        "state": ANYONE,
        "live": ANYONE,
        "live-host": MODERATORS,
        "tending": MODERATORS,
        "host": HOSTS,
        "log": HOSTS,
        "post-comment": DELEGATES,
        "vote": DELEGATES,
        "take-seat": DELEGATES,
        "leave-seat": DELEGATES,
        "more-time": DELEGATES,
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
        "readmit": MODERATORS,
        "wall": MODERATORS,
        "notice": HOSTS,
        "go-live": HOSTS,
        "wrap": HOSTS,
        "freeze": HOSTS,
    }
)


def check(route: str, who: Who, event: Event) -> None:
    """Let through whoever the table lets through.

    Raises:
        StoreAwayError: If it cannot be checked now who asks.
        SignInError: If somebody must be signed in, and nobody is.
        NotAllowedError: If the person has none of the roles that the route asks for, or is banned.
    """
    roles = PERMISSIONS[route]
    known = event.delegate(who.person.id) if who.person else None
    if known is not None and known.bar is Bar.BANNED:
        raise NotAllowedError(BANNED)
    if roles is ANYONE:
        return
    delegate = event.delegate(expect_person(who, HOSTS_ALONE if roles else SIGN_IN).id)
    if roles and not (delegate is not None and any(delegate.has(role) for role in roles)):
        raise NotAllowedError("Only the hosts of this event can do that. Ask one of them for an invitation link.")
