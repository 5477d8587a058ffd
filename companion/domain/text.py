"""What people type, made fit to be shown: no characters that hide, or that make a line read as another."""

import re
import unicodedata
from urllib.parse import urlsplit

BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What Unicode UAX #9 calls explicit directional embeddings, overrides and isolates."""

JOINERS = frozenset("\u200c\u200d")
"""Invisible, but Persian names and composed emoji are misspelt without them."""

_UNSEEN = " " + "".join(JOINERS)
"""What shows nothing by itself."""

BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by category that show nothing at all: Hangul fillers and the empty Braille pattern."""


MAX_TYPED_CHARACTERS = 1_000
"""No line needs more. Normalising takes time with the square of a run of accents: 64 KB of them stall everybody."""


SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What may be part of an address."""

MAX_SLUG_CHARACTERS = 64
MAX_LINE_CHARACTERS = 200
MAX_PROSE_CHARACTERS = 20_000
"""What fits into one field of a programme, however it comes."""


def without_controls(text: str) -> str:
    """Drop control characters, surrogates and bidirectional overrides. A line break is `\\n`, a tab becomes a space."""
    if text.isprintable():
        return text
    typed = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(c for c in typed if c == "\n" or not _is_control(c))


def one_line(text: str) -> str:
    """Make a name or a title of what was typed: NFKC, one line, single spaces, nothing invisible.

    What comes after `MAX_TYPED_CHARACTERS` is not looked at.
    """
    kept = _without_invisible(text[:MAX_TYPED_CHARACTERS])
    line = " ".join(unicodedata.normalize("NFKC", kept).split())
    return line if line.strip(_UNSEEN) else ""


def clipped(text: str, *, limit: int = 40) -> str:
    """Shorten what somebody wrote, to quote it in a sentence."""
    shown = without_controls(" ".join(text.split()))
    return shown if len(shown) <= limit else f"{shown[:limit]}…"


def too_long(text: str, limit: int, what: str = "") -> str:
    """Say by how much a text is too long, as in “This reply has 1,001 characters; 1,000 fit.”; "" if it fits."""
    if len(text) <= limit:
        return ""
    this = f"This {what}" if what else "This"
    return f"{this} has {len(text):,} characters; {limit:,} fit. Shorten it by {len(text) - limit:,}."


def web_address(written: str) -> str:
    """Return the address if a link may lead there: whole, and of the web. Empty otherwise."""
    try:
        parts = urlsplit(written)
    except ValueError:
        return ""
    return written if parts.scheme in {"http", "https"} and parts.hostname else ""


def _without_invisible(text: str) -> str:
    # What is printable has no characters of control or format in it: nearly all that people type is done here.
    if text.isprintable() and BLANKS.isdisjoint(text):
        return text
    return "".join(c for c in text if c.isspace() or not _is_invisible(c))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or character in BIDIRECTIONAL


def _is_invisible(character: str) -> bool:
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in JOINERS
    return hidden or character in BLANKS
