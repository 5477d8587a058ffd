"""HTML answers: compressed once where they are shared, marked with what caches may do with them."""

from __future__ import annotations

import gzip
import mimetypes
from hashlib import sha256
from typing import Any

from litestar import Request, Response
from msgspec import Struct

from companion.views.assets import StaticFile

HTML = "text/html"
WORTH_COMPRESSING_BYTES = 1024
PRIVATE = "private, no-cache"


class Shared(Struct, frozen=True):
    """Bytes that many get: compressed and hashed once."""

    plain: bytes
    gzipped: bytes
    etag: str
    media_type: str = HTML


def shared(plain: bytes, *, media_type: str = HTML) -> Shared:
    """Compress and hash bytes, once for everybody who will get them."""
    etag = f'"{sha256(plain).hexdigest()[:20]}"'
    return Shared(plain, gzip.compress(plain, 6, mtime=0), etag, media_type)


def shared_file(file: StaticFile) -> Shared:
    """Read a file of ours for everybody who will get it."""
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return shared(file.content, media_type=media_type)


def takes_gzip(request: Request[Any, Any, Any]) -> bool:
    """Tell whether the browser takes gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def is_known(request: Request[Any, Any, Any], etag: str) -> bool:
    """Tell whether the browser has these very bytes already."""
    known = request.headers.get("if-none-match", "").split(",")
    # A proxy that compresses weakens the tag.
    return etag in {each.strip().removeprefix("W/") for each in known}


def shared_response(
    request: Request[Any, Any, Any],
    page: Shared,
    *,
    cache: str = "no-cache",
    vary: str = "Accept-Encoding, Cookie",
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """Answer with shared bytes, or with 304 where the browser has them."""
    gzipped = takes_gzip(request) and len(page.plain) > WORTH_COMPRESSING_BYTES
    etag = f'{page.etag[:-1]}-gz"' if gzipped else page.etag
    all_headers = {"ETag": etag, "Cache-Control": cache, "Vary": vary, **(headers or {})}
    if is_known(request, etag):
        return Response(b"", status_code=304, headers=all_headers)
    if gzipped:
        all_headers["Content-Encoding"] = "gzip"
    # The framework says UTF-8 of all text by itself.
    media_type = page.media_type.partition(";")[0]
    return Response(page.gzipped if gzipped else page.plain, media_type=media_type, headers=all_headers)


def redirect(path: str, status: int = 303) -> Response[bytes]:
    """Send a browser on to a page of ours."""
    return Response(b"", status_code=status, media_type=HTML, headers={"Location": path})


def html_response(
    request: Request[Any, Any, Any], html: str, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """Answer one person with a page or a fragment of their own."""
    body = html.encode()
    all_headers = {"Cache-Control": PRIVATE, "Vary": "Accept-Encoding, Cookie", **(headers or {})}
    if takes_gzip(request) and len(body) > WORTH_COMPRESSING_BYTES:
        body = gzip.compress(body, 4, mtime=0)
        all_headers["Content-Encoding"] = "gzip"
    return Response(body, status_code=status, media_type=HTML, headers=all_headers)
