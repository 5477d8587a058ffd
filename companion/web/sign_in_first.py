"""A form from somebody who is not signed in: they sign in first, and what they typed comes along."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.params import FromPath, QueryParameter

from companion.domain.errors import CompanionError, NotFoundError, StoreAwayError
from companion.views.account import KeptDraft, sign_in_page
from companion.views.drafts import draft_page, has_text
from companion.web.errors import status_of
from companion.web.filled import filled
from companion.web.given import AnyRequest, GivenServices, GivenWho
from companion.web.html import html_response
from companion.web.services import Services
from companion.web.surfaces import COMPOSER, Asked, Surface
from companion.web.who import expect_person

GONE = "What you typed is kept for an hour, and that has passed. Go back to where you typed it."


def sign_in_first(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Show the form to register or to sign in, saying why, with what waits: a comment, or what else was typed."""
    form = {name: str(value) for name, value in asked.typed.items()}
    if surface is not COMPOSER and has_text(form):
        return sign_in_with_draft(asked, error)
    text, item, archive = (form.get(name, "") for name in ("text", "item", "archive"))
    context = sign_in_page(
        asked.services.site(asked.request),
        next_path=f"/e/{asked.log.slug}/#{surface.anchor}",
        draft=KeptDraft(asked.log.slug, text, item, archive) if surface is COMPOSER and text else None,
        reason=str(error),
    )
    html = asked.services.renderer.page("register", context)
    return html_response(asked.request, html, status=status_of(error))


def sign_in_with_draft(asked: Asked, error: CompanionError) -> Response[bytes]:
    """Show the form to sign in, saying why, with a form that waits to be sent on a page of its own."""
    here, there = f"/e/{asked.log.slug}/", asked.request.url.path
    onward = f"{here}drafts/{there.removeprefix(here)}"
    return sign_in_with_form(asked.request, asked.typed, error, event=asked.log.slug, onward=onward)


def sign_in_with_form(
    request: AnyRequest, typed: Mapping[str, Any], error: CompanionError, *, event: str = "", onward: str = ""
) -> Response[bytes]:
    """Show the form to sign in, saying why, with a form that waits.

    Args:
        event: The slug of the event that it is about, "" for one that is yet to be made.
        onward: The page that it waits on, "" for the one at the same address.
    """
    services: Services = request.app.state.services
    form = {name: str(value) for name, value in typed.items()}
    context = sign_in_page(
        services.site(request),
        next_path=onward or request.url.path,
        draft=KeptDraft(event, form=msgspec.json.encode(form).decode()),
        reason=str(error),
    )
    return html_response(request, services.renderer.page("sign_in", context), status=status_of(error))


async def kept_form(services: Services, draft_id: str, event: str) -> dict[str, str]:
    """The form that somebody had typed about an event before they had to sign in, empty for none."""
    draft = None
    with suppress(StoreAwayError):
        draft = await services.drafts.find(draft_id)
    return draft.form if draft is not None and draft.event == event else {}


@get("/e/{event:str}/drafts/{address:path}", summary="What was being sent when a session had ended")
async def draft_to_send(
    event: FromPath[str],
    address: FromPath[str],
    request: AnyRequest,
    services: GivenServices,
    who: GivenWho,
    *,
    draft: Annotated[str, QueryParameter(max_length=100)] = "",
) -> Response[bytes]:
    """Show what was typed, to be sent to where it was on its way to.

    Raises:
        SignInError: If nobody is signed in.
        NotFoundError: If nothing is kept.
    """
    log, person = services.log_of(event), expect_person(who)
    form = await kept_form(services, draft, log.slug)
    if not form:
        raise NotFoundError(GONE)
    action = f"/e/{log.slug}/{address.lstrip('/')}"
    html = services.renderer.page("draft", draft_page(log.event, services.site(request, log.event), action, form))
    return filled(request, services, html, log.event, person, headers={"Cache-Control": "private, no-store"})
