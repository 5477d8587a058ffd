"""The helpdesk: finding somebody who cannot sign in, and the code that lets them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup
from msgspec import Struct

from companion.domain.event import Event
from companion.views.items import moment_of
from companion.views.moments import Moment
from companion.views.pages import Heading, Site, heading
from companion.views.qr import qr_svg


class DeskPage(Struct, frozen=True, kw_only=True):
    """The form. `problems` holds a sentence for each wrong field by its name, and "form" for all else.

    `is_new` tells that it was the form for a new account that was wrong.
    """

    site: Site
    event: Heading
    problems: Mapping[str, str]
    is_new: bool
    name: str
    email: str


class CodePage(Struct, frozen=True, kw_only=True):
    """A code that has just been made, for one look. `svg` is a QR code of the page on which it is typed, filled in."""

    site: Site
    event: Heading
    name: str
    code: str
    spoken: str
    until: Moment
    address: str
    svg: Markup


def desk_page(
    event: Event,
    site: Site,
    *,
    problems: Mapping[str, str] | None = None,
    is_new: bool = False,
    name: str = "",
    email: str = "",
) -> DeskPage:
    """Ask whom to help."""
    return DeskPage(site=site, event=heading(event), problems=problems or {}, is_new=is_new, name=name, email=email)


def code_page(event: Event, site: Site, name: str, code: str, until: datetime) -> CodePage:
    """Show a code.

    Args:
        code: In groups of three digits.
        until: The event's time.
    """
    sign_in, head = f"{site.public_url.rstrip('/')}/sign-in", heading(event)
    scanned = f"{sign_in}?code={code.replace(' ', '')}&next={quote(f'/e/{head.slug}/', safe='')}"
    return CodePage(
        site=site,
        event=head,
        name=name,
        code=code,
        # Digits one by one: a voice would make a number of each group.
        spoken=", ".join(" ".join(group) for group in code.split()),
        until=moment_of(event, until),
        address=sign_in.partition("://")[2],
        svg=qr_svg(scanned),
    )
