"""Who asks: the session cookie, and the person behind it."""

from __future__ import annotations

import re
from typing import Any

from litestar import Response
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.types import Scope
from msgspec import Struct

from companion.domain.errors import SignInError, StoreAwayError
from companion.domain.people import Person
from companion.people.sessions import VALID_FOR_S
from companion.web.header import cookie
from companion.web.services import Services

_OF_AN_EVENT = re.compile(r"/e/([^/]+)")

SIGN_IN = "Sign in first. What you typed is kept."
WHO = "We cannot check just now who you are. Nothing is lost; try again in a moment."


class Who(Struct, frozen=True):
    """Who asks. `person` is None for anybody not signed in; `unsure` if the cookie's `token` could not be checked.

    `only_at` is the event for which a helpdesk's code let them in: they are nobody at others. "" for who needed none.
    """

    person: Person | None = None
    token: str = ""
    unsure: bool = False
    only_at: str = ""

    def at(self, event: str) -> Who:
        """Who they are at an event: somebody who came in with a code elsewhere is nobody there."""
        return self if self.only_at in {"", event} else Who(None, self.token)


ANONYMOUS = Who()


def expect_person(who: Who, reason: str = SIGN_IN) -> Person:
    """Give the person who is signed in.

    Raises:
        StoreAwayError: If somebody says they are, and it cannot be checked now.
        SignInError: With the reason, if nobody is.
    """
    if who.unsure:
        raise StoreAwayError(WHO)
    if who.person is None:
        raise SignInError(reason)
    return who.person


def cookie_name(services: Services) -> str:
    """The cookie's name; over TLS the prefix keeps it to this host and this path."""
    return "__Host-session" if services.secure else "session"


async def find_who(scope: Scope, services: NamedDependency[Services]) -> Who:
    """Find out who asks. While the store is away, somebody whose session is not in memory counts as anonymous."""
    token = cookie(scope, cookie_name(services))
    if not token:
        return ANONYMOUS
    try:
        session = await services.sessions.find(token)
    except StoreAwayError:
        return Who(None, token, unsure=True)
    if session is None:
        return ANONYMOUS
    who, place = Who(session.person, token, only_at=session.code_of), _OF_AN_EVENT.match(scope["path"])
    return who.at(place[1]) if place else who


def remember(response: Response[Any], services: Services, token: str) -> None:
    """Set the session cookie."""
    response.set_cookie(_cookie(services, token, VALID_FOR_S))


def forget(response: Response[Any], services: Services) -> None:
    """Take the session cookie away."""
    response.set_cookie(_cookie(services, "", 0))


def _cookie(services: Services, value: str, max_age: int) -> Cookie:
    return Cookie(
        key=cookie_name(services),
        value=value,
        max_age=max_age,
        path="/",
        httponly=True,
        secure=services.secure,
        samesite="lax",
    )
