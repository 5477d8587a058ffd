"""Where to go on after signing in: only ever to a page of ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response

from companion.web.html import redirect
from companion.web.wants import Wants, wants

_AS_IT_IS = "/?#[]@!$&'()*+,;=:%~"


def safe_next(path: object) -> str:
    """Return the path if it is one of ours, else the start page; fit for a header either way.

    Browsers take `//host`, `/\\host` and control characters for the way to another site, so those are not paths.
    """
    text = str(path or "")
    ours = text.isprintable() and "\\" not in text and text.startswith("/") and not text.startswith("//")
    return quote(text, safe=_AS_IT_IS) if ours else "/"


def go_on(request: Request[Any, Any, Any], path: str, version: int | None = None) -> Response[Any]:
    """Send a browser on; tell a program where a browser would go.

    Args:
        version: The version of an event that was made on the way, if one was.
    """
    if wants(request) is Wants.JSON:
        body = {"next": path} if version is None else {"version": version, "next": path}
        return Response(msgspec.json.encode(body), media_type="application/json")
    return redirect(path)
