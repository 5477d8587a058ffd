"""Who may do what: one table of routes and roles."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from companion.domain.errors import NotAllowedError
from companion.domain.event import Event
from companion.domain.people import OF_A_ROOM, Bar, Delegate, Person, Role
from companion.domain.rules.tending import BANNED
from companion.views.wording import sentence_list
from companion.web.who import SIGN_IN, Who, expect_person

ANYONE: frozenset[Role] | None = None
"""No need to sign in."""

DELEGATES: frozenset[Role] = frozenset()
"""Whoever is signed in."""

HOSTS_ALONE = "This is for those who run the event. Sign in; if you came with a link, ask a host for a new one."

HOSTS = frozenset({Role.HOST})
MODERATORS = frozenset({Role.HOST, Role.MODERATOR})
DOOR = frozenset({Role.HOST, Role.FACILITATOR, Role.STEWARD})
HELPDESK = frozenset({Role.HOST, Role.STEWARD})

RUNNERS = frozenset({Role.HOST, Role.FACILITATOR})
"""Hosts everywhere; facilitators in their room, and nowhere beyond it."""

TENDERS = frozenset({Role.HOST, Role.MODERATOR, Role.FACILITATOR})
"""The same, for what is said about the items of a room; moderators everywhere."""

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
        "live-room": RUNNERS,
        "live-door": DOOR,
        "board": HOSTS,
        "tending": MODERATORS,
        "host": HOSTS,
        "setup": HOSTS,
        "copy": HOSTS,
        "log": HOSTS,
        "trail": HOSTS,
        "people": HOSTS,
        "invite": HOSTS,
        "withdraw": HOSTS,
        "revoke": HOSTS,
        "door-code": HOSTS,
        "helpdesk": HELPDESK,
        "come-in": DELEGATES,
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
        "seat-terms": RUNNERS,
        "start": RUNNERS,
        "finish": RUNNERS,
        "undo": RUNNERS,
        "skip": HOSTS,
        "start-block": HOSTS,
        "call-back": HOSTS,
        "shift": RUNNERS,
        "swap": HOSTS,
        "move": HOSTS,
        "add": HOSTS,
        "protect": HOSTS,
        "unprotect": HOSTS,
        "hide": TENDERS,
        "show": TENDERS,
        "pin": TENDERS,
        "unpin": TENDERS,
        "reject": TENDERS,
        "answer": TENDERS,
        "put-on-screen": MODERATORS,
        "take-off-screen": MODERATORS,
        "mute": MODERATORS,
        "ban": MODERATORS,
        "erase": HOSTS,
        "readmit": MODERATORS,
        "wall": MODERATORS,
        "notice": RUNNERS,
        "withdraw-notice": RUNNERS,
        "scene": HOSTS,
        "add-screen": HOSTS,
        "name-screen": HOSTS,
        "remove-screen": HOSTS,
        "go-live": HOSTS,
        "wrap": HOSTS,
        "freeze": HOSTS,
    }
)


def check(route: str, who: Who, event: Event, *, room: str | None = None) -> None:
    """Let through whoever the table lets through.

    Args:
        room: The room that it is about: a role for another room does not count. "" for what is for everyone, None for
            what is not about a room.

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
        raise NotAllowedError(_beyond(event, known) or _who_may(roles, of_a_room=bool(room)))


def _beyond(event: Event, known: Delegate | None) -> str:
    """Say to whoever has a room that it is about another; "" to others."""
    grants = known.grants if known else ()
    rooms = (event.agenda.room(grant.room) for grant in grants if grant.role in OF_A_ROOM)
    names = tuple(dict.fromkeys(room.name for room in rooms if room))
    return f"Your part at this event is {sentence_list(names)}, and this is beyond it. Ask a host." if names else ""


def _who_may(roles: frozenset[Role], *, of_a_room: bool) -> str:
    """Say it as in “Only the hosts of this event, and the stewards of this room, can do that.”"""
    here = [role for role in Role if role in roles and of_a_room and role in OF_A_ROOM]
    everywhere = [role for role in Role if role in roles and role not in here]
    of_event, of_room = (sentence_list(tuple(f"{role}s" for role in some)) for some in (everywhere, here))
    also = f", and the {of_room} of this room," if here else ""
    return f"Only the {of_event} of this event{also} can do that. Ask a host for an invitation link."


def may(route: str, event: Event, person: Person, *, room: str | None = None) -> bool:
    """Tell whether somebody who is signed in has one of the roles that the route asks for, in this room or anywhere."""
    delegate, roles = event.delegate(person.id), PERMISSIONS[route] or DELEGATES
    if delegate is None:
        return False
    if room == "":
        roles -= OF_A_ROOM
    return any(delegate.has(role) if room is None else delegate.has_in(role, room) for role in roles)
