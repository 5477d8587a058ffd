"""A command from somebody who is not signed in: they sign in first, and what they typed comes along."""

from __future__ import annotations

import msgspec
from litestar import Response

from companion.domain.errors import CompanionError
from companion.views.account import KeptDraft, sign_in_page
from companion.web.errors import status_of
from companion.web.html import html_response
from companion.web.surfaces import COMPOSER, Asked, Surface


def sign_in_first(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Show the form to register, saying why, with the comment that waits."""
    text, item, archive = (str(asked.typed.get(name) or "") for name in ("text", "item", "archive"))
    context = sign_in_page(
        asked.services.site(asked.request),
        next_path=f"/e/{asked.log.slug}/#{surface.anchor}",
        draft=KeptDraft(asked.log.slug, text, item, archive) if surface is COMPOSER and text else None,
        reason=str(error),
    )
    html = asked.services.renderer.page("register", context)
    return html_response(asked.request, html, status=status_of(error))


def sign_in_with_form(asked: Asked, error: CompanionError) -> Response[bytes]:
    """Show the form to sign in, saying why, with the form that waits at the same address."""
    typed = {name: str(value) for name, value in asked.typed.items()}
    context = sign_in_page(
        asked.services.site(asked.request),
        next_path=asked.request.url.path,
        draft=KeptDraft(asked.log.slug, form=msgspec.json.encode(typed).decode()),
        reason=str(error),
    )
    html = asked.services.renderer.page("sign_in", context)
    return html_response(asked.request, html, status=status_of(error))
