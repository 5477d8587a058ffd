"""Where to go on after signing in: only ever to a page of ours."""

from __future__ import annotations

from urllib.parse import quote

_AS_IT_IS = "/?#[]@!$&'()*+,;=:%~"


def safe_next(path: object) -> str:
    """Return the path if it is one of ours, else the start page; fit for a header either way.

    Browsers take `//host`, `/\\host` and control characters for the way to another site, so those are not paths.
    """
    text = str(path or "")
    ours = text.isprintable() and "\\" not in text and text.startswith("/") and not text.startswith("//")
    return quote(text, safe=_AS_IT_IS) if ours else "/"
