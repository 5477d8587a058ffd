"""Where to go on after signing in: only ever to a page of ours."""

from __future__ import annotations

from urllib.parse import urlsplit


def safe_next(path: object) -> str:
    """Return the path if it is one of ours, else the start page.

    Browsers take `//host`, `/\\host` and control characters for the way to another site, so those are not paths.
    """
    text = str(path or "")
    plain = text.isprintable() and "\\" not in text and text.startswith("/") and not text.startswith("//")
    if not plain:
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    return text if not parts.scheme and not parts.netloc else "/"
