"""Who asks: the session cookie, and the person behind it."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.types import Scope
from msgspec import Struct

from companion.domain.errors import StoreAwayError
from companion.domain.people import Person
from companion.web.services import Services

SESSION_S = 14 * 24 * 3600


class Who(Struct, frozen=True):
    """Who asks. `person` is None for anybody not signed in; `unsure` if a cookie could not be checked."""

    person: Person | None = None
    token: str = ""
    unsure: bool = False


ANONYMOUS = Who()


def cookie_name(services: Services) -> str:
    """The cookie's name; over TLS the prefix keeps it to this host and this path."""
    return "__Host-session" if services.secure else "session"


async def find_who(scope: Scope, services: Services) -> Who:
    """Find out who asks. While the store is away, somebody whose session is not in memory counts as anonymous."""
    connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope)
    token = connection.cookies.get(cookie_name(services))
    if not token:
        return ANONYMOUS
    try:
        session = await services.sessions.find(token)
    except StoreAwayError:
        return Who(unsure=True)
    return Who(session.person, token) if session is not None else ANONYMOUS


def remember(response: Response[Any], services: Services, token: str) -> None:
    """Set the session cookie."""
    response.set_cookie(_cookie(services, token, SESSION_S))


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
