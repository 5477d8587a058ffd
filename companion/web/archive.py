"""Archives: editions from this process's disk, Redis or no Redis."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from urllib.parse import quote

from litestar import Response, get
from litestar.params import FromPath

from companion.domain.errors import NotFoundError
from companion.web.given import AnyRequest, GivenServices
from companion.web.html import Shared, redirect, shared, shared_response
from companion.web.services import Services

NEWEST = "public, max-age=60"
"""The newest edition may be followed by another."""

FOR_EVER = "public, max-age=31536000, immutable"
"""A numbered edition never changes."""

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_STYLES = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@get("/e/{event:str}/{name:str}", summary="A file of the newest edition, or the first page of a numbered one")
async def edition_file(
    event: FromPath[str], name: FromPath[str], request: AnyRequest, services: GivenServices
) -> Response[bytes]:
    """Serve a file of the newest edition; `/e/{event}/{n}/` is the first page of edition n.

    Raises:
        NotFoundError: If there is none.
    """
    if not _NUMBER.fullmatch(name):
        return _found(newest_edition(event, name, request, services))
    if not request.scope["raw_path"].endswith(b"/"):
        return redirect(f"/e/{quote(event)}/{name}/", 308)
    return _found(_edition(event, int(name), "index.html", request, services))


@get("/e/{event:str}/{number:int}/{name:path}", summary="A file of a numbered edition")
async def edition_subfile(
    event: FromPath[str], number: FromPath[int], name: FromPath[str], request: AnyRequest, services: GivenServices
) -> Response[bytes]:
    """Serve a file of a numbered edition.

    Raises:
        NotFoundError: If there is none.
    """
    return _found(_edition(event, number, name.lstrip("/"), request, services))


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
    file = services.shelf.file(event, number, name)
    if file is None:
        return None
    page = _prepared(*file)
    cache = NEWEST if number is None else FOR_EVER
    return shared_response(request, page, cache=cache, headers={"Content-Security-Policy": _policy(page.plain)})


@lru_cache(maxsize=64)
def _prepared(content: bytes, media_type: str) -> Shared:
    return shared(content, media_type=media_type)


@lru_cache(maxsize=64)
def _policy(page: bytes) -> str:
    """Let the page use its own styles and pictures, and nothing else in the world."""
    styles = " ".join(f"'sha256-{_digest(found)}'" for found in _STYLES.findall(page)) or "'none'"
    shut = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"default-src 'none'; style-src {styles}; img-src 'self' data:; {shut}"


def _digest(text: bytes) -> str:
    return base64.b64encode(hashlib.sha256(text).digest()).decode()
