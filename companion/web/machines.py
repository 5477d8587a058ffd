"""For machines that come without being asked: which pages there are, and the key that editions are signed with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from xml.sax.saxutils import escape

from litestar import Response, get

from companion.archive.making import WELL_KNOWN_KEY
from companion.archive.place import ShelvedEdition
from companion.domain.errors import NotFoundError
from companion.web.given import AnyRequest, GivenServices
from companion.web.html import shared, shared_response
from companion.web.services import Services

AN_HOUR = "public, max-age=3600"

ROBOTS = """\
User-agent: *
Disallow: /invitations/
Disallow: /me
Disallow: /register
Disallow: /sign-in

Sitemap: {site}/sitemap.xml
"""


@get(WELL_KNOWN_KEY, summary="The public key that editions are signed with")
async def public_key(request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """Give out the key as minisign reads it, with or without the store.

    Raises:
        NotFoundError: If nothing has been signed yet.
    """
    key = services.shelf.public_key
    if key is None:
        raise NotFoundError("There is no key yet. It is made with the first edition.")
    page = shared(key.file(), media_type="text/plain")
    headers = {"Access-Control-Allow-Origin": "*"}
    return shared_response(request, page, cache=AN_HOUR, vary="Accept-Encoding", headers=headers)


@get("/robots.txt", summary="What robots may read", include_in_schema=False)
async def robots(request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """Let robots read everything but what is for people."""
    page = shared(ROBOTS.format(site=services.address(request)).encode(), media_type="text/plain")
    return shared_response(request, page, cache=AN_HOUR, vary="Accept-Encoding")


@get("/sitemap.xml", summary="Every page that lasts", include_in_schema=False)
async def sitemap(request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """List every page that lasts: events, series, and the pages of every edition."""
    page = shared(_sitemap(services, services.address(request)).encode(), media_type="application/xml")
    return shared_response(request, page, vary="Accept-Encoding")


def _sitemap(services: Services, site: str) -> str:
    urls = "".join(
        f"<url><loc>{escape(site + path)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for path, day in _pages(services)
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{urls}</urlset>\n'


def _pages(services: Services) -> Iterator[tuple[str, str]]:
    """Every address, and the day of its last change where it is archived."""
    yield "/", ""
    shelved = {edition.slug for edition in services.shelf.all()}
    facts = [log.event.facts for log in services.logs.all() if log.event.facts]
    series = {each.series.slug for each in facts if each.series}
    series |= {edition.listing.series.slug for edition in services.shelf.all() if edition.listing.series}
    yield from ((f"/s/{slug}/", "") for slug in sorted(series))
    yield from ((f"/e/{each.slug}/", "") for each in facts if each.slug not in shelved)
    for newest in services.shelf.all():
        yield from _edition_pages(services, newest, f"/e/{newest.slug}/")
        for edition in services.shelf.editions(newest.slug):
            yield from _edition_pages(services, edition, f"/e/{edition.slug}/{edition.number}/")


def _edition_pages(services: Services, edition: ShelvedEdition, home: str) -> Iterator[tuple[str, str]]:
    day = f"{edition.made_at.astimezone(UTC):%Y-%m-%d}"
    pages = [name for name in services.shelf.names(edition) if name.endswith(".html")]
    for name in sorted(pages, key=lambda name: (name != "index.html", name)):
        yield home + ("" if name == "index.html" else name), day
