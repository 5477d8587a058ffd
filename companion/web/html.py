"""HTML answers: compressed once where they are shared, marked with what caches may do with them."""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import brotli
from litestar import Request, Response
from litestar.types import HTTPResponseStartEvent, Scope
from msgspec import Struct

from companion.domain.poster import JPEG
from companion.views.assets import StaticFile
from companion.web.header import header

HTML = "text/html"
WORTH_COMPRESSING_BYTES = 1024
PRIVATE = "private, no-cache"


class Shared(Struct, frozen=True):
    """Bytes that many get, compressed and hashed once. `codings` are they by content coding, the smallest first."""

    plain: bytes
    codings: Mapping[str, bytes]
    etag: str
    media_type: str = HTML


def shared(plain: bytes, *, media_type: str = HTML, for_ever: bool = False) -> Shared:
    """Compress and hash bytes, once for everybody who will get them.

    Args:
        for_ever: Compress as well as can be; it takes 50 times as long, a tenth of a second for our script.
    """
    etag = f'"{sha256(plain).hexdigest()[:20]}"'
    if len(plain) <= WORTH_COMPRESSING_BYTES or media_type == JPEG:
        return Shared(plain, {}, etag, media_type)
    # Browsers ask for Brotli over TLS alone, because old proxies spoil it.
    small = brotli.compress(plain, quality=11 if for_ever else 5)
    return Shared(plain, {"br": small, "gzip": gzip.compress(plain, 9, mtime=0)}, etag, media_type)


@cache
def shared_file(file: StaticFile) -> Shared:
    """Read a file of ours, once in a process for everybody who will get it."""
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return shared(file.content, media_type=media_type, for_ever=True)


def takes(scope: Scope, coding: str) -> bool:
    """Tell whether the browser takes a content coding."""
    offered = (each.replace(" ", "") for each in header(scope, b"accept-encoding").split(","))
    return any(each.partition(";")[0] == coding and not each.endswith(";q=0") for each in offered)


def is_known(scope: Scope, etag: str) -> bool:
    """Tell whether the browser has these very bytes already."""
    known = header(scope, b"if-none-match").split(",")
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
    coding = next((coding for coding in page.codings if takes(request.scope, coding)), "")
    etag = f'{page.etag[:-1]}-{coding}"' if coding else page.etag
    all_headers = {"ETag": etag, "Cache-Control": cache, "Vary": vary, **(headers or {})}
    if is_known(request.scope, etag):
        return Response(b"", status_code=304, headers=all_headers)
    if coding:
        all_headers["Content-Encoding"] = coding
    # The framework says UTF-8 of all text by itself.
    media_type = page.media_type.partition(";")[0]
    return Response(page.codings.get(coding, page.plain), media_type=media_type, headers=all_headers)


def started(response: Response[bytes]) -> HTTPResponseStartEvent:
    """Begin to send an answer, as the framework would."""
    media_type = response.media_type or "application/json"
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    headers = {
        **{name.lower(): value for name, value in response.headers.items()},
        "content-type": f"{media_type}{charset}",
        "content-length": str(len(response.content)),
    }
    return {
        "type": "http.response.start",
        "status": response.status_code or HTTPStatus.OK,
        "headers": [
            *((name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()),
            *(cookie.to_encoded_header() for cookie in response.cookies),
        ],
    }


def redirect(path: str, status: int = 303) -> Response[bytes]:
    """Send a browser on to a page of ours."""
    return Response(b"", status_code=status, media_type=HTML, headers={"Location": path})


def html_response(
    request: Request[Any, Any, Any], html: str, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """Answer one person with a page or a fragment of their own."""
    body = html.encode()
    all_headers = {"Cache-Control": PRIVATE, "Vary": "Accept-Encoding, Cookie", **(headers or {})}
    if takes(request.scope, "gzip") and len(body) > WORTH_COMPRESSING_BYTES:
        body = gzip.compress(body, 4, mtime=0)
        all_headers["Content-Encoding"] = "gzip"
    return Response(body, status_code=status, media_type=HTML, headers=all_headers)
