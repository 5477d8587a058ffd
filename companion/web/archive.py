"""Archives: editions from this process's disk, Redis or no Redis."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from typing import Any

from litestar import Request, Response, get

from companion.domain.errors import NotFoundError
from companion.web.html import Shared, shared, shared_response
from companion.web.services import Services

AnyRequest = Request[Any, Any, Any]

NEWEST = "public, max-age=60"
"""The newest edition may be followed by another."""

FOR_EVER = "public, max-age=31536000, immutable"
"""A numbered edition never changes."""

_STYLES = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@get("/e/{event:str}/{name:str}", summary="A file of the newest edition, or the first page of a numbered one")
async def edition_file(event: str, name: str, request: AnyRequest, services: Services) -> Response[bytes]:
    """Serve a file of the newest edition; `/e/{event}/{n}/` is the first page of edition n.

    Raises:
        NotFoundError: If there is none.
    """
    if not (name.isascii() and name.isdigit()):
        return _found(newest_edition(event, name, request, services))
    if not request.scope["raw_path"].endswith(b"/"):
        return Response(b"", status_code=308, headers={"Location": f"/e/{event}/{name}/"})
    return _found(_edition(event, int(name), "index.html", request, services))


@get("/e/{event:str}/{number:int}/{name:path}", summary="A file of a numbered edition")
async def edition_subfile(
    event: str, number: int, name: str, request: AnyRequest, services: Services
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
    """Serve a file of the newest edition, if this process has one."""
    if services.shelf.newest(event) is None:
        return None
    if name == "index.html" and not request.scope["raw_path"].endswith(b"/"):
        return Response(b"", status_code=308, headers={"Location": f"/e/{event}/"})
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
    return f"default-src 'none'; style-src {styles}; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"


def _digest(text: bytes) -> str:
    return base64.b64encode(hashlib.sha256(text).digest()).decode()
