"""Archives: editions from this process's disk, Redis or no Redis."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Stream

from companion.archive.place import ShelvedEdition
from companion.archive.withdrawal import Withdrawal
from companion.domain.errors import NotFoundError
from companion.views.personal import anonymous
from companion.views.withdrawn import withdrawn_page
from companion.web.errors import problem_details_of
from companion.web.given import AnyRequest, GivenServices
from companion.web.head import is_head
from companion.web.html import Shared, html_response, is_known, redirect, shared, shared_response
from companion.web.memento import memento_headers, timemap_of
from companion.web.ranges import wanted_range
from companion.web.services import Services
from companion.web.wants import Wants, wants

NEWEST = "public, max-age=60"
"""The newest edition may be followed by another."""

NUMBERED = "public, max-age=300"
"""The bytes of a numbered edition never change, but they may be withdrawn: then no cache should have them for long."""

CHUNK_BYTES = 256 * 1024

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_BAG = re.compile(r"([1-9][0-9]{0,8})\.zip")
_STYLES = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@get("/e/{event:str}/{name:str}", summary="A file of the newest edition, the first page of a numbered one, or its bag")
async def edition_file(
    event: FromPath[str], name: FromPath[str], request: AnyRequest, services: GivenServices
) -> Response[bytes] | Stream:
    """Serve a file of the newest edition; `/e/{event}/{n}/` is the first page of edition n, `{n}.zip` all of it.

    Raises:
        NotFoundError: If there is none.
    """
    if bag := _BAG.fullmatch(name):
        return await _bag(event, int(bag[1]), request, services)
    if not _NUMBER.fullmatch(name):
        return _found(newest_edition(event, name, request, services))
    if not request.scope["raw_path"].endswith(b"/"):
        return redirect(f"/e/{quote(event)}/{name}/", 308)
    return _found(_edition(event, int(name), "index.html", request, services))


@get("/e/{event:str}/{number:int}/{name:path}", summary="A file of a numbered edition")
async def edition_subfile(
    event: FromPath[str], number: FromPath[int], name: FromPath[str], request: AnyRequest, services: GivenServices
) -> Response[bytes]:
    """Serve a file of a numbered edition: of the record, or one of those around it that prove it.

    Raises:
        NotFoundError: If there is none.
    """
    return _found(_edition(event, number, name.lstrip("/"), request, services))


@get("/e/{event:str}/timemap", summary="Every edition and when it was made, as RFC 7089 has it")
async def timemap(event: FromPath[str], request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """List the editions of an event for programs.

    Raises:
        NotFoundError: If there is none.
    """
    editions = services.shelf.editions(event)
    if not editions:
        raise NotFoundError("There is no edition of this event yet. Its record is made when the hosts close it.")
    page = shared(timemap_of(editions, services.address(request)), media_type="application/link-format")
    return shared_response(
        request, page, cache=NEWEST, vary="Accept-Encoding", headers={"Access-Control-Allow-Origin": "*"}
    )


def _found(response: Response[bytes] | None) -> Response[bytes]:
    if response is None:
        raise NotFoundError("There is nothing at this address. It may have been mistyped.")
    return response


def newest_edition(event: str, name: str, request: AnyRequest, services: Services) -> Response[bytes] | None:
    """Serve a file of the newest edition, if this process has one that belongs to the event it knows."""
    log = services.logs.get(event)
    is_leftover = log is not None and log.event.facts is not None and not log.event.editions
    if is_leftover or services.shelf.newest(event) is None:
        return None
    if name == "index.html" and not request.scope["raw_path"].endswith(b"/"):
        return redirect(f"/e/{quote(event)}/", 308)
    return _edition(event, None, name, request, services)


def _edition(
    event: str, number: int | None, name: str, request: AnyRequest, services: Services
) -> Response[bytes] | None:
    edition = services.shelf.edition(event, number)
    if edition is None:
        return None
    if edition.withdrawal is not None and edition.has_withdrawn(name):
        return _tombstone(edition, edition.withdrawal, name, request, services)
    file = services.shelf.file(event, number, name)
    if file is None:
        return None
    page = _prepared(*file)
    headers = {
        "Content-Security-Policy": _policy(page.plain),
        **memento_headers(edition, number, name, services.shelf.editions(event), services.address(request)),
    }
    if not page.media_type.startswith("text/html"):
        headers["Access-Control-Allow-Origin"] = "*"
    return shared_response(request, page, cache=NEWEST if number is None else NUMBERED, headers=headers)


async def _bag(event: str, number: int, request: AnyRequest, services: Services) -> Response[bytes] | Stream:
    """Send the whole bag from the disk, a piece at a time, or the part of it that somebody lacks."""
    edition = services.shelf.edition(event, number)
    if edition is not None and edition.withdrawal is not None:
        return _tombstone(edition, edition.withdrawal, f"{edition.root}.zip", request, services)
    path = await asyncio.to_thread(services.shelf.zip, event, number)
    if edition is None or path is None:
        raise NotFoundError("There is no such edition here. Look at the page of the event.")
    headers = {
        "ETag": f'"{edition.zip_sha256[:20]}"',
        "Cache-Control": NUMBERED,
        "Access-Control-Allow-Origin": "*",
        "Accept-Ranges": "bytes",
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(edition.zip_sha256)).decode()}:",
    }
    if is_known(request.scope, headers["ETag"]):
        return Response(b"", status_code=304, headers=headers)
    size = path.stat().st_size
    wanted = wanted_range(request.scope, headers["ETag"], size)
    headers |= {"Content-Range": wanted.content_range} if wanted else {}
    if wanted and not wanted.length:
        return Response(b"", status_code=wanted.status, media_type="application/zip", headers=headers)
    first, length = (wanted.first, wanted.length) if wanted else (0, size)
    headers |= {
        "Content-Disposition": f'attachment; filename="{edition.root}.zip"',
        "Content-Length": str(length),
    }
    pieces = _pieces(path, first, 0 if is_head(request.scope) else length)
    return Stream(pieces, status_code=wanted.status if wanted else 200, media_type="application/zip", headers=headers)


async def _pieces(path: Path, first: int, length: int) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        file.seek(first)
        while length and (piece := await asyncio.to_thread(file.read, min(length, CHUNK_BYTES))):
            length -= len(piece)
            yield piece


def _tombstone(
    edition: ShelvedEdition, withdrawal: Withdrawal, name: str, request: AnyRequest, services: Services
) -> Response[bytes]:
    """Say that a file was withdrawn, and where its successor is. 410: it was here, and will not be again."""
    later = _later(edition, name, services)
    if wants(request) is Wants.JSON:
        sentence = f"This was withdrawn from edition {edition.number}."
        return problem_details_of(410, sentence, category=withdrawal.category.value, later=later)
    context = withdrawn_page(
        services.site(request),
        edition.listing,
        what=name,
        edition=edition.number,
        made_at=edition.made_at,
        withdrawn_at=withdrawal.at,
        category=withdrawal.category.value,
        later=later,
    )
    html = anonymous(services.renderer.page("withdrawn", context))
    return html_response(request, html, status=410, headers={"Cache-Control": "no-store"})


def _later(edition: ShelvedEdition, name: str, services: Services) -> str:
    """The address where a later edition has the file, "" if none does."""
    home = f"/e/{edition.slug}/"
    for each in reversed(services.shelf.editions(edition.slug)):
        if each.number <= edition.number:
            break
        if name == f"{edition.root}.zip":
            return f"{home}{each.number}.zip" if each.zip_sha256 else ""
        if name in services.shelf.names(each):
            return home + ("" if name == "index.html" else name)
    return ""


@lru_cache(maxsize=64)
def _prepared(content: bytes, media_type: str) -> Shared:
    return shared(content, media_type=media_type)


def forget_prepared(_edition: ShelvedEdition) -> None:
    """Keep nothing in memory of what has been withdrawn."""
    _prepared.cache_clear()
    _policy.cache_clear()


@lru_cache(maxsize=64)
def _policy(page: bytes) -> str:
    """Let the page use its own styles and pictures, and nothing else in the world.

    No script may run that could connect; checkers ask for robots.txt from within the page.
    """
    styles = " ".join(f"'sha256-{_digest(found)}'" for found in _STYLES.findall(page)) or "'none'"
    shut = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"default-src 'none'; connect-src 'self'; style-src {styles}; img-src 'self' data:; {shut}"


def _digest(text: bytes) -> str:
    return base64.b64encode(hashlib.sha256(text).digest()).decode()
