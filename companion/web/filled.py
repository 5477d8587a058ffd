"""Pages that are the same for everybody but for who is signed in, and for the ids of their forms."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Any

from litestar import Request, Response

from companion.domain.errors import CompanionError
from companion.domain.event import Event
from companion.domain.people import Person
from companion.views.personal import account, anonymous, fill
from companion.web.errors import headers_of, status_of
from companion.web.html import Shared, html_response, shared, shared_response
from companion.web.services import Services
from companion.web.surfaces import Asked


def new_command_id() -> str:
    """Make an id for one form on one page."""
    return secrets.token_urlsafe(9)


def filled(
    request: Request[Any, Any, Any],
    services: Services,
    html: str,
    event: Event | None,
    person: Person | None,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """Answer with a page that only names who is signed in; with the same bytes to everybody who is not."""
    if person is None and status == 200:
        return shared_response(request, _shared(html), headers=headers)
    named = {"account": services.renderer.region("account", account(event, person))} if person else {}
    return html_response(request, fill(html, named, new_command_id), status=status, headers=headers)


def refused_with(
    asked: Asked, html: str, error: CompanionError, *, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """Answer a refused command with a page that shows it, and with the status of the refusal."""
    status, sent = status_of(error), headers_of(error) | (headers or {})
    return filled(asked.request, asked.services, html, asked.log.event, asked.who.person, status=status, headers=sent)


def forget() -> None:
    """Keep nothing ready: something in it was erased."""
    _shared.cache_clear()


@lru_cache(maxsize=64)
def _shared(html: str) -> Shared:
    """Compress a page once for as long as it stays the same."""
    return shared(anonymous(html).encode())
