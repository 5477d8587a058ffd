"""A command from somebody who is not signed in: they sign in first, and what they typed comes along."""

from __future__ import annotations

from litestar import Response

from companion.domain.errors import CompanionError
from companion.views.account import KeptDraft, sign_in_page
from companion.web.errors import status_of
from companion.web.html import html_response
from companion.web.surfaces import COMPOSER, Asked, Surface


def sign_in_first(asked: Asked, surface: Surface, error: CompanionError) -> Response[bytes]:
    """Show the form to register, saying why, with the comment that waits."""
    text, item = str(asked.typed.get("text") or ""), str(asked.typed.get("item") or "")
    context = sign_in_page(
        asked.services.site(asked.request),
        next_path=f"/e/{asked.log.slug}/#{surface.anchor}",
        draft=KeptDraft(asked.log.slug, text, item) if surface is COMPOSER and text else None,
        reason=str(error),
    )
    html = asked.services.renderer.page("register", context)
    return html_response(asked.request, html, status=status_of(error))
